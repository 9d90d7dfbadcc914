package hub

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// sealTarget seals a channel's target to the hub's public key, for this channel and no other row.
func (t *tx) sealTarget(ctx context.Context, channelID string, target psn.Secret) ([]byte, error) {
	return t.sealFor(ctx, []byte(target.Reveal()), targetSealedFor(t.h.info.ID, channelID))
}

// OpenTarget opens a channel's sealed target. It returns an error with psn.CodeKeyMissing if it was sealed
// to another key, or for another channel or hub.
func (o *Opener) OpenTarget(ctx context.Context, c Channel) (psn.Secret, error) {
	plain, err := o.open(ctx, c.Sealed, targetSealedFor(o.hub.info.ID, c.ID))
	if psn.CodeOf(err) == psn.CodeKeyOther {
		return psn.Secret{}, err
	}
	if err != nil {
		return psn.Secret{}, psn.Errorf(psn.CodeKeyMissing, "the target of channel %s can't be opened with the key on this machine", c.Name).
			WithHint("the hub's private key is another one; restore it, or remove the channel and add it again").
			WithNext("psn notify list")
	}
	return psn.NewSecret(string(plain)), nil
}

// targetSealedFor is the associated data of a sealed target: hub, table, column and row.
func targetSealedFor(hubID, channelID string) []byte {
	return []byte("psn/1\x00" + hubID + "\x00channels\x00target\x00" + channelID)
}

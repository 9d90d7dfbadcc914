package app

import (
	"context"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// resealAtOnce is how many secrets one transaction seals anew.
const resealAtOnce = 20

// KeyRotated is what RotateKey did, or would do.
type KeyRotated struct {
	Hub      string
	Resumed  bool   // an earlier rotation had not come to its end
	Resealed int    // tokens and targets
	Place    string // of the new private key: file or keyring
	Source   string // the file, or the keyring's marker
	Warnings []string
}

// RotateKey gives a hub a new pair of keys and seals everything to it that is sealed. It may be cut off anywhere: this
// machine keeps the old key until nothing is sealed to it any more, and the next call goes on. It returns an error with
// psn.CodeKeyMissing if the private key is not here, and with psn.CodeUsage if it comes from the environment.
func (a *App) RotateKey(ctx context.Context, name string, dryRun bool) (KeyRotated, error) {
	h, err := a.OpenHub(ctx, name)
	if err != nil {
		return KeyRotated{}, err
	}
	keys, err := a.keys()
	if err != nil {
		return KeyRotated{}, err
	}
	kept, err := keys.Load(h.Info().ID)
	if err != nil {
		return KeyRotated{}, err
	}
	out := KeyRotated{Hub: h.Info().Name, Place: string(kept.Place), Source: kept.Source.String()}
	if kept.Place == config.KeyInEnvironment {
		return out, psn.Errorf(psn.CodeUsage, "the private key comes from the %s, where psn can't replace it", kept.Source).
			WithHint("rotate it on the machine that keeps it in a file or in the keyring")
	}
	if !dryRun {
		// Two at once would make two new keys, and the slower one would lose the faster one's.
		unlock, err := keys.Lock(ctx, h.Info().ID)
		if err != nil {
			return out, err
		}
		defer unlock()
		if kept, err = keys.Load(h.Info().ID); err != nil {
			return out, err
		}
	}
	both, extended, err := hub.ExtendKeys(kept.Secret)
	if err != nil {
		return out, err
	}
	out.Resumed = !extended
	opener, err := h.NewOpener(both)
	if err != nil {
		return out, err
	}
	if dryRun {
		return out, nil
	}
	if extended {
		if err := keys.Replace(h.Info().ID, both); err != nil {
			return out, err
		}
	}
	fault.Point(fault.KeyKept, "")
	trimmed, err := hub.TrimKeys(both)
	if err != nil {
		return out, err
	}
	public, err := hub.PublicKey(trimmed)
	if err != nil {
		return out, err
	}
	if err := h.ShareKey(ctx, public, a.Actor()); err != nil {
		return out, err
	}
	fault.Point(fault.KeyShared, "")
	stuck := 0
	for {
		n, failed, err := h.Reseal(ctx, opener, resealAtOnce)
		out.Resealed, stuck = out.Resealed+n, failed
		fault.Point(fault.Resealed, "")
		if err != nil {
			return out, err
		}
		if n == 0 {
			break
		}
	}
	if stuck > 0 {
		out.Warnings = append(out.Warnings, plural(stuck, "secret", "secrets")+" could not be opened with the old key either; sign in to those accounts again")
	}
	if err := keys.Replace(h.Info().ID, trimmed); err != nil {
		return out, err
	}
	out.Warnings = append(out.Warnings, "workers on other machines need the new private key: bring "+out.Source+" there")
	return out, nil
}

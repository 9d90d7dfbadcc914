package hub

import (
	"context"
	"database/sql"

	"github.com/postshitnow/psn/internal/psn"
)

// CheckKey returns nil if private opens what is sealed to this hub, and an error with psn.CodeKeyMissing
// if it can't be read or is another hub's.
func (h *Hub) CheckKey(ctx context.Context, private psn.Secret) error {
	opener, err := h.NewOpener(private)
	if err != nil {
		return err
	}
	const trial = "trial" // no account has such a short id
	var public string
	err = h.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&public) }, `SELECT public_key FROM hub`)
	if err != nil {
		return h.wrap("read the public key", err)
	}
	sealed, err := sealTo(public, psn.Token{}.Reveal(), sealedFor(h.info.ID, trial))
	if err != nil {
		return err
	}
	if _, err := opener.Open(ctx, trial, sealed); err != nil {
		return psn.Errorf(psn.CodeKeyMissing, "the private key on this machine is not that of hub %s", h.info.Name).
			WithHint("restore the key from where you keep it, or run the worker where it is")
	}
	return nil
}

package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// accountOf returns the account of a hub that ref means: by its name, else by the beginning of its id. An
// error with psn.CodeNotFound says what may have been meant.
func accountOf(ctx context.Context, h *hub.Hub, ref string) (psn.Account, error) {
	known, err := h.Accounts(ctx)
	if err != nil {
		return psn.Account{}, err
	}
	account, err := findAccount(known, ref)
	missing, ok := asCode(err, psn.CodeNotFound)
	if !ok {
		return account, err
	}
	if len(known) == 0 {
		return account, missing.WithHint("the hub has no account yet; add one with `psn account login`").
			WithNext("psn account login --help")
	}
	names := make([]string, len(known))
	for i, a := range known {
		names[i] = a.Name
	}
	if meant := psn.Closest(ref, names); meant != "" {
		missing.Hint = "did you mean " + meant + "? " + missing.Hint
	}
	return account, missing
}

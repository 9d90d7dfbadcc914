package app

import (
	"context"
	"fmt"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// learnFrom is how many measured posts of an account a best time can be learned from.
const learnFrom = 20

// unlearned is why "best" is no time yet: it is learned from how an account's own posts did, never from the averages of
// others. psn does not collect that yet, so of every account all are missing.
func unlearned(ctx context.Context, h *hub.Hub, account psn.Account) error {
	counts, err := h.AccountCounts(ctx, account.ID)
	if err != nil {
		return err
	}
	out := fmt.Sprintf("%d are out", counts[psn.Published])
	if counts[psn.Published] == 1 {
		out = "1 is out"
	}
	return psn.Errorf(psn.CodeUnsupported, "the best time of account %s is not known: it takes %d posts of which psn has collected how they did, and %d are missing (%s)",
		account.Name, learnFrom, learnFrom, out).
		WithHint("this psn does not collect yet; use `next`, the next free posting window, or a time").WithNext("psn slots")
}

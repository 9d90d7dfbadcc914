package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Limits are what an account's server allows.
type Limits = platform.Limits

// AccountLimits is how much an account may do, and how much of that is left.
type AccountLimits struct {
	Account psn.Account
	Limits  platform.Limits
	Budgets []AccountBudget
	// LimitedUntil is when the account's next post may go out; zero if nothing holds it back.
	LimitedUntil time.Time
}

// AccountBudget is one of the network's allowances.
type AccountBudget struct {
	hub.Budget
	Reserved int  // of Capacity, for publishing alone
	Known    bool // the network itself said how much is left; if not, the figures are the documented ones
}

// LimitsOfAccount returns how much an account, named by name or the beginning of its id, may do.
func (a *App) LimitsOfAccount(ctx context.Context, hubName, ref string) (AccountLimits, error) {
	h, account, err := a.openAccount(ctx, hubName, ref)
	if err != nil {
		return AccountLimits{}, err
	}
	t, err := a.target(ctx, h, account.ID)
	if err != nil {
		return AccountLimits{}, err
	}
	out := AccountLimits{Account: account, Limits: t.limits}
	known, err := h.Budgets(ctx, account.ID)
	if err != nil {
		return out, err
	}
	if out.LimitedUntil, err = h.LimitedUntil(ctx, account.ID); err != nil {
		return out, err
	}
	for _, b := range t.member.Capabilities().Budgets {
		publish := b.Cost[platform.CallPublish]
		left := AccountBudget{Budget: hub.Budget{Name: b.Name, Capacity: b.Limit, Left: b.Limit, Window: b.Window, Publish: publish}}
		for _, k := range known {
			if k.Name == b.Name {
				left.Budget, left.Known = k, !k.SeenAt.IsZero()
			}
		}
		if publish > 0 {
			left.Reserved = hub.Reserve(left.Capacity)
		}
		out.Budgets = append(out.Budgets, left)
	}
	return out, nil
}

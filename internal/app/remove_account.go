package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// AccountRemoval is an account about to be removed, and what that means.
type AccountRemoval struct {
	Account psn.Account
	Cancels int // posts that would have gone out, or wait for approval

	app *App
	hub *hub.Hub
}

// PlanRemoval says what removing an account would do.
func (a *App) PlanRemoval(ctx context.Context, hubName, ref string) (*AccountRemoval, error) {
	h, account, err := a.openAccount(ctx, hubName, ref)
	if err != nil {
		return nil, err
	}
	counts, err := h.AccountCounts(ctx, account.ID)
	return &AccountRemoval{
		Account: account, Cancels: counts[psn.Scheduled] + counts[psn.Approved] + counts[psn.PendingApproval], app: a, hub: h,
	}, err
}

// Remove removes the account, destroys its token and cancels its posts, and returns how many. It returns an
// error with psn.CodeConflict while one of them is being published.
func (r *AccountRemoval) Remove(ctx context.Context) (int, error) {
	return r.hub.RemoveAccount(ctx, r.Account.ID, r.app.Actor())
}

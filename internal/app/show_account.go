package app

import (
	"context"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// AccountView is an account with what its server allows and how many posts it has.
type AccountView struct {
	Account psn.Account
	Limits  platform.Limits
	Counts  map[psn.State]int
}

// ListAccounts returns the accounts of a hub, by name.
func (a *App) ListAccounts(ctx context.Context, hubName string) ([]psn.Account, error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, err
	}
	return h.Accounts(ctx)
}

// ShowAccount returns one account.
func (a *App) ShowAccount(ctx context.Context, hubName, ref string) (AccountView, error) {
	h, account, err := a.openAccount(ctx, hubName, ref)
	if err != nil {
		return AccountView{}, err
	}
	t, err := a.target(ctx, h, account.ID)
	if err != nil {
		return AccountView{}, err
	}
	counts, err := h.AccountCounts(ctx, account.ID)
	return AccountView{Account: account, Limits: t.limits, Counts: counts}, err
}

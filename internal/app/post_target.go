package app

import (
	"context"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// target is an account that a post is for, with what its platform and server allow.
type target struct {
	account psn.Account
	member  platform.Platform
	limits  platform.Limits
	removed bool // the account was removed from the hub
}

// target reads an account, removed ones included.
func (a *App) target(ctx context.Context, h *hub.Hub, accountID string) (target, error) {
	s, err := h.AccountByID(ctx, accountID)
	if err != nil {
		return target{}, err
	}
	member, err := a.o.Platforms.Find(s.Account.Platform)
	if err != nil {
		return target{}, err
	}
	return target{s.Account, member, limits(member, s.Limits), len(s.Sealed) == 0}, nil
}

// gone returns an error with psn.CodeConflict if the account was removed.
func (t target) gone() error {
	if !t.removed {
		return nil
	}
	return psn.Errorf(psn.CodeConflict, "account %s was removed, so nothing goes out on it any more", t.account.Name).
		WithHint("create the post anew for another account").WithNext("psn account list")
}

// targets returns the accounts of these names (or beginnings of ids), in that order. Without a name it is
// the hub's only account, and chosen is true; if there are several, or none, it says which.
func (a *App) targets(ctx context.Context, h *hub.Hub, names []string) (found []target, chosen bool, err error) {
	known, err := h.Accounts(ctx)
	if err != nil {
		return nil, false, err
	}
	var picked []psn.Account
	switch {
	case len(names) == 0 && len(known) == 1:
		picked, chosen = known, true
	case len(names) == 0 && len(known) == 0:
		return nil, false, psn.Errorf(psn.CodeNotFound, "the hub has no account").
			WithHint("add one with `psn account login`").WithNext("psn account login --help")
	case len(names) == 0:
		return nil, false, psn.Errorf(psn.CodeUsage, "which account? the hub has %d: %s", len(known), accountNames(known)).
			WithHint("name one with --account, or several for a post on each").WithNext("psn account list")
	}
	for _, name := range names {
		account, err := accountOf(ctx, h, name)
		if err != nil {
			return nil, false, err
		}
		if slices.ContainsFunc(picked, func(p psn.Account) bool { return p.ID == account.ID }) {
			return nil, false, psn.Errorf(psn.CodeUsage, "account %s stands twice", account.Name).WithHint("name it once")
		}
		picked = append(picked, account)
	}
	for _, account := range picked {
		t, err := a.target(ctx, h, account.ID)
		if err != nil {
			return nil, false, err
		}
		found = append(found, t)
	}
	return found, chosen, nil
}

// findAccount returns the account with this name, or the only one whose id begins with it.
func findAccount(known []psn.Account, name string) (psn.Account, error) {
	var fits []psn.Account
	for _, account := range known {
		if account.Name == name {
			return account, nil
		}
		if name != "" && strings.HasPrefix(account.ID, name) {
			fits = append(fits, account)
		}
	}
	switch len(fits) {
	case 1:
		return fits[0], nil
	case 0:
		err := psn.Errorf(psn.CodeNotFound, "there is no account %q", psn.Excerpt(name, 40)).WithNext("psn account list")
		if len(known) > 0 {
			err = err.WithHint("the accounts are %s", accountNames(known))
		}
		return psn.Account{}, err
	}
	return psn.Account{}, psn.Errorf(psn.CodeAmbiguous, "%q fits several accounts: %s", name, accountNames(fits)).
		WithHint("give one more letter").WithNext("psn account list")
}

func accountNames(accounts []psn.Account) string {
	names := make([]string, len(accounts))
	for i, account := range accounts {
		names[i] = account.Name
	}
	return strings.Join(names, ", ")
}

package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// AccountChange is what became of an account that a person changed, or would become on a dry run.
type AccountChange struct {
	Account   psn.Account
	Changed   bool // false: it was so already
	Was       string
	Missed    int // overdue posts that were set aside
	Cancelled int // posts that will not go out
}

// RenameAccount gives an account of a hub another name.
func (a *App) RenameAccount(ctx context.Context, hubName, ref, name string, dryRun bool) (AccountChange, error) {
	if err := psn.CheckName(name); err != nil {
		return AccountChange{}, err
	}
	h, account, err := a.openAccount(ctx, hubName, ref)
	if err != nil {
		return AccountChange{}, err
	}
	out := AccountChange{Account: account, Was: account.Name, Changed: account.Name != name}
	if out.Changed {
		if known, err := h.Accounts(ctx); err != nil {
			return out, err
		} else if taken, err := findAccount(known, name); err == nil && taken.Name == name {
			return out, psn.Errorf(psn.CodeConflict, "there is an account named %q already", name).WithNext("psn account list")
		}
	}
	out.Account.Name = name
	if dryRun || !out.Changed {
		return out, nil
	}
	return out, h.RenameAccount(ctx, account.ID, name, a.Actor())
}

// PauseAccount holds an account's posts until somebody resumes it. An account that waits for a new token is
// held already, which is an error with psn.CodeConflict.
func (a *App) PauseAccount(ctx context.Context, hubName, ref, reason string, dryRun bool) (AccountChange, error) {
	h, account, err := a.openAccount(ctx, hubName, ref)
	if err != nil {
		return AccountChange{}, err
	}
	out := AccountChange{Account: account, Was: string(account.State), Changed: account.State != psn.AccountPaused}
	if account.State == psn.AccountReauthRequired {
		return out, psn.Errorf(psn.CodeConflict, "account %s is held already: %s", account.Name, account.Problem).
			WithHint("nothing goes out until it gets a new token").WithNext(account.SignIn())
	}
	if !out.Changed {
		return out, nil
	}
	out.Account.State, out.Account.Problem = psn.AccountPaused, psn.Excerpt(reason, 300)
	if dryRun {
		return out, nil
	}
	return out, h.SetAccountState(ctx, account.ID, psn.AccountPaused, out.Account.Problem, a.Actor())
}

// ResumeAccount lets an account's posts go out again. It returns an error with psn.CodePolicy if some came
// due longer ago than the grace period and nobody chose what becomes of them, and psn.CodeUnauthorised if
// the account needs a new token.
func (a *App) ResumeAccount(ctx context.Context, hubName, ref string, choice OverdueChoice, dryRun bool) (AccountChange, error) {
	h, account, err := a.openAccount(ctx, hubName, ref)
	if err != nil {
		return AccountChange{}, err
	}
	out := AccountChange{Account: account, Was: string(account.State), Changed: account.State != psn.AccountActive}
	switch account.State {
	case psn.AccountActive:
		return out, nil
	case psn.AccountReauthRequired:
		return out, psn.Errorf(psn.CodeUnauthorised, "the platform refused the token of account %s", account.Name).
			WithHint("give it a new token, which keeps the account and its posts").WithNext(account.SignIn())
	case psn.AccountPaused:
	}
	if out.Missed, err = a.settleOverdue(ctx, h, account, choice, dryRun); err != nil {
		return out, err
	}
	out.Account.State, out.Account.Problem = psn.AccountActive, ""
	if dryRun {
		return out, nil
	}
	return out, h.SetAccountState(ctx, account.ID, psn.AccountActive, "", a.Actor())
}

// openAccount opens a hub and finds one of its accounts by name or the beginning of its id.
func (a *App) openAccount(ctx context.Context, hubName, ref string) (*hub.Hub, psn.Account, error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, psn.Account{}, err
	}
	account, err := accountOf(ctx, h, ref)
	return h, account, err
}

package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// AccountTrial is what came of trying an account's token.
type AccountTrial struct {
	Account psn.Account // as it is after the test
	Handle  string      // as the network says it now
	Limits  platform.Limits
}

// TryAccount opens an account's token on this machine and asks the network whose it is. It returns an error
// with psn.CodeKeyMissing if the hub's private key is not here or is another one, and the errors of
// platform.Client.Verify. A token that the network refuses marks the account, unless dryRun: its posts are
// held until somebody gives it a new one.
func (a *App) TryAccount(ctx context.Context, hubName, ref string, dryRun bool) (AccountTrial, error) {
	h, account, err := a.openAccount(ctx, hubName, ref)
	if err != nil {
		return AccountTrial{}, err
	}
	out := AccountTrial{Account: account}
	member, err := a.o.Platforms.Find(account.Platform)
	if err != nil {
		return out, err
	}
	secrets, err := h.AccountByID(ctx, account.ID)
	if err != nil {
		return out, err
	}
	sessions, err := a.sessions(h)
	if err != nil {
		return out, err
	}
	now, err := sessions.of(ctx, secrets)
	if err != nil {
		return out, testError(member, account, err)
	}
	client := now.client
	who, err := client.Verify(ctx)
	if psn.CodeOf(err) == psn.CodeUnauthorised && !dryRun {
		marked, failed := h.AccountRefused(ctx, account.ID, now.secrets.TokenVersion, err.Error(), a.Actor())
		if failed != nil {
			return out, failed
		}
		if marked {
			out.Account.State, out.Account.Problem = psn.AccountReauthRequired, err.Error()
		}
	}
	if err != nil {
		return out, testError(member, account, err)
	}
	out.Handle, out.Limits = who.Handle, who.Limits
	if who.ExternalID != account.ExternalID {
		return out, psn.Errorf(psn.CodeConflict, "the token of account %s belongs to %s now, not to %s", account.Name, who.Handle, account.Handle).
			WithHint("give the account a token of %s", account.Handle).WithNext(account.SignIn())
	}
	return out, nil
}

func testError(member platform.Platform, account psn.Account, err error) error {
	err = explainRefusal(member, account.Server, account.Simulated, err)
	if known, ok := asCode(err, psn.CodeUnauthorised); ok {
		return known.WithNext(account.SignIn())
	}
	return err
}

// sessions opens the accounts of a hub with the private key that is on this machine.
func (a *App) sessions(h *hub.Hub) (*sessions, error) {
	opener, err := a.opener(h)
	if err != nil {
		return nil, err
	}
	return &sessions{hub: h, opener: opener, platforms: a.o.Platforms, http: a.http(), actor: a.Actor()}, nil
}

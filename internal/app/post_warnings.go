package app

import (
	"context"
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

const (
	// workerFresh is how old a worker's last sign of life may be. A worker gives one every 30 s.
	workerFresh = 90 * time.Second
	// closeTogether is how near to each other two posts of one account are worth a warning.
	closeTogether = time.Hour
)

// served reports whether a worker that can publish gave a sign of life just now.
func served(ctx context.Context, h *hub.Hub) (bool, error) {
	workers, err := h.Workers(ctx)
	for _, w := range workers {
		if w.OpensTokens && w.Age < workerFresh {
			return true, err
		}
	}
	return false, err
}

// waitWarnings says what keeps posts that are scheduled now from going out: no worker, a paused hub,
// accounts that can't publish.
func waitWarnings(ctx context.Context, h *hub.Hub, accounts ...psn.Account) ([]string, error) {
	var found []string
	seen, err := served(ctx, h)
	if err != nil {
		return nil, err
	}
	if !seen {
		found = append(found, fmt.Sprintf("no worker has been seen for %s, and nothing goes out without one; run `psn worker`", workerFresh))
	}
	if h.Info().Paused {
		found = append(found, "the hub is paused, and nothing goes out until it is resumed")
	}
	return append(found, accountWarnings(accounts...)...), nil
}

// accountWarnings says which accounts can't publish now.
func accountWarnings(accounts ...psn.Account) []string {
	var found []string
	for _, account := range accounts {
		why := ""
		if account.Problem != "" {
			why = ": " + account.Problem
		}
		switch account.State {
		case psn.AccountActive:
		case psn.AccountPaused:
			found = append(found, fmt.Sprintf("account %s is paused, and its posts wait until it is resumed%s", account.Name, why))
		case psn.AccountReauthRequired:
			found = append(found, fmt.Sprintf("account %s needs someone to sign in again, and its posts wait for that%s", account.Name, why))
		}
	}
	return found
}

// nearWarning names another post of the account within the hour; it is empty if there is none.
func (a *App) nearWarning(ctx context.Context, h *hub.Hub, account psn.Account, at time.Time, without string) ([]string, error) {
	near, err := h.Near(ctx, account.ID, at, closeTogether, without)
	if err != nil || len(near) == 0 {
		return nil, err
	}
	other := near[0]
	when := other.ScheduledAt
	if when.IsZero() {
		when = other.CreatedAt
	}
	return []string{fmt.Sprintf("account %s has another post within the hour: %s at %s", account.Name, other.ID,
		psn.FormatInstant(when.In(a.ShownZone()).Truncate(time.Second)))}, nil
}

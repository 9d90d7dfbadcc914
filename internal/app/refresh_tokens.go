package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Refreshed is what the refresh-tokens task did.
type Refreshed struct {
	Refreshed int `json:"refreshed"`
	Failed    int `json:"failed"`
	Told      int `json:"told"` // accounts whose people were told that they must sign in again soon
}

// signInWarnings are how long before a person must sign in again they are told.
var signInWarnings = []time.Duration{7 * 24 * time.Hour, 24 * time.Hour}

// refreshTokens renews the tokens whose time has come, and tells people of accounts that they must sign in to again
// before long.
func refreshTokens(ctx context.Context, w *WorkHub) (any, error) {
	var done Refreshed
	told, err := w.hub.TellSignIns(ctx, signInWarnings...)
	done.Told = told
	if err != nil {
		return done, err
	}
	if !w.CanPublish() {
		return done, psn.Errorf(psn.CodeKeyMissing, "this worker can't open the hub's tokens")
	}
	due, err := w.hub.Renewable(ctx)
	if err != nil {
		return done, err
	}
	for _, secrets := range due {
		now, err := w.sessions.open(ctx, secrets)
		if err == nil && now.refreshable() {
			_, err = w.sessions.refresh(ctx, now)
			if err == nil {
				done.Refreshed++
			}
		}
		if err != nil {
			done.Failed++
			w.log.Warn("a token could not be refreshed", slog.String("account", secrets.Account.Name), slog.Any("error", err))
		}
	}
	return done, nil
}

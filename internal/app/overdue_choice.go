package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// OverdueChoice says what becomes of posts that came due long ago when their account can publish again.
type OverdueChoice string

// The choices. Without one nothing is done if there are such posts.
const (
	OverduePublish OverdueChoice = "publish" // they go out now
	OverdueMiss    OverdueChoice = "miss"    // they become missed, to be rescheduled one by one
)

// OverdueChoices lists the choices.
func OverdueChoices() []OverdueChoice { return []OverdueChoice{OverduePublish, OverdueMiss} }

// settleOverdue prepares an account's overdue posts for its return, and returns how many become missed. It
// returns an error with psn.CodePolicy if there are some and nobody chose.
func (a *App) settleOverdue(ctx context.Context, h *hub.Hub, account psn.Account, choice OverdueChoice, dryRun bool) (int, error) {
	settings, err := a.Settings(nil)
	if err != nil {
		return 0, err
	}
	grace := settings.Grace.Microseconds()
	_, overdue, err := h.Waiting(ctx, account.ID, grace)
	if err != nil || overdue == 0 || choice == OverduePublish {
		return 0, err
	}
	if choice != OverdueMiss {
		return 0, psn.Errorf(psn.CodePolicy, "%s of account %s came due more than %s ago", plural(overdue, "post", "posts"), account.Name, settings.Grace).
			WithHint("say what becomes of them: --overdue publish sends them now, --overdue miss sets them aside").
			WithNext("psn post list --account " + account.Name + " --state scheduled")
	}
	if dryRun {
		return overdue, nil
	}
	return h.MissOverdue(ctx, account.ID, grace, a.Actor())
}

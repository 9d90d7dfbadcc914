package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

const (
	// slotSpan is how near to a slot another post of the account takes it.
	slotSpan = 5 * time.Minute
	// maxSlots is how many slots are looked at before psn gives up.
	maxSlots = 512
)

// nextSlot returns the first slot of the account's platform in the strategy's windows, not before now, near
// which the account has no other post. It returns an error with psn.CodeInvalid if there are no windows,
// and with psn.CodeConflict if every slot within reach is taken.
func (a *App) nextSlot(ctx context.Context, h *hub.Hub, account psn.Account, now time.Time, without string) (time.Time, error) {
	strategy, err := a.strategyHere()
	if err != nil {
		return time.Time{}, err
	}
	if strategy == nil {
		return time.Time{}, psn.Errorf(psn.CodeInvalid, "there is no next slot: posting windows stand in a workspace, and this is none").
			WithHint("give the time itself, or make a workspace with `psn init`").WithNext("psn help times")
	}
	if !strategy.HasSlots(account.Platform) {
		return time.Time{}, psn.Errorf(psn.CodeInvalid, "there is no next slot: config/strategy.yaml has no posting windows for %s", account.Platform).
			WithHint("give the time itself, or add windows for %s or default to config/strategy.yaml", account.Platform).
			WithNext("psn help times")
	}
	return firstFree(ctx, h, strategy, account, now, without)
}

// firstFree is nextSlot for a platform that has windows.
func firstFree(
	ctx context.Context, h *hub.Hub, strategy *workspace.Strategy, account psn.Account, now time.Time, without string,
) (time.Time, error) {
	seen := 0
	for n := 16; n <= maxSlots; n *= 2 {
		slots, err := markSlots(ctx, h, account.ID, strategy.Slots(account.Platform, now, n)[seen:], without)
		if err != nil {
			return time.Time{}, err
		}
		for _, slot := range slots {
			if slot.Free() {
				return slot.At, nil
			}
		}
		seen = n
	}
	return time.Time{}, psn.Errorf(psn.CodeConflict, "account %s has a post near each of its next slots", account.Name).
		WithHint("give the time itself, or open more windows in config/strategy.yaml")
}

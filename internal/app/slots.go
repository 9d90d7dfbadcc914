package app

import (
	"context"
	"errors"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// SlotsQuery asks for the posting times of a hub's accounts.
type SlotsQuery struct {
	Hub      string
	Account  string // a name or the beginning of an id; empty for all accounts
	Days     int    // today included
	NextOnly bool   // only the next free slot of each account
}

// Slots are the posting times of a hub's accounts.
type Slots struct {
	Zone     *time.Location // the strategy's
	From, To time.Time      // To is exclusive
	Accounts []AccountSlots // by name
	Warnings []string
}

// AccountSlots are the posting times of one account.
type AccountSlots struct {
	Account psn.Account
	Next    time.Time // the next free slot, which `--at next` means; zero if there is none
	Problem string    // why there is none; empty otherwise
	Slots   []Slot    // the earliest first; nil if only the next was asked for
	More    bool      // there are further slots in the span
}

// Slots returns the free and the taken posting times of the coming days. It returns an error with
// psn.CodeNotFound outside a workspace, and the strategy's own if that can't be read.
func (a *App) Slots(ctx context.Context, q SlotsQuery) (Slots, error) {
	strategy, err := a.strategyHere()
	if err != nil {
		return Slots{}, err
	}
	if strategy == nil {
		return Slots{}, psn.Errorf(psn.CodeNotFound, "there are no posting windows: they stand in config/strategy.yaml of a workspace, and this is none").
			WithHint("go to the folder of a workspace, or make one with `psn init`").WithNext("psn init")
	}
	h, err := a.OpenHub(ctx, q.Hub)
	if err != nil {
		return Slots{}, err
	}
	accounts, err := slotAccounts(ctx, h, q.Account)
	if err != nil {
		return Slots{}, err
	}
	now, err := h.Now(ctx)
	if err != nil {
		return Slots{}, err
	}
	now = now.In(strategy.Zone)
	out := Slots{Zone: strategy.Zone, From: now, To: midnight(now, q.Days), Warnings: a.strategyWarnings(strategy)}
	for _, account := range accounts {
		s, err := slotsOf(ctx, h, strategy, account, out.From, out.To, q.NextOnly)
		if err != nil {
			return Slots{}, err
		}
		out.Accounts = append(out.Accounts, s)
	}
	out.Warnings = append(out.Warnings, a.shareConfigWith(ctx, h, q.Hub)...)
	return out, nil
}

// slotAccounts returns the account that ref means, or all of the hub.
func slotAccounts(ctx context.Context, h *hub.Hub, ref string) ([]psn.Account, error) {
	if ref == "" {
		return h.Accounts(ctx)
	}
	account, err := accountOf(ctx, h, ref)
	return []psn.Account{account}, err
}

// slotsOf looks up the posting times of one account.
func slotsOf(
	ctx context.Context, h *hub.Hub, strategy *workspace.Strategy, account psn.Account, from, to time.Time, nextOnly bool,
) (AccountSlots, error) {
	s := AccountSlots{Account: account}
	if !strategy.HasSlots(account.Platform) {
		s.Problem = "config/strategy.yaml has no posting windows for " + account.Platform
		return s, nil
	}
	if !nextOnly {
		var err error
		var times []time.Time
		times, s.More = slotsBetween(strategy, account.Platform, from, to)
		if s.Slots, err = markSlots(ctx, h, account.ID, times, ""); err != nil {
			return s, err
		}
		for _, slot := range s.Slots {
			if slot.Free() {
				s.Next = slot.At
				return s, nil
			}
		}
	}
	next, err := firstFree(ctx, h, strategy, account, from, "")
	if full, ok := asCode(err, psn.CodeConflict); ok {
		s.Problem, err = full.Message, nil
	}
	s.Next = next
	return s, err
}

// strategyWarnings says which windows of the strategy are for a platform that nobody knows.
func (a *App) strategyWarnings(strategy *workspace.Strategy) []string {
	err := strategy.CheckPlatforms(a.o.Platforms.Names())
	if err == nil {
		return nil
	}
	return []string{inWords(err)}
}

// midnight returns the beginning of the day that comes so many days after now's, in now's zone.
func midnight(now time.Time, days int) time.Time {
	year, month, day := now.Date()
	return psn.ResolveWall(year, month, day+days, 0, 0, 0, now.Location()).First
}

// inWords returns an error and its hint as one sentence, for a warning.
func inWords(err error) string {
	known, ok := errors.AsType[*psn.Error](err)
	if !ok {
		return err.Error()
	}
	if known.Hint == "" {
		return known.Error()
	}
	return known.Error() + "; " + known.Hint
}

package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// Slot is one posting time of an account.
type Slot struct {
	At   time.Time // in the strategy's zone
	Post string    // the id of the post of the account that takes it; empty if it is free
}

// Free reports whether no post takes the slot.
func (s Slot) Free() bool { return s.Post == "" }

// takesTime reports whether a post in this state is out, goes out, or may when it is approved, so that its
// time is taken.
func takesTime(s psn.State) bool {
	return s.Ready() || s == psn.PendingApproval || s == psn.Publishing || s == psn.Published
}

// markSlots looks up which of these slots, the earliest first, the account's posts take: those within
// slotSpan. without is a post that takes none, the one about to move; it may be empty.
func markSlots(ctx context.Context, h *hub.Hub, accountID string, slots []time.Time, without string) ([]Slot, error) {
	var out []Slot
	for len(slots) > 0 {
		page, err := h.Calendar(ctx, hub.CalendarQuery{
			From: slots[0].Add(-slotSpan), To: slots[len(slots)-1].Add(slotSpan + time.Microsecond), AccountID: accountID,
		})
		if err != nil {
			return nil, err
		}
		// The posts that did not fit may take the last slots: those are looked up anew. The first is known to be
		// taken even if more posts stand around it than fit.
		known := max(1, len(certain(slots, page.Next)))
		out = append(out, takenBy(slots[:known], page.Posts, accountID, without)...)
		slots = slots[known:]
	}
	return out, nil
}

// certain returns the slots that no post from an instant on can take: all of them if it is zero.
func certain(slots []time.Time, end time.Time) []time.Time {
	if end.IsZero() {
		return slots
	}
	n := 0
	for n < len(slots) && slots[n].Add(slotSpan).Before(end) {
		n++
	}
	return slots[:n]
}

// takenBy says which slots are taken by which of these posts.
func takenBy(slots []time.Time, posts []hub.CalendarPost, accountID, without string) []Slot {
	out := make([]Slot, len(slots))
	for i, at := range slots {
		out[i].At = at
		for _, p := range posts {
			if p.AccountID == accountID && p.ID != without && takesTime(p.State) && p.At.Sub(at).Abs() <= slotSpan {
				out[i].Post = p.ID
				break
			}
		}
	}
	return out
}

// slotsBetween returns a platform's slots from an instant to another, which is exclusive, and whether there
// are more than maxSlots.
func slotsBetween(strategy *workspace.Strategy, platform string, from, to time.Time) (slots []time.Time, more bool) {
	for n := 16; ; n *= 2 {
		slots = strategy.Slots(platform, from, n)
		if len(slots) == 0 || n >= maxSlots || !slots[n-1].Before(to) {
			break
		}
	}
	end := len(slots)
	for end > 0 && !slots[end-1].Before(to) {
		end--
	}
	return slots[:end], end == maxSlots
}

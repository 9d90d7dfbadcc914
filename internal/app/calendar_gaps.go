package app

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// Clash is several posts of one account, each within an hour of the one before.
type Clash struct {
	Hub     string
	Account string
	Posts   []Planned // the earliest first; one of them may lie just outside the span
}

// EmptySlots are coming posting windows of an account near which it has no post.
type EmptySlots struct {
	Hub      string
	Account  string
	Platform string
	At       []time.Time // the earliest first, at most maxSlots
}

// findClashes looks for posts of one account within closeTogether of each other. Posts that are all out are
// no clash any more.
func (c *Calendar) findClashes() {
	open := map[string]*Clash{} // by account
	var found []*Clash
	for _, p := range c.Posts {
		if !takesTime(p.State) {
			continue
		}
		key := p.HubID + "/" + p.accountID
		clash := open[key]
		if clash == nil || p.At.Sub(clash.Posts[len(clash.Posts)-1].At) > closeTogether {
			clash = &Clash{Hub: p.Hub, Account: p.Account}
			open[key] = clash
			found = append(found, clash)
		}
		clash.Posts = append(clash.Posts, p)
	}
	for _, clash := range found {
		inside := slices.ContainsFunc(clash.Posts, func(p Planned) bool { return !p.At.Before(c.From) && p.At.Before(c.To) })
		waits := slices.ContainsFunc(clash.Posts, func(p Planned) bool { return p.State != psn.Published })
		if len(clash.Posts) > 1 && inside && waits {
			c.Clashes = append(c.Clashes, *clash)
		}
	}
}

// findEmpty looks for the posting windows of each hub's accounts without a post, from now on. Accounts that
// are paused need none.
func (c *Calendar) findEmpty(strategy *workspace.Strategy, read []calendarHub) {
	from := c.From
	if from.Before(c.Now) {
		from = c.Now
	}
	for _, h := range read {
		if h.Problem != nil {
			continue
		}
		for _, account := range h.page.Accounts {
			if account.Removed || account.State == psn.AccountPaused {
				continue
			}
			slots, _ := slotsBetween(strategy, account.Platform, from, c.To)
			empty := EmptySlots{Hub: h.Name, Account: account.Name, Platform: account.Platform}
			for _, slot := range takenBy(certain(slots, h.page.Next), h.page.Posts, account.ID, "") {
				if slot.Free() {
					empty.At = append(empty.At, slot.At)
				}
			}
			if len(empty.At) > 0 {
				c.Empty = append(c.Empty, empty)
			}
		}
	}
	slices.SortFunc(c.Empty, func(a, b EmptySlots) int {
		return cmp.Or(strings.Compare(a.Hub, b.Hub), strings.Compare(a.Account, b.Account))
	})
}

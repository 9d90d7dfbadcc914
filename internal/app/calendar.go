package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// Span is how long a calendar is.
type Span string

// The spans of a calendar.
const (
	Week  Span = "week"  // seven days
	Month Span = "month" // a whole month, from its first day
	Feed  Span = "feed"  // for calendar programs: from a month ago to a year ahead, cancelled posts included
)

// CalendarQuery asks for a stretch of the calendar.
type CalendarQuery struct {
	Hubs  []string // names; none for every hub that this machine is connected to
	From  string   // a time as it was typed, where the span begins; empty for today
	Span  Span
	Limit int // of the posts of all hubs together; 0 for no further bound than each hub's own
}

// Calendar is what stands in a span of time, across hubs.
type Calendar struct {
	Zone     *time.Location // in which days begin
	Now      time.Time
	From, To time.Time // To is exclusive
	Hubs     []CalendarHub
	Posts    []Planned    // the earliest first
	Total    int          // of the posts in the span that could be read, those left out for the limit included
	Next     time.Time    // of the first post that was left out; zero if none was
	Clashes  []Clash      // posts of one account that stand too close together
	Empty    []EmptySlots // coming posting windows without a post, by account
	Warnings []string     // what is missing in it, a sentence each
}

// CalendarHub is a hub that a calendar is made from.
type CalendarHub struct {
	Name     string
	ID       string // empty with a Problem
	Selected bool   // it is used unasked
	Problem  error  // why its posts are missing
}

// Planned is a post in a calendar.
type Planned struct {
	ID        string
	Hub       string // its name
	HubID     string
	Account   string // its name
	Platform  string
	At        time.Time // in the calendar's zone
	State     psn.State
	Content   psn.Content
	UpdatedAt time.Time

	accountID string
}

// Calendar reads the hubs of these names, or every hub that this machine is connected to, all at once and
// with one statement each. A hub that can't be opened has its Problem set, and a warning; if none can, its
// problem is the error. A strategy that can't be read is a warning too: the zone is the machine's then.
// It returns an error with psn.CodeNotFound for an unknown name, and if there is no hub.
func (a *App) Calendar(ctx context.Context, q CalendarQuery) (Calendar, error) {
	c := Calendar{Now: a.o.Clock()}
	strategy := a.calendarStrategy(&c, q.Span)
	c.Now = c.Now.In(c.Zone)
	if err := c.span(q); err != nil {
		return Calendar{}, err
	}
	read, err := a.readCalendars(ctx, q.Hubs, c.From.Add(-closeTogether), c.To.Add(closeTogether))
	if err != nil {
		return Calendar{}, err
	}
	if err := c.join(read); err != nil {
		return Calendar{}, err
	}
	if strategy != nil {
		c.findEmpty(strategy, read)
	}
	c.findClashes()
	c.trim(q)
	return c, nil
}

// calendarStrategy returns the strategy with its posting windows, nil if there is none or they don't matter,
// and sets the zone.
func (a *App) calendarStrategy(c *Calendar, span Span) *workspace.Strategy {
	strategy, err := a.strategyHere()
	c.Zone = a.ShownZone()
	switch {
	case span == Feed: // its events are in UTC
		return nil
	case err != nil:
		c.Warnings = append(c.Warnings, inWords(err)+"; days are those of "+c.Zone.String()+", and posting windows are not shown")
		return nil
	case strategy == nil:
		c.Warnings = append(c.Warnings, "posting windows are not shown: they stand in config/strategy.yaml of a workspace, and this is none; "+
			"make one with `psn init`")
		return nil
	}
	c.Warnings = append(c.Warnings, a.strategyWarnings(strategy)...)
	return strategy
}

// span sets where the calendar begins and ends.
func (c *Calendar) span(q CalendarQuery) error {
	begin := midnight(c.Now, 0)
	if q.From != "" {
		var err error
		if begin, err = parseBound(q.From, c.Now, 0); err != nil {
			return err
		}
	}
	year, month, _ := begin.Date()
	switch q.Span {
	case Month:
		c.From = psn.ResolveWall(year, month, 1, 0, 0, 0, c.Zone).First
		c.To = psn.ResolveWall(year, month+1, 1, 0, 0, 0, c.Zone).First
	case Feed:
		c.From, c.To = begin, midnight(c.Now, feedAhead)
		if q.From == "" {
			c.From = midnight(c.Now, -feedBack)
		}
		if !c.To.After(c.From) {
			c.To = midnight(c.From, feedAhead)
		}
	case Week:
		c.From, c.To = begin, midnight(begin, 7)
	}
	return nil
}

// join puts the posts of all hubs together, those an hour around the span included.
func (c *Calendar) join(read []calendarHub) error {
	opened := false
	for _, h := range read {
		hub := CalendarHub{Name: h.Name, Selected: h.Selected, Problem: h.Problem, ID: h.id}
		c.Hubs = append(c.Hubs, hub)
		if h.Problem != nil {
			c.Warnings = append(c.Warnings, "the posts of hub "+h.Name+" are missing: "+inWords(h.Problem))
			continue
		}
		opened = true
		c.Warnings = append(c.Warnings, h.told...)
		if !h.page.Next.IsZero() {
			c.Warnings = append(c.Warnings, "hub "+h.Name+" has more posts than are read at once; those after "+
				psn.FormatInstant(h.page.Next.In(c.Zone).Truncate(time.Second))+" are missing")
		}
		for _, p := range h.page.Posts {
			account := h.page.Accounts[p.AccountID]
			c.Posts = append(c.Posts, Planned{
				ID: p.ID, Hub: h.Name, HubID: h.id, Account: account.Name, Platform: account.Platform, At: p.At.In(c.Zone),
				State: p.State, Content: p.Content, UpdatedAt: p.UpdatedAt, accountID: p.AccountID,
			})
		}
	}
	slices.SortStableFunc(c.Posts, func(p, q Planned) int {
		return cmp.Or(p.At.Compare(q.At), strings.Compare(p.Hub, q.Hub), strings.Compare(p.ID, q.ID))
	})
	if !opened {
		return read[0].Problem
	}
	return nil
}

// trim leaves the posts of the span that are asked for.
func (c *Calendar) trim(q CalendarQuery) {
	c.Posts = slices.DeleteFunc(c.Posts, func(p Planned) bool {
		return p.At.Before(c.From) || !p.At.Before(c.To) || p.State == psn.Cancelled && q.Span != Feed
	})
	c.Total = len(c.Posts)
	if q.Limit > 0 && c.Total > q.Limit {
		c.Next = c.Posts[q.Limit].At
		c.Posts = c.Posts[:q.Limit]
	}
}

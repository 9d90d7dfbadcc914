package calendar

import (
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// freeWidth is how wide a grid is where lines may have any length.
const freeWidth = 120

// sheet is a calendar as people see it.
type sheet struct {
	app.Calendar
	span  app.Span
	width int // columns to fill
	days  []day
}

// day is a day with what stands in it, the earliest first.
type day struct {
	begin   time.Time
	entries []entry
	posts   int // how many of the entries
	clashes bool
}

// entry is a post or an empty posting window.
type entry struct {
	at    time.Time
	label string // the account
	text  string
	state psn.State // empty for an empty window
	clash bool
}

func newSheet(c app.Calendar, span app.Span, width int) sheet {
	if width <= 0 {
		width = freeWidth
	}
	s := sheet{Calendar: c, span: span, width: width}
	index := map[string]int{}
	year, month, date := c.From.Date()
	for i := 0; ; i++ {
		begin := psn.ResolveWall(year, month, date+i, 0, 0, 0, c.Zone).First
		if !begin.Before(c.To) {
			break
		}
		if key := begin.Format(time.DateOnly); index[key] == 0 { // a zone may skip a whole day
			s.days = append(s.days, day{begin: begin})
			index[key] = len(s.days)
		}
	}
	dayOf := func(at time.Time) *day { return &s.days[index[at.In(c.Zone).Format(time.DateOnly)]-1] }
	clashing := map[string]bool{}
	for _, clash := range c.Clashes {
		for _, p := range clash.Posts {
			clashing[p.Hub+"/"+p.ID] = true
		}
	}
	for _, e := range s.inOrder(clashing) {
		d := dayOf(e.at)
		d.entries = append(d.entries, e)
		if e.state != "" {
			d.posts++
		}
		d.clashes = d.clashes || e.clash
	}
	return s
}

// inOrder returns the posts and the empty windows, the earliest first.
func (s sheet) inOrder(clashing map[string]bool) []entry {
	var all []entry
	for _, p := range s.Posts {
		all = append(all, entry{
			at: p.At, label: s.label(p.Hub, p.Account), text: psn.Excerpt(p.Content.Text(), excerpt), state: p.State,
			clash: clashing[p.Hub+"/"+p.ID],
		})
	}
	for _, e := range s.Empty {
		for _, at := range e.At {
			if s.Next.IsZero() || at.Before(s.Next) {
				all = append(all, entry{at: at, label: s.label(e.Hub, e.Account)})
			}
		}
	}
	sortEntries(all)
	return all
}

// label names an account, with its hub where several are shown.
func (s sheet) label(hub, account string) string {
	if len(s.Hubs) > 1 {
		return hub + "/" + account
	}
	return account
}

// today reports whether a day is the present one.
func (s sheet) today(d day) bool {
	return d.begin.Format(time.DateOnly) == s.Now.Format(time.DateOnly)
}

// Marks of entries.
const (
	markWaits = "·"
	markOut   = "✓"
	markOpen  = "?"
	markBad   = "✗"
	markClash = "!"
	markEmpty = "○"
)

// legend explains the marks.
var legend = []struct{ mark, means string }{
	{markWaits, "goes out"},
	{markOut, "is out"},
	{markOpen, "not approved or a draft"},
	{markBad, "needs you"},
	{markClash, "within an hour of another"},
	{markEmpty, "empty posting window"},
}

// marks returns the marks of an entry.
func (e entry) marks() string {
	mark := markEmpty
	switch e.state {
	case psn.Scheduled, psn.Approved, psn.Publishing:
		mark = markWaits
	case psn.Published:
		mark = markOut
	case psn.Draft, psn.PendingApproval:
		mark = markOpen
	case psn.Rejected, psn.Failed, psn.Missed, psn.NeedsReview, psn.Cancelled:
		mark = markBad
	}
	if e.clash {
		mark += markClash
	}
	return mark
}

// styled returns text in the colour of an entry.
func (e entry) styled(p *cli.Printer, text string) cli.Styled {
	switch e.marks() {
	case markEmpty:
		return p.Dim(text)
	case markOut:
		return p.Good(text)
	case markBad, markBad + markClash:
		return p.Bad(text)
	case markWaits:
		return p.Bold(text)
	}
	return p.Warn(text)
}

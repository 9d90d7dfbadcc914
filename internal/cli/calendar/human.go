package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

const (
	// leastWeek and leastMonth are the widths below which a grid is no use, and days are listed.
	leastWeek  = 76
	leastMonth = 33
)

// human prints the calendar as a grid, or as a list where the terminal is narrow.
func human(p *cli.Printer, s sheet) {
	for _, line := range wrap([]string{s.title(), s.Zone.String()}, s.width) {
		p.Line("%s", p.Bold(line))
	}
	p.Line("")
	switch {
	case s.span == app.Month && s.width >= leastMonth:
		monthGrid(p, s)
	case s.span == app.Week && s.width >= leastWeek:
		weekGrid(p, s)
		p.Line("")
	default:
		list(p, s)
		p.Line("")
	}
	s.explain(p)
	for _, clash := range s.Clashes {
		p.Line("%s", p.Warn(s.tell(clash)))
	}
}

// title names the days that are shown.
func (s sheet) title() string {
	layout := "Mon 2 January 2006"
	switch {
	case s.span == app.Month:
		return s.From.Format("January 2006")
	case s.width < leastWeek:
		layout = time.DateOnly
	}
	return s.From.Format(layout) + " – " + s.days[len(s.days)-1].begin.Format(layout)
}

// explain prints what the marks mean that were used.
func (s sheet) explain(p *cli.Printer) {
	used := map[string]bool{}
	total, windows := 0, 0
	for _, d := range s.days {
		total += d.posts
		windows += len(d.entries) - d.posts
		for _, e := range d.entries {
			for _, mark := range e.marks() {
				used[string(mark)] = true
			}
		}
	}
	numbers := []string{count(total, "post", "posts"), count(windows, "empty posting window", "empty posting windows")}
	for _, line := range wrap(numbers, s.width) {
		p.Line("%s", line)
	}
	var words []string
	for _, l := range legend {
		if used[l.mark] {
			words = append(words, l.mark+" "+l.means)
		}
	}
	for _, line := range wrap(words, s.width) {
		p.Line("%s", p.Dim(line))
	}
}

// tell says which posts stand too close together.
func (s sheet) tell(clash app.Clash) string {
	var posts []string
	for _, one := range clash.Posts {
		posts = append(posts, one.ID+" at "+one.At.Format("Mon 2 15:04"))
	}
	const most = 5
	if more := len(posts) - most; more > 0 {
		posts = append(posts[:most], fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("%s within the hour on %s: %s", markClash, s.label(clash.Hub, clash.Account), strings.Join(posts, ", "))
}

// list prints day by day. In a month, days with nothing in them are left out.
func list(p *cli.Printer, s sheet) {
	const before = 12 // the columns of the time and the marks, and the space behind them
	label := 0
	for _, d := range s.days {
		for _, e := range d.entries {
			label = max(label, uniseg.StringWidth(e.label))
		}
	}
	label = min(label, s.width/3)
	for _, d := range s.days {
		if len(d.entries) == 0 && s.span == app.Month {
			continue
		}
		heading := d.begin.Format("Mon 2006-01-02")
		if s.today(d) {
			heading += ", today"
		}
		p.Line("%s", p.Bold(heading))
		if len(d.entries) == 0 {
			p.Line("%s", p.Dim("  nothing"))
		}
		for _, e := range d.entries {
			text := e.text
			if e.state == "" {
				text = "empty window"
			}
			p.Line("  %s  %s  %s", e.styled(p, pad(e.at.Format("15:04")+" "+e.marks(), before-4)),
				pad(fit(e.label, label), label), fit(text, max(1, s.width-before-label-2)))
		}
	}
}

// sortEntries puts the earliest first, and posts before empty windows.
func sortEntries(all []entry) {
	slices.SortStableFunc(all, func(a, b entry) int { return a.at.Compare(b.at) })
}

// fit cuts text to so many columns of the terminal, the last an ellipsis where it was cut.
func fit(text string, columns int) string {
	text = cli.Safe(text)
	if uniseg.StringWidth(text) <= columns {
		return text
	}
	var b strings.Builder
	used := 0
	for g := uniseg.NewGraphemes(text); g.Next(); {
		if used += g.Width(); used > columns-1 {
			break
		}
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}

// pad fills text with spaces to so many columns.
func pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-uniseg.StringWidth(text)))
}

// wrap puts phrases on as few lines as have room for them.
func wrap(phrases []string, columns int) []string {
	var lines []string
	for _, phrase := range phrases {
		last := len(lines) - 1
		if last >= 0 && uniseg.StringWidth(lines[last]+"  "+phrase) <= columns {
			lines[last] += "  " + phrase
			continue
		}
		lines = append(lines, phrase)
	}
	return lines
}

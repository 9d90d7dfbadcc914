package status

import (
	"fmt"
	"strings"

	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// human prints every hub on one screen.
func human(p *cli.Printer, all []overview) {
	if len(all) == 0 {
		p.Line("no hub is connected")
	}
	for i, o := range all {
		if i > 0 {
			p.Line("")
		}
		mark := p.Good("✓")
		if !o.OK {
			mark = p.Warn("!")
		}
		name := o.Name
		if name == "" {
			name = o.Source
		}
		p.Line("%s %s %s", mark, p.Bold(name), p.Dim(o.Place))
		if o.Problem != nil {
			p.Line("  %s", p.Bad(o.Problem.Message))
			hints(p, "  ", o.Problem.Hint, o.Problem.Next)
			continue
		}
		o.human(p)
	}
}

// hints prints what to do about something.
func hints(p *cli.Printer, indent, hint string, next []string) {
	if hint != "" {
		p.Line("%s%s", indent, hint)
	}
	for _, n := range next {
		p.Line("%s%s", indent, p.Dim("next: "+n))
	}
}

func (o overview) human(p *cli.Printer) {
	switch {
	case o.Worker.Running:
		p.Line("  worker: seen %s", o.Worker.LastTickAt)
	case o.Worker.LastTickAt.IsZero():
		p.Line("  worker: none was ever seen; start one with psn worker")
	default:
		p.Line("  worker: none is running, the last was seen %s", o.Worker.LastTickAt)
	}
	p.Line("  posts:  %s", counts(o.Posts))
	for _, d := range o.Overdue {
		p.Line("  %s", p.Warn(fmt.Sprintf("overdue: %d on %s, the oldest for %s: %s", d.Posts, d.Account, span(d.OldestSeconds), d.Why)))
	}
	for _, a := range o.Attention {
		what := strings.TrimSpace(a.Kind + " " + a.Subject)
		p.Line("  %s %s: %s", p.Bad("→"), what, a.Problem)
		hints(p, "    ", "", a.Next)
	}
	var rows [][]any
	for _, n := range o.Next {
		rows = append(rows, []any{"  " + n.ID, n.DueAt, n.Account, n.Text})
	}
	if len(rows) > 0 {
		p.Line("  next:")
		p.Table(nil, rows)
	}
}

// counts lists how many posts are in each state, in the order of a post's life.
func counts(posts map[psn.State]int) string {
	var words []string
	for _, state := range psn.States() {
		if n := posts[state]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, state))
		}
	}
	if len(words) == 0 {
		return "none yet"
	}
	return strings.Join(words, ", ")
}

// span writes seconds as people say them.
func span(seconds int64) string {
	switch {
	case seconds < 60:
		return fmt.Sprintf("%ds", seconds)
	case seconds < 3600:
		return fmt.Sprintf("%dm", seconds/60)
	case seconds < 48*3600:
		return fmt.Sprintf("%dh", seconds/3600)
	}
	return fmt.Sprintf("%dd", seconds/86400)
}

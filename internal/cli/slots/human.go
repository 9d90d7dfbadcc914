package slots

import (
	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// layout is how a time is printed; the zone stands above.
const layout = "Mon 2006-01-02 15:04"

// human prints the windows of one account after the other, a line for each.
func human(p *cli.Printer, s app.Slots, nextOnly bool) {
	if len(s.Accounts) == 0 {
		p.Line("the hub has no account yet")
		return
	}
	if nextOnly {
		var rows [][]any
		for _, a := range s.Accounts {
			next := a.Problem
			if !a.Next.IsZero() {
				next = a.Next.In(s.Zone).Format(layout)
			}
			rows = append(rows, []any{a.Account.Name, a.Account.Platform, next})
		}
		p.Table([]string{"ACCOUNT", "PLATFORM", "NEXT FREE SLOT (" + s.Zone.String() + ")"}, rows)
		return
	}
	for i, a := range s.Accounts {
		if i > 0 {
			p.Line("")
		}
		p.Line("%s (%s), %s", p.Bold(a.Account.Name), a.Account.Platform, s.Zone.String())
		if a.Problem != "" {
			p.Line("  %s", p.Warn(a.Problem))
		}
		if len(a.Slots) == 0 && a.Problem == "" {
			p.Line("  no posting window in these days; the next free one is %s", a.Next.In(s.Zone).Format(layout))
		}
		var rows [][]any
		for _, slot := range a.Slots {
			state := any(p.Good("free"))
			switch {
			case !slot.Free():
				state = "taken by post " + slot.Post
			case slot.At.Equal(a.Next):
				state = p.Good("free, next")
			}
			rows = append(rows, []any{"  " + slot.At.In(s.Zone).Format(layout), state})
		}
		p.Table(nil, rows)
	}
}

// Package plan is `psn plan`: a stretch of time in one file, applied all or nothing.
package plan

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// New returns the noun with its verbs.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("plan", "propose posts for the coming days in a file, and apply it all or nothing",
		newContext(env, open), newNew(env, open), newShow(env, open), newApply(env, open))
}

// maxFile bounds a plan file.
const maxFile = 1 << 20

// slot is a slot of a plan, with what became of it.
type slot struct {
	ID     string         `json:"id"`
	Line   int            `json:"line,omitempty"` // in the file
	Status app.SlotStatus `json:"status"`         // new, created, applied, changed, broken
	At     string         `json:"at,omitempty"`   // as the file has it
	Idea   string         `json:"idea,omitempty"`
	Series string         `json:"series,omitempty"`
	Posts  []post         `json:"posts,omitempty"`
}

type post struct {
	ID      string    `json:"id,omitempty"` // none on a dry run
	Account string    `json:"account"`
	State   psn.State `json:"state"`
	At      cli.Time  `json:"at"`
	Text    string    `json:"text"` // the beginning of it
}

// problem is why a slot can't be applied.
type problem struct {
	Where   string   `json:"where"` // file and line
	Code    psn.Code `json:"code"`
	Message string   `json:"message"`
	Hint    string   `json:"hint,omitempty"`
}

// plan is the data of `psn plan show` and `psn plan apply`.
type plan struct {
	Plan     string    `json:"plan"`
	Slots    []slot    `json:"slots"`
	Created  int       `json:"created"`  // posts
	Replayed int       `json:"replayed"` // slots that were applied before
	Problems []problem `json:"problems"`
	DryRun   bool      `json:"dry_run"` // nothing was created
}

func planOf(p app.PlanApplied, zone *time.Location, dryRun bool) plan {
	out := plan{Plan: p.ID, Slots: []slot{}, Created: p.Created, Replayed: p.Replayed, Problems: []problem{}, DryRun: dryRun}
	for _, s := range p.Slots {
		one := slot{ID: s.Slot.ID, Line: s.Slot.Line, Status: s.Status, At: s.Slot.At, Idea: s.Slot.Idea, Series: s.Slot.Series}
		for _, item := range s.Posts {
			one.Posts = append(one.Posts, post{
				item.Post.ID, item.Account.Name, item.Post.State, cli.In(item.Post.ScheduledAt, zone), psn.Excerpt(item.Post.Content.Text(), 80),
			})
		}
		out.Slots = append(out.Slots, one)
	}
	for _, f := range p.Problems {
		out.Problems = append(out.Problems, problem{f.Where, f.Code, f.Message, f.Hint})
	}
	return out
}

func (d plan) human(p *cli.Printer) {
	if d.DryRun {
		p.Line("%s", p.Dim("dry run: nothing was created"))
	}
	p.Line("plan %s", p.Bold(d.Plan))
	var cells [][]any
	for _, s := range d.Slots {
		var status any = string(s.Status)
		switch s.Status {
		case app.SlotCreated, app.SlotApplied:
			status = p.Good(string(s.Status))
		case app.SlotBroken, app.SlotChanged:
			status = p.Bad(string(s.Status))
		case app.SlotNew:
		}
		if len(s.Posts) == 0 {
			cells = append(cells, []any{s.ID, status, s.At, "", "", s.Series + s.Idea})
		}
		for _, one := range s.Posts {
			at := ""
			if !one.At.IsZero() {
				at = one.At.Format("Mon 2006-01-02 15:04")
			}
			cells = append(cells, []any{s.ID, status, at, one.Account, one.State, one.Text})
		}
	}
	p.Table([]string{"SLOT", "STATUS", "AT", "ACCOUNT", "STATE", "TEXT"}, cells)
	for _, f := range d.Problems {
		p.Line("%s %s: %s", p.Bad("problem:"), f.Where, f.Message)
		if f.Hint != "" {
			p.Line("  %s", p.Dim(f.Hint))
		}
	}
}

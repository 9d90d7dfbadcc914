// Package series is `psn series`: formats that come again and again.
package series

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// New returns the noun with its verbs.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("series", "formats that come again and again: when, which episode, what it begins with",
		newCreate(env, open), newList(env, open), newShow(env, open), newDue(env, open), newNext(env, open),
		newSkip(env, open), newMove(env, open),
		newState(env, open, "pause", "let a series rest; what comes meanwhile is nobody's debt", psn.SeriesPaused),
		newState(env, open, "resume", "go on with a series that was paused", psn.SeriesActive),
		newState(env, open, "retire", "end a series for good; its file and its posts stay", psn.SeriesRetired))
}

// row is a series in the data of every command.
type row struct {
	Name     string          `json:"name"`
	Title    string          `json:"title,omitempty"`
	State    psn.SeriesState `json:"state"`
	Rule     string          `json:"rule"`
	At       string          `json:"at,omitempty"` // time of day; 09:00 if it is missing
	Zone     string          `json:"zone"`
	Pillar   string          `json:"pillar,omitempty"`
	Accounts []string        `json:"accounts,omitempty"`
	Episodes int             `json:"episodes"` // the number of the latest
	Next     *turn           `json:"next"`     // null if none comes
	Problem  string          `json:"problem,omitempty"`
}

func rowOf(s app.SeriesItem) row {
	r := row{
		Name: s.Series.Name, Title: s.Series.Title, State: s.Record.State, Rule: s.Series.Rule, At: s.Series.At, Zone: s.Zone.String(),
		Pillar: s.Series.Pillar, Accounts: s.Series.Accounts, Episodes: s.Record.Episodes,
	}
	if s.Next != nil {
		t := turnOf(*s.Next, s.Zone)
		r.Next = &t
	}
	if s.Problem != nil {
		r.Problem = s.Problem.Error()
	}
	return r
}

// turn is one occurrence.
type turn struct {
	Series  string   `json:"series"`
	At      cli.Time `json:"at"`
	Day     string   `json:"day"`               // on which the rule has it, by which skip and move know it
	Episode int      `json:"episode,omitempty"` // once it has one
	Post    string   `json:"post,omitempty"`    // the group of its posts
	Status  string   `json:"status"`            // open, overdue, planned, skipped
	Moved   bool     `json:"moved,omitempty"`
	Reason  string   `json:"reason,omitempty"`
}

func turnOf(o app.Occurrence, zone *time.Location) turn {
	t := turn{
		Series: o.Series, At: cli.In(o.At, zone), Day: o.Rule.In(zone).Format(time.DateOnly), Episode: o.Number, Post: o.Group,
		Status: "open", Moved: o.Moved, Reason: o.Reason,
	}
	switch {
	case o.Group != "":
		t.Status = "planned"
	case o.Skipped:
		t.Status = "skipped"
	case o.Overdue:
		t.Status = "overdue"
	}
	return t
}

// styled is a turn's status at a glance.
func (t turn) styled(p *cli.Printer) any {
	switch t.Status {
	case "overdue":
		return p.Bad(t.Status)
	case "planned":
		return p.Good(t.Status)
	case "skipped":
		return p.Dim(t.Status)
	}
	return t.Status
}

func printTurns(p *cli.Printer, turns []turn) {
	var cells [][]any
	for _, t := range turns {
		note := t.Reason
		if t.Moved {
			note = "moved from " + t.Day + " " + note
		}
		cells = append(cells, []any{t.At.Format("Mon 2006-01-02 15:04 MST"), t.Series, t.styled(p), t.Post, note})
	}
	p.Table([]string{"AT", "SERIES", "STATUS", "POST", ""}, cells)
}

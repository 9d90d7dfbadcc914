// Package status is `psn status`.
package status

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// New returns the command.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "see at a glance what goes out next and what needs you",
		Long: `Looks at every hub that this machine is connected to, or at those that --hub names. A hub that can't be
opened is shown with its problem. The exit code is 0 whatever there is to do: each hub says "ok" or not.`,
		Example: "psn status\npsn status --jq '.[] | select(.ok | not) | .attention'",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			return run(ctx, env, open())
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []overview{}})
}

// overview is an element of the data: one hub.
type overview struct {
	Name      string            `json:"name"`
	OK        bool              `json:"ok"` // nothing needs a person
	Selected  bool              `json:"selected"`
	Engine    psn.Engine        `json:"engine"`
	Place     string            `json:"place"`
	Source    string            `json:"source"`
	Problem   *problem          `json:"problem"` // why it can't be opened; the rest is empty then
	Paused    bool              `json:"paused"`
	Worker    worker            `json:"worker"`
	Overdue   []overdue         `json:"overdue"`
	Attention []attention       `json:"attention"`
	Posts     map[psn.State]int `json:"posts"` // by state, those that there are
	Accounts  int               `json:"accounts"`
	Next      []upcoming        `json:"next"` // the posts that go out next
}

// problem is why a hub can't be opened.
type problem struct {
	Code    psn.Code `json:"code"`
	Message string   `json:"message"`
	Hint    string   `json:"hint"`
	Next    []string `json:"next"`
}

// worker says whether somebody publishes.
type worker struct {
	Running    bool     `json:"running"`      // one gave a sign of life just now
	Publishes  bool     `json:"publishes"`    // and has the hub's private key
	LastTickAt cli.Time `json:"last_tick_at"` // null if none was ever seen
	AgeSeconds int64    `json:"age_seconds"`
}

// overdue is what is due at one account and has not gone out.
type overdue struct {
	Account       string `json:"account"`
	Posts         int    `json:"posts"`
	OldestSeconds int64  `json:"oldest_seconds"`
	Why           string `json:"why"`
}

// attention is something that a person should do.
type attention struct {
	Kind    string   `json:"kind"`    // hub, worker, account, post or posts
	Subject string   `json:"subject"` // an account's name or a post's id; empty for the others
	State   string   `json:"state"`   // of the account or post; empty for the others
	Problem string   `json:"problem"`
	Next    []string `json:"next"`
}

// upcoming is a post that goes out by itself.
type upcoming struct {
	ID      string    `json:"id"`
	Account string    `json:"account"`
	State   psn.State `json:"state"`
	DueAt   cli.Time  `json:"due_at"`
	Text    string    `json:"text"` // its beginning
}

func run(ctx context.Context, env *cli.Env, a *app.App) (*cli.Result, error) {
	hubs, err := a.Status(ctx, env.HubNames())
	if err != nil {
		return nil, err
	}
	zone := a.ShownZone()
	all := []overview{}
	for _, h := range hubs {
		all = append(all, overviewOf(h, zone))
	}
	r := &cli.Result{Data: all, Human: func(p *cli.Printer) { human(p, all) }}
	if len(all) == 0 {
		r.Next = []string{"psn init", "psn hub create NAME"}
	}
	return r, nil
}

func overviewOf(h app.HubOverview, zone *time.Location) overview {
	s := h.Status
	running, publishes := s.WorkerFresh()
	out := overview{
		Name: h.Name, OK: h.OK(), Selected: h.Selected, Engine: h.Engine, Place: h.Place, Source: h.Source,
		Problem: problemOf(h.Problem), Paused: s.Hub.Paused, Accounts: len(s.Accounts), Posts: map[psn.State]int{},
		Worker:  worker{running, publishes, cli.In(s.LastTick, zone), int64(s.TickAge.Seconds())},
		Overdue: []overdue{}, Attention: []attention{}, Next: []upcoming{},
	}
	maps.Copy(out.Posts, s.Counts)
	for _, o := range h.Overdue {
		out.Overdue = append(out.Overdue, overdue{o.Account, o.Posts, int64(o.Oldest.Seconds()), o.Why})
	}
	for _, a := range h.Attention {
		out.Attention = append(out.Attention, attention{a.Kind, a.Subject, a.State, a.Problem, a.Next})
	}
	for _, p := range h.Upcoming {
		out.Next = append(out.Next, upcoming{
			p.ID, h.AccountName(p.AccountID), p.State, cli.In(p.DueAt, zone), psn.Excerpt(p.Content.Text(), 60),
		})
	}
	return out
}

func problemOf(err error) *problem {
	if err == nil {
		return nil
	}
	out := &problem{Code: psn.CodeOf(err), Message: err.Error(), Next: []string{}}
	if known, ok := errors.AsType[*psn.Error](err); ok {
		out.Hint = known.Hint
		out.Next = append(out.Next, known.Next...)
	}
	return out
}

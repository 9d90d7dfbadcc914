package idea

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// detail is the data of `psn idea show`.
type detail struct {
	row
	Notes  string  `json:"notes"`
	Became []post  `json:"became"`
	Story  []event `json:"story"` // the oldest first
}

// post is one that an idea became.
type post struct {
	ID      string    `json:"id"`
	Account string    `json:"account"`
	State   psn.State `json:"state"`
	At      cli.Time  `json:"at"`
	URL     string    `json:"url,omitempty"`
}

type event struct {
	At     cli.Time `json:"at"`
	By     string   `json:"by"`
	Act    string   `json:"act"`
	From   string   `json:"from,omitempty"`
	To     string   `json:"to,omitempty"`
	Detail string   `json:"detail,omitempty"`
}

func newShow(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "show IDEA",
		Short:   "show one idea with its notes, the posts it became and its story",
		Example: "psn idea show 7k2\npsn idea show 7k2 --jq .became",
		Args:    cli.ExactArgs("IDEA"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			a := open()
			s, err := a.ShowIdea(ctx, hub, args[0])
			if err != nil {
				return nil, err
			}
			zone := a.ShownZone()
			d := detail{row: rowOf(s.Idea, zone), Notes: s.Idea.Notes, Became: []post{}, Story: []event{}}
			for _, p := range s.Posts {
				d.Became = append(d.Became, post{p.Post.ID, p.Account.Name, p.Post.State, cli.In(p.Post.ScheduledAt, zone), p.URL})
			}
			for _, e := range s.Audit {
				d.Story = append(d.Story, event{cli.In(e.At, zone), e.Actor, e.Act, e.From, e.To, e.Detail})
			}
			return &cli.Result{Data: d, Next: next(s.Idea), Human: d.human}, nil
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: detail{}})
}

func (d detail) human(p *cli.Printer) {
	p.Line("idea %s: %s", p.Bold(d.ID), colour(p, d.row))
	p.Text(d.Text)
	p.Pairs("marks", d.marks(), "reason", d.Reason, "claimed by", d.ClaimedBy, "by", d.CreatedBy+", "+d.CreatedAt.String())
	if d.Notes != "" {
		p.Line("")
		p.Text(d.Notes)
	}
	for _, b := range d.Became {
		p.Line("post %s on %s: %s %s", b.ID, b.Account, b.State, b.URL)
	}
	for _, e := range d.Story {
		p.Line("%s", p.Dim(e.At.String()+"  "+e.By+"  "+e.Act+" "+e.From+" "+e.To+" "+e.Detail))
	}
}

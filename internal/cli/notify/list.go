package notify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

const mostNotices = 200

func newList(env *cli.Env, open func() *app.App) *cobra.Command {
	limit := 20
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:   "list",
		Short: "list the channels, and what people were told lately, newest first",
		Long: `A message that was sent and whose fate is not known is never sent again: it stands as unknown. One that
provably did not leave is tried for a day.`,
		Example: "psn notify list\npsn notify list --limit 5 --fields notices",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			if limit < 1 || limit > mostNotices {
				return nil, cli.Usagef(cmd, "--limit can't be %d: use a number from 1 to %d", limit, mostNotices)
			}
			return runList(ctx, env, open, limit)
		}),
	}
	cmd.Flags().IntVar(&limit, "limit", limit, fmt.Sprintf("at most this `number` of notices, up to %d", mostNotices))
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: listed{}})
}

// listed is the data of `psn notify list`.
type listed struct {
	Channels []channel `json:"channels"`
	Notices  []notice  `json:"notices"` // newest first
}

// channel is a channel and what became of its notices.
type channel struct {
	row
	LastSent cli.Time `json:"last_sent"`
	Waiting  int      `json:"waiting"` // notices that go out later
	Failed   int      `json:"failed"`
	Unknown  int      `json:"unknown"` // that may have arrived
	Problem  string   `json:"problem"` // why the latest message did not go out
}

// notice is what people were told, or are about to be.
type notice struct {
	ID         string         `json:"id"`
	Kind       app.NoticeKind `json:"kind"`
	Subject    string         `json:"subject"` // post, account or posts
	SubjectID  string         `json:"subject_id"`
	Title      string         `json:"title"`
	Body       string         `json:"body"`
	At         cli.Time       `json:"at"`
	Deliveries []delivery     `json:"deliveries"`
}

// delivery is what became of a notice on one channel.
type delivery struct {
	Channel string   `json:"channel"`
	State   string   `json:"state"` // waiting, digest, sending, sent, failed or unknown
	DueAt   cli.Time `json:"due_at"`
	SentAt  cli.Time `json:"sent_at"`
	Problem string   `json:"problem"`
}

func runList(ctx context.Context, env *cli.Env, open func() *app.App, limit int) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	a := open()
	v, err := a.ListNotices(ctx, name, limit)
	if err != nil {
		return nil, err
	}
	out := listedOf(v, a.ShownZone())
	r := &cli.Result{Data: out, Human: out.human}
	switch {
	case len(out.Channels) == 0:
		r.Warnings = append(r.Warnings, "nobody is told anything: the hub has no channel yet")
		r.Next = []string{"psn notify add --help"}
	default:
		r.Next = []string{"psn notify test " + out.Channels[0].Name + on(env)}
	}
	if v.More {
		r.Warnings = append(r.Warnings, fmt.Sprintf("there are older notices; --limit shows up to %d", mostNotices))
	}
	return r, nil
}

func listedOf(v app.NoticesView, zone *time.Location) listed {
	out := listed{Channels: []channel{}, Notices: []notice{}}
	for _, c := range v.Channels {
		out.Channels = append(out.Channels, channel{rowOf(c.Channel), cli.In(c.LastSent, zone), c.Waiting, c.Failed, c.Unknown, c.Problem})
	}
	for _, n := range v.Notices {
		row := notice{n.ID, n.Kind, n.Subject, n.SubjectID, n.Title, n.Body, cli.In(n.At, zone), []delivery{}}
		for _, d := range n.Deliveries {
			row.Deliveries = append(row.Deliveries, delivery{d.Channel, string(d.State), cli.In(d.DueAt, zone), cli.In(d.SentAt, zone), d.Problem})
		}
		out.Notices = append(out.Notices, row)
	}
	return out
}

func (l listed) human(p *cli.Printer) {
	if len(l.Channels) == 0 {
		p.Line("the hub has no channel yet")
	}
	var cells [][]any
	for _, c := range l.Channels {
		cells = append(cells, []any{c.Name, c.To, c.LastSent, c.Waiting, c.Failed, c.Unknown, p.Bad(c.Problem)})
	}
	p.Table([]string{"CHANNEL", "TO", "LAST SENT", "WAITING", "FAILED", "UNKNOWN", "PROBLEM"}, cells)
	if len(l.Notices) == 0 {
		return
	}
	p.Line("")
	cells = nil
	for _, n := range l.Notices {
		told := make([]string, len(n.Deliveries))
		for i, d := range n.Deliveries {
			told[i] = d.Channel + " " + d.State
		}
		cells = append(cells, []any{n.At, n.Title, strings.Join(told, ", ")})
	}
	p.Table([]string{"AT", "NOTICE", "TOLD"}, cells)
}

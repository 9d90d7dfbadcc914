package post

import (
	"context"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newMetrics(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "metrics ID",
		Short: "ask the network how a published post is doing",
		Long: `Asks the network for its counts at this moment, and records nothing. What a network does not count is left
out: missing is not zero. It takes the hub's private key, and what the network charges for a read.`,
		Example: "psn post metrics 7k2\npsn post metrics 7k2 --jq '.segments[0].likes'",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			a := open()
			m, err := a.MeasurePost(ctx, hub, args[0])
			if err != nil {
				return nil, err
			}
			out := measured{row: rowOf(m.Story.Post, m.Story.Account, "", a.ShownZone())}
			for _, s := range m.Segments {
				out.Segments = append(out.Segments, segmentCounts{s.Publication.Segment + 1, s.Publication.URL, s.There, s.Metrics})
			}
			return &cli.Result{Data: out, Next: []string{"psn post show " + out.ID}, Human: func(p *cli.Printer) { out.human(p) }}, nil
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Outside: true, Output: measured{}})
}

// measured is the data of `psn post metrics`.
type measured struct {
	row
	Segments []segmentCounts `json:"segments"`
}

// segmentCounts is how one segment is doing. What the network does not count is absent.
type segmentCounts struct {
	Segment int    `json:"segment"` // from 1
	Address string `json:"address"`
	There   bool   `json:"there"` // the network tells of it; if not, it may have been deleted there
	app.Metrics
}

func (m measured) human(p *cli.Printer) {
	p.Line("post %s on %s: %s", p.Bold(m.ID), m.Account, m.Text)
	columns := []struct {
		name  string
		value func(app.Metrics) *int64
	}{
		{"SHOWN", func(c app.Metrics) *int64 { return c.Impressions }},
		{"VIEWS", func(c app.Metrics) *int64 { return c.Views }},
		{"REACH", func(c app.Metrics) *int64 { return c.Reach }},
		{"LIKES", func(c app.Metrics) *int64 { return c.Likes }},
		{"REPLIES", func(c app.Metrics) *int64 { return c.Replies }},
		{"REPOSTS", func(c app.Metrics) *int64 { return c.Reposts }},
		{"QUOTES", func(c app.Metrics) *int64 { return c.Quotes }},
		{"SHARES", func(c app.Metrics) *int64 { return c.Shares }},
		{"BOOKMARKS", func(c app.Metrics) *int64 { return c.Bookmarks }},
	}
	head, rows := []string{"PART"}, make([][]any, len(m.Segments))
	for i, s := range m.Segments {
		rows[i] = []any{s.Segment}
	}
	for _, column := range columns {
		counted := func(s segmentCounts) bool { return column.value(s.Metrics) != nil }
		if !slices.ContainsFunc(m.Segments, counted) {
			continue // this network does not count it
		}
		head = append(head, column.name)
		for i, s := range m.Segments {
			cell := "–"
			if n := column.value(s.Metrics); n != nil {
				cell = strconv.FormatInt(*n, 10)
			}
			rows[i] = append(rows[i], cell)
		}
	}
	for i, s := range m.Segments {
		rows[i] = append(rows[i], s.Address)
	}
	p.Line("")
	p.Table(append(head, "AT"), rows)
}

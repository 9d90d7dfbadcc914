package idea

import (
	"context"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// stats is the data of `psn idea stats`.
type stats struct {
	Total   int                   `json:"total"`
	States  map[psn.IdeaState]int `json:"states"`
	Pillars []pillarCount         `json:"pillars"` // of ideas that became nothing yet
	Expired int                   `json:"expired"`
}

type pillarCount struct {
	Pillar string `json:"pillar"` // empty for none
	Open   int    `json:"open"`
}

func newStats(env *cli.Env, open func() *app.App) *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:     "stats",
		Short:   "count ideas by state, and the open ones by pillar",
		Example: "psn idea stats\npsn idea stats --since 2026-01-01",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			s, err := open().IdeaStats(ctx, hub, since)
			if err != nil {
				return nil, err
			}
			d := stats{Total: s.Total, States: map[psn.IdeaState]int{}, Pillars: []pillarCount{}, Expired: s.Expired}
			for _, state := range psn.IdeaStates() {
				d.States[state] = s.States[state]
			}
			for _, name := range slices.Sorted(maps.Keys(s.Pillars)) {
				d.Pillars = append(d.Pillars, pillarCount{name, s.Pillars[name]})
			}
			return &cli.Result{Data: d, Next: []string{"psn idea list --state ready"}, Human: d.human}, nil
		}),
	}
	cmd.Flags().StringVar(&since, "since", "", "only ideas since this `day`: 2026-12-01, yesterday")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: stats{}})
}

func (d stats) human(p *cli.Printer) {
	var cells [][]any
	for _, state := range psn.IdeaStates() {
		cells = append(cells, []any{state, d.States[state]})
	}
	p.Table([]string{"STATE", "IDEAS"}, cells)
	p.Line("")
	cells = nil
	for _, c := range d.Pillars {
		name := c.Pillar
		if name == "" {
			name = "(none)"
		}
		cells = append(cells, []any{name, c.Open})
	}
	p.Table([]string{"PILLAR", "OPEN"}, cells)
	p.Line("%d in all, %d stale", d.Total, d.Expired)
}

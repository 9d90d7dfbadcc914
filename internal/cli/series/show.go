package series

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// mostTurns is how many occurrences are shown.
const mostTurns = 12

// detail is the data of `psn series show`.
type detail struct {
	row
	Start     string   `json:"start,omitempty"`
	Platforms []string `json:"platforms,omitempty"`
	Languages []string `json:"languages,omitempty"`
	Template  string   `json:"template,omitempty"`
	Turns     []turn   `json:"turns"` // of the last month and the coming time, the earliest first
}

func newShow(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "show SERIES",
		Short:   "show one series with its occurrences",
		Example: "psn series show teardown",
		Args:    cli.ExactArgs("SERIES"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			item, err := open().ShowSeries(ctx, hub, args[0], mostTurns)
			if err != nil {
				return nil, err
			}
			s := item.Series
			d := detail{row: rowOf(item), Start: s.Start, Platforms: s.Platforms, Languages: s.Languages, Template: s.Template, Turns: []turn{}}
			for _, o := range item.Turns {
				d.Turns = append(d.Turns, turnOf(o, item.Zone))
			}
			return &cli.Result{Data: d, Next: []string{"psn series next " + s.Name}, Human: func(p *cli.Printer) {
				p.Line("series %s: %s", p.Bold(d.Name), d.State)
				p.Pairs("title", d.Title, "rule", d.Rule, "at", d.At+" "+d.Zone, "pillar", d.Pillar, "episodes", d.Episodes, "template", d.Template)
				p.Line("")
				printTurns(p, d.Turns)
			}}, nil
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: detail{}})
}

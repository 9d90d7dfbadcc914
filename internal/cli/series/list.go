package series

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

func newList(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "list the series of the workspace, by name",
		Example: "psn series list\npsn series list --jq '.[] | select(.state == \"active\") | .name'",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			items, err := open().ListSeries(ctx, hub)
			if err != nil {
				return nil, err
			}
			rows := []row{}
			for _, item := range items {
				rows = append(rows, rowOf(item))
			}
			next := "psn series due"
			if len(rows) == 0 {
				next = "psn series create --help"
			}
			return &cli.Result{Data: rows, Next: []string{next}, Human: func(p *cli.Printer) { printRows(p, rows) }}, nil
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []row{}})
}

func printRows(p *cli.Printer, rows []row) {
	if len(rows) == 0 {
		p.Line("no series")
		return
	}
	var cells [][]any
	for _, r := range rows {
		at := ""
		if r.Next != nil {
			at = r.Next.At.Format("Mon 2006-01-02 15:04 MST")
		}
		var state any = r.State
		switch {
		case r.Problem != "":
			state = p.Bad("broken")
			at = r.Problem
		case r.State == psn.SeriesActive:
			state = p.Good(string(r.State))
		}
		cells = append(cells, []any{r.Name, state, r.Episodes, at, r.Rule})
	}
	p.Table([]string{"NAME", "STATE", "EPISODES", "NEXT", "RULE"}, cells)
}

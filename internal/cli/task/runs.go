package task

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

const mostRuns = 200

func newRuns(env *cli.Env, open func() *app.App) *cobra.Command {
	limit := 20
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:     "runs",
		Short:   "list the latest runs of background tasks, newest first",
		Example: "psn task runs --limit 5\npsn task runs --fields kind,state,error",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			if limit < 1 || limit > mostRuns {
				return nil, cli.Usagef(cmd, "--limit can't be %d: use a number from 1 to %d", limit, mostRuns)
			}
			return runRuns(ctx, env, open, limit)
		}),
	}
	cmd.Flags().IntVar(&limit, "limit", limit, fmt.Sprintf("at most this `number`, up to %d", mostRuns))
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []run{}})
}

func runRuns(ctx context.Context, env *cli.Env, open func() *app.App, limit int) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	a := open()
	found, more, err := a.ListTaskRuns(ctx, name, limit)
	if err != nil {
		return nil, err
	}
	rows := []run{}
	for _, r := range found {
		rows = append(rows, runOf(r, a.ShownZone()))
	}
	r := &cli.Result{Data: rows, Human: func(p *cli.Printer) {
		if len(rows) == 0 {
			p.Line("no task has run on this hub yet")
		}
		var cells [][]any
		for _, each := range rows {
			cells = append(cells, []any{each.ID, each.Kind, stateCell(p, each), each.AskedAt, each.AskedBy, outcome(each)})
		}
		p.Table([]string{"RUN", "TASK", "STATE", "ASKED FOR", "BY", "OUTCOME"}, cells)
	}}
	if more {
		r.Warnings = append(r.Warnings, fmt.Sprintf("there are older runs; --limit shows up to %d", mostRuns))
	}
	return r, nil
}

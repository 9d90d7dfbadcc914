package task

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newList(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "list the background tasks, how often they run and when they last did",
		Example: "psn task list",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			return runList(ctx, env, open)
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []listed{}})
}

// listed is an element of the data of `psn task list`.
type listed struct {
	Kind         string `json:"kind"`
	Does         string `json:"does"`
	EverySeconds int64  `json:"every_seconds"`
	Last         *run   `json:"last"` // null if it never ran on this hub
}

func runList(ctx context.Context, env *cli.Env, open func() *app.App) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	a := open()
	tasks, err := a.ListTasks(ctx, name)
	if err != nil {
		return nil, err
	}
	rows := []listed{}
	for _, t := range tasks {
		row := listed{Kind: t.Kind, Does: t.Does, EverySeconds: int64(t.Every.Seconds())}
		if t.Last != nil {
			last := runOf(*t.Last, a.ShownZone())
			row.Last = &last
		}
		rows = append(rows, row)
	}
	return &cli.Result{Data: rows, Next: []string{"psn task trigger " + rows[0].Kind + on(env)}, Human: func(p *cli.Printer) {
		var cells [][]any
		for i, r := range rows {
			last, state := "never", p.Dim("")
			if r.Last != nil {
				last, state = r.Last.AskedAt.String(), stateCell(p, *r.Last)
			}
			cells = append(cells, []any{r.Kind, tasks[i].Every, last, state, r.Does})
		}
		p.Table([]string{"TASK", "EVERY", "LAST ASKED FOR", "", "WHAT IT DOES"}, cells)
	}}, nil
}

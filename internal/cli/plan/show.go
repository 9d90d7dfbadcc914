package plan

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newShow(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "show FILE|current",
		Short:   "show where each slot of a plan stands; current is the plan that goes on now, as it was applied",
		Example: "psn plan show current\npsn plan show content/plans/week-2026-11-30.yaml",
		Args:    cli.ExactArgs("FILE|current"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			a := open()
			var p app.PlanApplied
			next := "psn calendar"
			if args[0] == "current" {
				p, err = a.CurrentPlan(ctx, hub)
			} else {
				var raw []byte
				if raw, err = env.ReadInput(ctx, args[0], maxFile); err != nil {
					return nil, err
				}
				p, err = a.ShowPlan(ctx, hub, args[0], raw)
				next = "psn plan apply " + cli.Quote(args[0]) + " --dry-run"
			}
			if err != nil {
				return nil, err
			}
			d := planOf(p, a.ShownZone(), false)
			return &cli.Result{Data: d, Next: []string{next}, Human: d.human}, nil
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: plan{}})
}

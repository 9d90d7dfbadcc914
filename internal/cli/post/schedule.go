package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newSchedule(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.SchedulePost
	cmd := &cobra.Command{
		Use:     "schedule ID",
		Short:   "give a draft its time, or move a scheduled post",
		Example: "psn post schedule 7k2 --at 'tomorrow 9am'\npsn post schedule 7k2 --at next\npsn post schedule 7k2 --at 2026-12-01T09:00:00-05:00 --dry-run",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			ask.Post = args[0]
			a := open()
			c, err := a.SchedulePost(ctx, ask)
			if err != nil {
				return nil, err
			}
			return changeOf(c, a.ShownZone(), ask.DryRun).result(c.Warnings, "scheduled", "psn post show "+c.Item.Post.ID), nil
		}),
	}
	cmd.Flags().StringVar(&ask.At, "at", "", "this `time`; psn help times")
	_ = cmd.MarkFlagRequired("at") // it exists
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: change{}})
}

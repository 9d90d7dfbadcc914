package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newReschedule(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.SchedulePost
	cmd := &cobra.Command{
		Use:     "reschedule ID",
		Short:   "move a post that is scheduled, approved or waiting for approval; approval holds",
		Example: "psn post reschedule 7k2 --at 'tomorrow 9am'\npsn post reschedule 7k2 --at next --dry-run",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			ask.Post = args[0]
			a := open()
			c, err := a.ReschedulePost(ctx, ask)
			if err != nil {
				return nil, err
			}
			return changeOf(c, a.ShownZone(), ask.DryRun).result(c.Warnings, "moved", "psn post show "+c.Item.Post.ID), nil
		}),
	}
	cmd.Flags().StringVar(&ask.At, "at", "", "to this `time`; psn help times")
	_ = cmd.MarkFlagRequired("at") // it exists
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: change{}})
}

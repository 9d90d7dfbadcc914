package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newReschedule(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := timing{
		env: env, open: open, at: "to this `time`; psn help times", done: "moved",
		move: func(ctx context.Context, a *app.App, hub, id, at string, dryRun bool) (app.PostChange, error) {
			return a.ReschedulePost(ctx, app.SchedulePost{Hub: hub, Post: id, At: at, DryRun: dryRun})
		},
	}.command(&cobra.Command{
		Use:     "reschedule ID",
		Short:   "move a post that is scheduled, approved or waiting for approval; approval holds",
		Example: "psn post reschedule 7k2 --at 'tomorrow 9am'\npsn post reschedule 7k2 --at next --dry-run",
	}, cli.Traits{Idempotent: true})
	_ = cmd.MarkFlagRequired("at") // it exists
	return cmd
}

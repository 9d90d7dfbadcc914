package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newSchedule(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := timing{
		env: env, open: open, at: "this `time`; psn help times", done: "scheduled",
		move: func(ctx context.Context, a *app.App, hub, id, at string, dryRun bool) (app.PostChange, error) {
			return a.SchedulePost(ctx, app.SchedulePost{Hub: hub, Post: id, At: at, DryRun: dryRun})
		},
	}.command(&cobra.Command{
		Use:     "schedule ID",
		Short:   "give a draft its time, or move a scheduled post",
		Example: "psn post schedule 7k2 --at 'tomorrow 9am'\npsn post schedule 7k2 --at next\npsn post schedule 7k2 --at 2026-12-01T09:00:00-05:00 --dry-run",
	}, cli.Traits{Idempotent: true})
	_ = cmd.MarkFlagRequired("at") // it exists
	return cmd
}

package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newRetry(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := timing{
		env: env, open: open, at: "at this `time` (now if not given); psn help times", done: "scheduled again",
		move: func(ctx context.Context, a *app.App, hub, id, at string, dryRun bool) (app.PostChange, error) {
			return a.RetryPost(ctx, app.RetryPost{Hub: hub, Post: id, At: at, DryRun: dryRun})
		},
	}.command(&cobra.Command{
		Use:     "retry ID",
		Short:   "try a failed or missed post again; a thread goes on where it stopped",
		Example: "psn post retry 7k2\npsn post retry 7k2 --at 'in 2h'",
	}, cli.Traits{})
	return cmd
}

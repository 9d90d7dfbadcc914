package post

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// maxWait is the longest that `psn post publish` waits.
const maxWait = time.Hour

func newPublish(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.PublishNow
	var yes bool
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:   "publish ID",
		Short: "publish a post now and wait for what comes of it",
		Long: `Makes the post due now. A worker publishes it, or this process does where no worker runs and the hub's
private key is here. Exit code 8 says that the outcome is not known yet: nothing is ever sent again on a
guess, and psn post show tells how it ended.`,
		Example: "psn post publish 7k2 --yes\npsn post publish 7k2 --yes --wait 2m\npsn post publish 7k2 --dry-run",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			if ask.Wait < 0 || ask.Wait > maxWait {
				return nil, cli.Usagef(cmd, "--wait is from 0s to %s", maxWait)
			}
			ask.Post = args[0]
			ask.Confirm = func(question string) error { return env.Confirm(ctx, yes, question) }
			a := open()
			meter := env.Meter()
			ask.Watch = watchUploads(meter)
			c, err := a.PublishPost(ctx, ask)
			meter.End()
			if err != nil {
				return nil, err
			}
			done := "published"
			if ask.DryRun {
				done = "would be published now"
			}
			return changeOf(c, a.ShownZone(), ask.DryRun).result(c.Warnings, done, "psn post show "+c.Item.Post.ID), nil
		}),
	}
	cmd.Flags().DurationVar(&ask.Wait, "wait", time.Minute, "how long to wait for the outcome, as a `duration`: 60s, 5m")
	cli.AddYes(cmd, &yes)
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Destructive: true, Outside: true, Output: change{}})
}

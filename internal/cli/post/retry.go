package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newRetry(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.RetryPost
	cmd := &cobra.Command{
		Use:     "retry ID",
		Short:   "try a failed or missed post again; a thread goes on where it stopped",
		Example: "psn post retry 7k2\npsn post retry 7k2 --at 'in 2h'",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			ask.Post = args[0]
			a := open()
			c, err := a.RetryPost(ctx, ask)
			if err != nil {
				return nil, err
			}
			return changeOf(c, a.ShownZone(), ask.DryRun).result(c.Warnings, "scheduled again", "psn post show "+c.Item.Post.ID), nil
		}),
	}
	cmd.Flags().StringVar(&ask.At, "at", "", "at this `time` (now if not given); psn help times")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: change{}})
}

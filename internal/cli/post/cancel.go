package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newCancel(env *cli.Env, open func() *app.App) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:     "cancel ID",
		Short:   "stop a post that has not gone out; an edit makes it a draft again",
		Example: "psn post cancel 7k2\npsn post cancel 7k2 --dry-run",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			a := open()
			c, err := a.CancelPost(ctx, hub, args[0], dryRun)
			if err != nil {
				return nil, err
			}
			return changeOf(c, a.ShownZone(), dryRun).result(c.Warnings, "cancelled", "psn post show "+c.Item.Post.ID), nil
		}),
	}
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: change{}})
}

package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newReopen(env *cli.Env, open func() *app.App) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "reopen ID",
		Short: "make a post that was rejected, failed, missed, cancelled or scheduled a draft again",
		Long: `What it says stays as it is, and an approval ends. A post that may be out is not reopened before
psn post resolve said what became of it.`,
		Example: "psn post reopen 7k2\npsn post reopen 7k2 --dry-run",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			a := open()
			c, err := a.ReopenPost(ctx, hub, args[0], dryRun)
			if err != nil {
				return nil, err
			}
			return changeOf(c, a.ShownZone(), dryRun).result(c.Warnings, "a draft again", nextSteps(c.Item.Post, c.Policy)...), nil
		}),
	}
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: change{}})
}

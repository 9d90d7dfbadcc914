package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newSubmit(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.SubmitPost
	cmd := &cobra.Command{
		Use:   "submit ID",
		Short: "ask for a person's approval of a draft",
		Long: `Where the hub asks for approval, nothing goes out that no person approved. A submitted post goes out at its
time once it is approved: the one that it was created with, or --at.`,
		Example: "psn post submit 7k2\npsn post submit 7k2 --at 'tomorrow 9am'",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			ask.Post = args[0]
			a := open()
			c, err := a.SubmitPost(ctx, ask)
			if err != nil {
				return nil, err
			}
			return changeOf(c, a.ShownZone(), ask.DryRun).result(c.Warnings, "submitted", nextSteps(c.Item.Post, c.Policy)...), nil
		}),
	}
	cmd.Flags().StringVar(&ask.At, "at", "", "it goes out at this `time` once it is approved; psn help times")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: change{}})
}

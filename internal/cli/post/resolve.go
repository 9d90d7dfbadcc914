package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newResolve(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.ResolvePost
	var not bool
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:   "resolve ID",
		Short: "say whether a post that needs review is out",
		Long: `Look on the network first. With --published the post counts as out, and the rest of a thread follows. With
--not-published it goes out again, at --at or at once.`,
		Example: "psn post resolve 7k2 --published https://mastodon.social/@ana/115000000000000001\npsn post resolve 7k2 --not-published --at 'in 1h'",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			published := cmd.Flags().Changed("published")
			switch {
			case published == not:
				return nil, cli.Usagef(cmd, "say one of --published URL and --not-published")
			case published && ask.URL == "":
				return nil, cli.Usagef(cmd, "--published needs the URL of the post")
			case published && cmd.Flags().Changed("at"):
				return nil, cli.Usagef(cmd, "--at goes with --not-published")
			}
			ask.Post = args[0]
			a := open()
			c, err := a.ResolvePost(ctx, ask)
			if err != nil {
				return nil, err
			}
			return changeOf(c, a.ShownZone(), ask.DryRun).result(c.Warnings, "resolved", "psn post show "+c.Item.Post.ID), nil
		}),
	}
	cmd.Flags().StringVar(&ask.URL, "published", "", "it is out, at this `URL`")
	cmd.Flags().BoolVar(&not, "not-published", false, "it is not out, so that it is sent again")
	cmd.Flags().StringVar(&ask.At, "at", "", "with --not-published: send it again at this `time` (now if not given)")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: change{}})
}

package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newDuplicate(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.DuplicatePost
	cmd := &cobra.Command{
		Use:   "duplicate ID",
		Short: "create a new draft with a post's text, pictures and poll, for the same account or others",
		Long: `The post stays as it is, whatever became of it. Without --account the draft is for the post's own account.
Options that another network does not know are left out.`,
		Example: "psn post duplicate 7k2\npsn post duplicate 7k2 --account bluesky --account x --split --dry-run",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			ask.Post = args[0]
			a := open()
			made, err := a.DuplicatePost(ctx, ask)
			if len(made.Posts) == 0 {
				return nil, err
			}
			out := createdOf(made, a.ShownZone(), ask.DryRun)
			return &cli.Result{Data: out, Warnings: made.Warnings, Next: nextOf(out), Human: func(p *cli.Printer) { printCreated(p, out) }}, err
		}),
	}
	cmd.Flags().StringSliceVar(&ask.Accounts, "account", nil, "a draft for the account of this `name`; several make a group")
	cmd.Flags().StringVar(&ask.Key, "idempotency-key", "", "create once for this `key`, however often it is called")
	cmd.Flags().BoolVar(&ask.Split, "split", false, "cut a text that is too long for a network into a thread, at the ends of its sentences")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: created{}})
}

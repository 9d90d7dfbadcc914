package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type approveOptions struct {
	env   *cli.Env
	open  func() *app.App
	ask   app.ApprovePost
	token string
	yes   bool
}

func newApprove(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &approveOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "approve ID",
		Short: "say yes to what a submitted post says; it goes out at its time",
		Long: `Only a person approves: at a terminal, where the post is shown first, or with their token, which
psn hub policy token makes. An agent can't, at a terminal either. An edit afterwards ends the approval; another
time does not. A post whose time has passed meanwhile waits for another one.`,
		Example: "psn post approve 7k2\npsn post approve 7k2 --at 'tomorrow 9am'\npsn post approve 7k2 --revision 3 --token-file me.token",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.ask.Post = args[0]
			return runApprove(ctx, opts)
		}),
	}
	cmd.Flags().StringVar(&opts.ask.At, "at", "", "it goes out at this `time` instead; psn help times")
	cmd.Flags().IntVar(&opts.ask.Revision, "revision", 0, "only if the post still has this `revision`, which you read")
	cli.AddTokenFile(cmd, &opts.token)
	cli.AddYes(cmd, &opts.yes)
	cli.AddDryRun(cmd, &opts.ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: change{}})
}

func runApprove(ctx context.Context, opts *approveOptions) (*cli.Result, error) {
	env := opts.env
	var err error
	if opts.ask.Hub, err = env.HubName(); err != nil {
		return nil, err
	}
	opts.ask.Consent.Terminal = env.InTTY
	if opts.ask.Consent.Token, err = env.PersonToken(ctx, opts.token); err != nil {
		return nil, err
	}
	a := opts.open()
	if opts.ask.Consent.Token.Empty() {
		opts.ask.Confirm = func(found app.PostPreview) error {
			if !opts.yes {
				env.Show(previewOf(found, a.ShownZone()).human)
			}
			return env.Confirm(ctx, opts.yes, "approve it like this?")
		}
	}
	c, err := a.ApprovePost(ctx, opts.ask)
	if err != nil {
		return nil, err
	}
	return changeOf(c, a.ShownZone(), opts.ask.DryRun).result(c.Warnings, "approved", nextSteps(c.Item.Post, c.Policy)...), nil
}

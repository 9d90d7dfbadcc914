package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newReject(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.RejectPost
	var token string
	cmd := &cobra.Command{
		Use:   "reject ID",
		Short: "say no to a submitted post, and why",
		Long: `Only a person rejects: at a terminal, or with their token, which psn hub policy token makes. The reason stands
with the post; psn post edit or psn post reopen makes it a draft again.`,
		Example: "psn post reject 7k2 --reason 'too long; and leave the price out'\npsn post reject 7k2 --reason 'not now' --token-file me.token",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			ask.Post, ask.Consent.Terminal = args[0], env.InTTY
			if ask.Consent.Token, err = env.PersonToken(ctx, token); err != nil {
				return nil, err
			}
			a := open()
			c, err := a.RejectPost(ctx, ask)
			if err != nil {
				return nil, err
			}
			return changeOf(c, a.ShownZone(), ask.DryRun).result(c.Warnings, "rejected", nextSteps(c.Item.Post, c.Policy)...), nil
		}),
	}
	cmd.Flags().StringVar(&ask.Reason, "reason", "", "`why`, for whoever wrote it")
	_ = cmd.MarkFlagRequired("reason") // it exists
	cli.AddTokenFile(cmd, &token)
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: change{}})
}

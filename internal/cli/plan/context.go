package plan

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	contextcmd "github.com/postshitnow/psn/internal/cli/context"
)

func newContext(env *cli.Env, open func() *app.App) *cobra.Command {
	var tokens int
	cmd := &cobra.Command{
		Use:     "context",
		Short:   "print what a planner should know now; the same as psn context --for plan",
		Example: "psn plan context\npsn plan context --tokens 3000",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			return contextcmd.Show(ctx, env, open, app.ForPlan, tokens)
		}),
	}
	cmd.Flags().IntVar(&tokens, "tokens", contextcmd.DefaultTokens, "at most about so many `tokens`")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Text: true, Output: contextcmd.Block{}})
}

package idea

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// move runs a verb that brings an idea to another state.
func move(ctx context.Context, env *cli.Env, open func() *app.App, ask app.MoveIdea, done string) (*cli.Result, error) {
	var err error
	if ask.Hub, err = env.HubName(); err != nil {
		return nil, err
	}
	a := open()
	before, after, err := a.MoveIdea(ctx, ask)
	if err != nil {
		return nil, err
	}
	var warnings []string
	if after.Expired {
		warnings = append(warnings, "this idea is stale; give it a new end with `psn idea edit "+after.ID+" --expires 3d`, or none")
	}
	return changed{row: rowOf(after, a.ShownZone()), From: before.State, DryRun: ask.DryRun}.result(after, warnings, done), nil
}

func newMove(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.MoveIdea
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:   "move IDEA",
		Short: "bring an idea to another state",
		Long: `An idea goes from spark to seed, ready, claimed, developed and used. It may skip steps ahead and go one back.
psn post create --idea makes it developed, and it is used when such a post is out: both need no move. psn idea kill
ends it.`,
		Example: "psn idea move 7k2 --to ready\npsn idea move 7k2 --to claimed --dry-run",
		Args:    cli.ExactArgs("IDEA"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			if ask.To == "" {
				return nil, cli.Usagef(cmd, "%s needs --to", cmd.CommandPath())
			}
			ask.Idea = args[0]
			return move(ctx, env, open, ask, "moved")
		}),
	}
	states := psn.IdeaStates()
	cli.EnumVar(cmd, &ask.To, "to", "", states[:len(states)-1], "the `state` it goes to")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: changed{}})
}

func newKill(env *cli.Env, open func() *app.App) *cobra.Command {
	ask := app.MoveIdea{To: psn.IdeaKilled}
	cmd := &cobra.Command{
		Use:     "kill IDEA",
		Short:   "end an idea for good, with a reason; it is kept, so that nobody has it again",
		Example: "psn idea kill 7k2 --reason 'we said that in May'",
		Args:    cli.ExactArgs("IDEA"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			ask.Idea = args[0]
			return move(ctx, env, open, ask, "killed")
		}),
	}
	cmd.Flags().StringVar(&ask.Reason, "reason", "", "why, as `text`")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: changed{}})
}

package account

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// changed is the data of the commands that change an account.
type changed struct {
	row
	Was     string `json:"was"`     // the name or state before
	Changed bool   `json:"changed"` // false: it was so already
	Missed  int    `json:"missed"`  // overdue posts that were set aside
	DryRun  bool   `json:"dry_run"`
}

// change runs a verb that changes an account and says what came of it.
func change(env *cli.Env, in *app.App, dryRun bool, act string, verb func(hub string) (app.AccountChange, error)) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	c, err := verb(name)
	if err != nil {
		return nil, err
	}
	out := changed{rowOf(env, in, c.Account), c.Was, c.Changed, c.Missed, dryRun}
	return &cli.Result{Data: out, Next: []string{"psn account show " + out.Name + on(env)}, Human: func(p *cli.Printer) {
		switch {
		case !out.Changed:
			p.Line("account %s is %s already", out.Name, act)
		case dryRun:
			p.Line("account %s would be %s", out.Was, act)
		default:
			p.Line("%s account %s is %s", p.Good("✓"), p.Bold(out.Name), act)
		}
		if out.Missed > 0 {
			p.Line("%d overdue posts are missed", out.Missed)
		}
	}}, nil
}

func newRename(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:     "rename ACCOUNT NAME",
		Short:   "give an account another name",
		Example: "psn account rename mastodon work",
		Args:    cli.ExactArgs("ACCOUNT", "NAME"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return change(env, open(), dryRun, "called "+args[1], func(hub string) (app.AccountChange, error) {
				return open().RenameAccount(ctx, hub, args[0], args[1], dryRun)
			})
		}),
	}
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: changed{}})
}

func newPause(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun, reason := false, ""
	cmd := &cobra.Command{
		Use:     "pause ACCOUNT",
		Short:   "hold an account's posts until it is resumed",
		Example: "psn account pause mastodon --reason 'on holiday'",
		Args:    cli.ExactArgs("ACCOUNT"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return change(env, open(), dryRun, "paused", func(hub string) (app.AccountChange, error) {
				return open().PauseAccount(ctx, hub, args[0], reason, dryRun)
			})
		}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "`why`, for those who find it paused")
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: changed{}})
}

func newResume(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun := false
	var choice app.OverdueChoice
	cmd := &cobra.Command{
		Use:   "resume ACCOUNT",
		Short: "let an account's posts go out again",
		Long: `Posts that came due longer ago than the grace period (6 hours, unless the settings say otherwise) don't go
out all at once without a word: --overdue says what becomes of them.`,
		Example: "psn account resume mastodon\npsn account resume mastodon --overdue miss",
		Args:    cli.ExactArgs("ACCOUNT"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return change(env, open(), dryRun, "active", func(hub string) (app.AccountChange, error) {
				return open().ResumeAccount(ctx, hub, args[0], choice, dryRun)
			})
		}),
	}
	cli.EnumVar(cmd, &choice, "overdue", "", app.OverdueChoices(), "`what` becomes of posts that came due long ago: publish or miss")
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: changed{}})
}

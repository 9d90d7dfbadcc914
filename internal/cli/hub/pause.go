package hub

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// changed is the data of the commands that pause and resume a hub.
type changed struct {
	Name    string `json:"name"`
	Paused  bool   `json:"paused"`
	Reason  string `json:"reason"`  // why it is, or was, paused
	Changed bool   `json:"changed"` // false: it was so already
	Missed  int    `json:"missed"`  // overdue posts that were set aside
	DryRun  bool   `json:"dry_run"`
}

func newPause(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun, reason := false, ""
	cmd := &cobra.Command{
		Use:   "pause [NAME]",
		Short: "let nothing of a hub go out until it is resumed",
		Long: `What has left already comes to its end. Posts can still be written and scheduled; they wait. Without a NAME
it is the hub that is used unasked.`,
		Example: "psn hub pause\npsn hub pause work --reason 'moving to another machine'",
		Args:    cli.OptionalArg("NAME"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return change(env, args, dryRun, func(name string) (app.HubChange, error) {
				return open().PauseHub(ctx, name, reason, dryRun)
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
		Use:   "resume [NAME]",
		Short: "let a hub's posts go out again",
		Long: `Posts that came due longer ago than the grace period (6 hours, unless the settings say otherwise) don't go
out all at once without a word: --overdue says what becomes of them.

A hub that was restored from a backup is paused because posts that are out already would go out again. Cancel
those before; to resume it is to say that this was done.`,
		Example: "psn hub resume\npsn hub resume work --overdue miss",
		Args:    cli.OptionalArg("NAME"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return change(env, args, dryRun, func(name string) (app.HubChange, error) {
				return open().ResumeHub(ctx, name, choice, dryRun)
			})
		}),
	}
	cli.EnumVar(cmd, &choice, "overdue", "", app.OverdueChoices(), "`what` becomes of posts that came due long ago: publish or miss")
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: changed{}})
}

// hubOf is the hub that an argument names, or --hub; they can't name two.
func hubOf(env *cli.Env, args []string) (string, error) {
	name, err := env.HubName()
	if err != nil || len(args) == 0 {
		return name, err
	}
	if name != "" && name != args[0] {
		return "", psn.Errorf(psn.CodeUsage, "--hub %s and %s are two hubs", name, args[0]).WithHint("name one of them")
	}
	return args[0], nil
}

// change runs a verb that pauses or resumes a hub, and says what came of it.
func change(env *cli.Env, args []string, dryRun bool, verb func(name string) (app.HubChange, error)) (*cli.Result, error) {
	name, err := hubOf(env, args)
	if err != nil {
		return nil, err
	}
	c, err := verb(name)
	if err != nil {
		return nil, err
	}
	out := changed{c.Name, c.Paused, c.Why, c.Changed, c.Missed, dryRun}
	next := "psn status --hub " + out.Name
	if out.Paused {
		next = "psn hub resume " + out.Name
	}
	return &cli.Result{Data: out, Next: []string{next}, Human: out.human}, nil
}

func (c changed) human(p *cli.Printer) {
	state := map[bool]string{true: "paused: nothing goes out", false: "running: its posts go out when they are due"}[c.Paused]
	switch {
	case !c.Changed:
		p.Line("hub %s is %s already", c.Name, map[bool]string{true: "paused", false: "running"}[c.Paused])
	case c.DryRun:
		p.Line("hub %s would be %s", c.Name, state)
	default:
		p.Line("%s hub %s is %s", p.Good("✓"), p.Bold(c.Name), state)
	}
	if c.Paused && c.Reason != "" {
		p.Line("reason: %s", c.Reason)
	}
	if c.Missed > 0 {
		p.Line("%d overdue posts are missed", c.Missed)
	}
}

package notify

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newTest(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:   "test CHANNEL",
		Short: "send a test message to a channel now",
		Long: `Opens the channel's URL with the hub's private key, which must be on this machine, and sends one message,
whatever the quiet hours and the day's number. If it may have arrived, and nobody knows, psn ends with exit
code 8.`,
		Example: "psn notify test ops",
		Args:    cli.ExactArgs("CHANNEL"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runTest(ctx, env, open, args[0], dryRun)
		}),
	}
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Outside: true, Output: tested{}})
}

// tested is the data of `psn notify test`.
type tested struct {
	row
	Sent   bool `json:"sent"` // false on a dry run
	DryRun bool `json:"dry_run"`
}

func runTest(ctx context.Context, env *cli.Env, open func() *app.App, name string, dryRun bool) (*cli.Result, error) {
	hub, err := env.HubName()
	if err != nil {
		return nil, err
	}
	c, err := open().TryChannel(ctx, hub, name, dryRun)
	if err != nil {
		return nil, err
	}
	out := tested{rowOf(c), !dryRun, dryRun}
	return &cli.Result{Data: out, Next: []string{"psn notify list" + on(env)}, Human: func(p *cli.Printer) {
		if dryRun {
			p.Line("would send a test message to %s: %s", out.Name, out.To)
			return
		}
		p.Line("%s sent a test message to %s: %s", p.Good("✓"), p.Bold(out.Name), out.To)
	}}, nil
}

package account

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

func newTest(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:   "test ACCOUNT",
		Short: "ask the network whether an account's token works",
		Long: `Opens the token with the hub's private key, which must be on this machine, and asks the network whose it is.
Nothing is published. If the network refuses the token, the account's posts are held until it gets a new
one; with --dry-run that is only said.`,
		Example: "psn account test mastodon",
		Args:    cli.ExactArgs("ACCOUNT"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runTest(ctx, env, open, args[0], dryRun)
		}),
	}
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Outside: true, Output: tested{}})
}

// tested is the data of `psn account test`.
type tested struct {
	row
	Limits limits `json:"limits"` // as the server says now
}

func runTest(ctx context.Context, env *cli.Env, open func() *app.App, ref string, dryRun bool) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	t, err := open().TryAccount(ctx, name, ref, dryRun)
	if err != nil {
		return nil, err
	}
	out := tested{rowOf(env, open(), t.Account), limitsOf(t.Limits)}
	out.Handle = t.Handle
	r := &cli.Result{Data: out, Next: []string{"psn account show " + out.Name + on(env)}, Human: func(p *cli.Printer) {
		p.Line("%s the token of %s works: %s", p.Good("✓"), p.Bold(out.Name), out.Handle)
		p.Pairs("characters", out.Limits.Characters, "a URL counts", out.Limits.URLLength, "media", out.Limits.Media)
	}}
	switch out.State {
	case psn.AccountActive:
	case psn.AccountPaused:
		r.Warnings = append(r.Warnings, "the account is paused, so its posts wait; `psn account resume "+out.Name+"` lets them go")
	case psn.AccountReauthRequired:
		r.Warnings = append(r.Warnings, "the network refused this token before, so the account is held; add it again to let its posts go")
	}
	return r, nil
}

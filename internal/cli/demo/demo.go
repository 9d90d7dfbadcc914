// Package demo is `psn demo`.
package demo

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/demo"
	"github.com/postshitnow/psn/internal/psn"
)

type options struct {
	env  *cli.Env
	keep bool
}

// New returns the command.
func New(env *cli.Env) *cobra.Command {
	opts := &options{env: env}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "watch drafts become posts, on simulated networks",
		Long: `Makes a workspace and a hub in a fresh folder, starts simulated networks, signs in to each by psn's own sign-in (the
demo presses Allow where a person would), starts a real worker, and publishes drafts that come with psn: on X,
LinkedIn, Instagram, TikTok, Bluesky and two servers of the Mastodon kind. Three answers are lost on the wire, and
one worker is killed in the middle of publishing. At the end the networks' ledger is compared with the hub: every
post once.

Nothing leaves this machine. It takes less than 30 seconds.`,
		Example: "psn demo\npsn demo --keep",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			return run(ctx, opts)
		}),
	}
	cmd.Flags().BoolVar(&opts.keep, "keep", false, "keep the simulated feed and the worker running until Ctrl-C, and the folder after that")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: demo.Outcome{}})
}

func run(ctx context.Context, opts *options) (*cli.Result, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, psn.Errorf(psn.CodeInternal, "demo: where psn lies can't be found out: %w", err)
	}
	dir, err := os.MkdirTemp("", "psn-demo-")
	if err != nil {
		return nil, psn.Errorf(psn.CodeReadOnly, "demo: no folder for it can be made: %w", err)
	}
	if !opts.keep {
		defer func() { _ = os.RemoveAll(dir) }()
	}
	out, err := demo.Run(ctx, demo.Options{
		Program: program, Dir: dir, Story: opts.env.Err, Clock: opts.env.Clock, Keep: opts.keep,
	})
	result := &cli.Result{Data: out, Next: []string{"psn demo --keep", "psn init"}, Human: func(p *cli.Printer) {
		p.Line("%d posts, each once, in %.1f s", len(out.Posts), out.Seconds)
	}}
	switch {
	case errors.Is(err, context.Canceled):
		return nil, &psn.Error{Code: psn.CodeCancelled, Message: "demo: interrupted", Err: err}
	case errors.Is(err, demo.ErrBroken):
		return result, psn.Errorf(psn.CodeInternal, "demo: a promise was broken: %w", err)
	case err != nil:
		return nil, psn.Errorf(psn.CodeInternal, "demo: %w", err)
	}
	return result, nil
}

package worker

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type uninstallOptions struct {
	env    *cli.Env
	open   func() *app.App
	name   string
	yes    bool
	dryRun bool
}

func newUninstall(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &uninstallOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "stop the worker that was installed, and remove its service",
		Long: `The worker ends politely: what has left this machine comes to its end and is recorded. Hubs, accounts and
posts stay as they are; posts that come due wait for another worker, and are missed after the grace period.`,
		Example: "psn worker uninstall --dry-run\npsn worker uninstall --yes",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runUninstall(ctx, opts) }),
	}
	addName(cmd, &opts.name)
	cli.AddYes(cmd, &opts.yes)
	cli.AddDryRun(cmd, &opts.dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Destructive: true, Idempotent: true, Output: uninstalled{}})
}

// uninstalled is the data of `psn worker uninstall`.
type uninstalled struct {
	Service string `json:"service"`
	System  string `json:"system"`
	File    string `json:"file"`
	Removed bool   `json:"removed"` // false on a dry run, and if it was not installed
	DryRun  bool   `json:"dry_run"`
}

func runUninstall(ctx context.Context, opts *uninstallOptions) (*cli.Result, error) {
	found, err := opts.open().Service(opts.name)
	if err != nil {
		return nil, err
	}
	out := uninstalled{Service: found.Label, System: found.System, File: found.File, DryRun: opts.dryRun}
	there := found.There
	r := &cli.Result{Next: []string{"psn status"}}
	if others := found.Others(); !there && len(others) > 0 {
		r.Warnings = []string{"installed with another --name: " + strings.Join(others, ", ")}
	}
	if there && !opts.dryRun {
		question := fmt.Sprintf("stop the worker and remove %s?", found.File)
		if err := opts.env.Confirm(ctx, opts.yes, question); err != nil {
			return nil, err
		}
		if err := found.Remove(ctx); err != nil {
			return nil, err
		}
		out.Removed = true
	}
	r.Data = out
	r.Human = func(p *cli.Printer) {
		switch {
		case !there:
			p.Line("%s is not installed: nothing to remove", out.Service)
		case out.DryRun:
			p.Line("would stop %s and remove %s", out.Service, out.File)
		default:
			p.Line("%s stopped %s and removed %s", p.Good("✓"), p.Bold(out.Service), out.File)
		}
	}
	return r, nil
}

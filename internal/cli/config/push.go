package config

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newPush(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.PushConfig
	cmd := &cobra.Command{
		Use:   "push",
		Short: "copy the workspace's checked files to the hub",
		Long: `Commands that read the workspace do this by themselves for the hub of config/hub.env when they see a file
changed. psn config push does it now, for any hub, all files or none; with problems in one the exit code
is 2. What the hub has already is left alone. Copies of files that are gone stay, unless --prune removes them.`,
		Example: "psn config push --dry-run\npsn config push\npsn config push --prune",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			return runPush(ctx, env, open(), ask)
		}),
	}
	cmd.Flags().BoolVar(&ask.Prune, "prune", false, "remove copies of files that the workspace does not have")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: pushed{}})
}

// pushed is the data of `psn config push`.
type pushed struct {
	Hub       string     `json:"hub"`
	Changed   int        `json:"changed"`   // copies that were stored or removed
	Documents []document `json:"documents"` // as they stood before
	DryRun    bool       `json:"dry_run"`
}

func runPush(ctx context.Context, env *cli.Env, a *app.App, ask app.PushConfig) (*cli.Result, error) {
	done, err := a.PushConfig(ctx, ask)
	if err != nil {
		return nil, err
	}
	out := pushed{done.Hub, done.Changed, documentsOf(done.Documents, a.ShownZone()), ask.DryRun}
	r := &cli.Result{Data: out, Human: out.human}
	for _, d := range done.Documents {
		if d.State == app.DocumentHubOnly && !ask.Prune {
			r.Warnings = append(r.Warnings, "the hub keeps "+d.Kind+"/"+d.Name+", which the workspace does not have; --prune removes it")
		}
	}
	if !ask.DryRun {
		r.Next = []string{"psn config diff" + on(env)}
	}
	return r, nil
}

func (d pushed) human(p *cli.Printer) {
	table(p, d.Documents)
	switch {
	case d.DryRun:
		p.Line("would change %d copies in hub %s", d.Changed, d.Hub)
	case d.Changed == 0:
		p.Line("%s hub %s has all of it already", p.Good("✓"), p.Bold(d.Hub))
	default:
		p.Line("%s changed %d copies in hub %s", p.Good("✓"), d.Changed, p.Bold(d.Hub))
	}
}

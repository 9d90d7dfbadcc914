package hub

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newExport(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:   "export PATH",
		Short: "write a whole hub into a folder or a tar file",
		Long: `For a backup that reads everywhere, or to move a hub to another machine or database: psn hub import makes a hub
of it, on SQLite or Postgres. PATH is a new folder, or a new file whose name ends with .tar. In it are posts,
attempts, publications, the audit story and the pictures; tokens, keys and the targets of notices stay behind.

To move a hub, pause it first: what it published after the export would go out again.`,
		Example: "psn hub export backup-2026-12-01.tar\npsn hub export moving --hub work --dry-run",
		Args:    cli.ExactArgs("PATH"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runExport(ctx, env, open, args[0], dryRun)
		}),
	}
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: exported{}})
}

// exported is the data of `psn hub export`.
type exported struct {
	Name       string         `json:"name"`
	HubID      string         `json:"hub_id"`
	Path       string         `json:"path"`
	Format     int            `json:"format"` // version of the export's form
	Schema     int64          `json:"schema"`
	Rows       map[string]int `json:"rows"` // by table
	Media      int            `json:"media"`
	MediaBytes int64          `json:"media_bytes"`
	DryRun     bool           `json:"dry_run"`
}

func runExport(ctx context.Context, env *cli.Env, open func() *app.App, path string, dryRun bool) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	e, err := open().ExportHub(ctx, name, path, dryRun, func(done, all int) {
		if done%100 == 0 && done < all {
			env.Note("%d of %d pictures written", done, all)
		}
	})
	if err != nil {
		return nil, err
	}
	out := exported{
		Name: e.Name, HubID: e.Export.HubID, Path: e.Path, Format: e.Export.Format, Schema: e.Export.Schema, Rows: map[string]int{},
		Media: len(e.Export.Media), MediaBytes: e.MediaBytes, DryRun: dryRun,
	}
	for _, t := range e.Export.Tables {
		out.Rows[t.Name] = t.Rows
	}
	r := &cli.Result{Data: out, Warnings: e.Warnings, Human: func(p *cli.Printer) {
		p.Line("%s %s %s", p.Good("✓"), wrote(dryRun, "wrote hub", "would write hub"), p.Bold(out.Name))
		p.Pairs("into", out.Path, "posts", out.Rows["posts"], "accounts", out.Rows["accounts"], "attempts", out.Rows["attempts"],
			"pictures", fmt.Sprintf("%d, %.1f MB", out.Media, float64(out.MediaBytes)/1e6))
	}}
	if !dryRun {
		r.Next = []string{"psn hub import " + cli.Quote(path) + " --name NAME"}
	}
	return r, nil
}

func wrote(dryRun bool, did, would string) string {
	if dryRun {
		return would
	}
	return did
}

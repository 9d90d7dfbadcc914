package plugin

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// exported is the data of `psn plugin export`.
type exported struct {
	Dir    string   `json:"dir"`
	Files  []string `json:"files"` // below it
	DryRun bool     `json:"dry_run"`
}

func newExport(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:   "export DIR",
		Short: "write the slash commands as a plugin, with a marketplace, into a folder",
		Long: `For those who want /psn:post and its siblings in every folder, not in a workspace alone. DIR is new, empty, or an
earlier export, which is written anew. In Claude Code, /plugin marketplace add DIR and then /plugin install psn@psn
install it. The commands of a workspace come before those of the plugin.`,
		Example: "psn plugin export psn-plugin\npsn plugin export psn-plugin --dry-run",
		Args:    cli.ExactArgs("DIR"),
		RunE: env.Run(func(_ context.Context, args []string) (*cli.Result, error) {
			e, err := open().ExportPlugin(args[0], dryRun)
			if err != nil {
				return nil, err
			}
			out := exported{Dir: e.Dir, Files: e.Paths, DryRun: dryRun}
			return &cli.Result{Data: out, Human: out.human}, nil
		}),
	}
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: exported{}})
}

func (e exported) human(p *cli.Printer) {
	wrote := "wrote"
	if e.DryRun {
		wrote = "would write"
	}
	p.Line("%s %s %s", p.Good("✓"), wrote, p.Bold(e.Dir))
	for _, path := range e.Files {
		p.Line("    %s", path)
	}
	if !e.DryRun {
		p.Line("in Claude Code: /plugin marketplace add %s, then /plugin install psn@psn", cli.Quote(e.Dir))
	}
}

package hub

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newMigrate(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "bring a hub's tables to this psn's version",
		Long: `Run it once after an upgrade, when a command says that the hub is older; stop workers of the older psn
before. Older ones refuse the hub from then on. A hub of a newer psn is left as it is.`,
		Example: "psn hub migrate\npsn hub migrate --hub work --dry-run",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			return runMigrate(ctx, env, open, dryRun)
		}),
	}
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: migrated{}})
}

// migrated is the data of `psn hub migrate`.
type migrated struct {
	Name     string `json:"name"`
	Place    string `json:"place"`
	From     int64  `json:"from"` // version of the schema
	To       int64  `json:"to"`
	Migrated bool   `json:"migrated"` // false: there was nothing to do; on a dry run what would be
	DryRun   bool   `json:"dry_run"`
}

func runMigrate(ctx context.Context, env *cli.Env, open func() *app.App, dryRun bool) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	m, err := open().MigrateHub(ctx, name, dryRun)
	if err != nil {
		return nil, err
	}
	out := migrated{m.Name, m.Place, m.From, m.To, m.Needed(), dryRun}
	return &cli.Result{Data: out, Human: func(p *cli.Printer) {
		switch {
		case !out.Migrated:
			p.Line("hub %s has schema %d, which is this psn's: nothing to do", out.Name, out.To)
		case dryRun:
			p.Line("would migrate hub %s from schema %d to %d", out.Name, out.From, out.To)
		default:
			p.Line("%s migrated hub %s from schema %d to %d", p.Good("✓"), out.Name, out.From, out.To)
		}
	}}, nil
}

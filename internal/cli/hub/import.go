package hub

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type importOptions struct {
	env  *cli.Env
	open func() *app.App
	url  string
	file string
	wish app.HubWish
}

func newImport(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &importOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "import PATH",
		Short: "make a new hub of what psn hub export wrote",
		Long: `The hub is made in one go, all of it or nothing, and only where no hub is: a SQLite file in your data directory,
or the database that the URL names. It keeps its id, its posts and their whole story.

It starts paused, and its accounts come without their tokens: sign in again with psn account login, then run
psn hub resume. Never let the hub that it was made of go on: both would publish the same posts. Channels for
notices are to be added again.`,
		Example: "psn hub import backup-2026-12-01.tar --name restored\n" +
			"cat neon.url | psn hub import moving --name work --database-url-file -",
		Args: cli.ExactArgs("PATH"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) { return runImport(ctx, opts, args[0]) }),
	}
	cmd.Flags().StringVar(&opts.wish.Name, "name", "", "the hub's `name` on this machine; without it the one that it had")
	cmd.Flags().StringVar(&opts.url, "database-url", "", "`url` of the database, without a password")
	cmd.Flags().StringVar(&opts.file, "database-url-file", "", "read the database's whole URL from this `file`, - for standard input")
	cmd.MarkFlagsMutuallyExclusive("database-url", "database-url-file")
	cli.EnumVar(cmd, &opts.wish.Key, "key-store", "file", app.KeyPlaces(), "keep the hub's new private key in this `place`: file or keyring")
	cli.AddDryRun(cmd, &opts.wish.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: imported{}})
}

// imported is the data of `psn hub import`.
type imported struct {
	Name     string         `json:"name"`
	HubID    string         `json:"hub_id"`
	Engine   psn.Engine     `json:"engine"`
	Place    string         `json:"place"`
	Source   string         `json:"source"`   // where the connection is kept
	Selected bool           `json:"selected"` // it is the hub of this folder that is used unasked
	Paused   bool           `json:"paused"`
	Rows     map[string]int `json:"rows"` // by table
	Media    int            `json:"media"`
	Key      key            `json:"key"`
	DryRun   bool           `json:"dry_run"`
}

func runImport(ctx context.Context, opts *importOptions, path string) (*cli.Result, error) {
	var err error
	switch {
	case opts.url != "":
		opts.wish.URL, err = app.OpenURL(opts.url)
	case opts.file != "":
		opts.wish.URL, err = opts.env.ReadSecret(ctx, opts.file, "the database's URL:")
	}
	if err != nil {
		return nil, err
	}
	m, err := opts.open().ImportHub(ctx, path, opts.wish)
	if err != nil {
		return nil, err
	}
	out := imported{
		Name: m.Name, HubID: m.Export.HubID, Engine: m.Hub.Engine, Place: m.Place, Source: m.Source, Selected: m.Main, Paused: m.Hub.Paused,
		Rows: map[string]int{}, Media: len(m.Export.Media), Key: keyOf(m.Key), DryRun: opts.wish.DryRun,
	}
	for _, t := range m.Export.Tables {
		out.Rows[t.Name] = t.Rows
	}
	r := &cli.Result{Data: out, Human: out.human, Warnings: []string{
		"the hub is paused; never let the one that it was made of go on, or both publish the same posts",
	}}
	if out.Rows["accounts"] > 0 {
		r.Warnings = append(r.Warnings, "its accounts come without their tokens, and need someone to sign in again")
	}
	if !out.DryRun {
		suffix := ""
		if !m.Main {
			suffix = " --hub " + m.Name
		}
		r.Next = []string{"psn account list" + suffix, "psn hub resume " + m.Name}
	}
	return r, nil
}

func (m imported) human(p *cli.Printer) {
	p.Line("%s %s hub %s, paused", p.Good("✓"), wrote(m.DryRun, "made", "would make"), p.Bold(m.Name))
	p.Pairs("place", m.Place, "connection", m.Source, "private key", m.Key.Place, "posts", m.Rows["posts"],
		"accounts", m.Rows["accounts"], "pictures", m.Media)
}

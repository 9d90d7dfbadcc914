package hub

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type createOptions struct {
	env  *cli.Env
	open func() *app.App
	url  string
	file string
	wish app.HubWish
}

func newCreate(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &createOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "create NAME",
		Short: "make a hub, or connect to the one that a database holds already",
		Long: `Without a database's URL the hub is a SQLite file in your data directory. With one it is that Postgres
database, or that SQLite file: sqlite:///absolute/path/hub.db.

A URL with a password is no flag, because others can see those: give it on standard input or in a file that
only you can read, or leave the password to PGPASSWORD or ~/.pgpass.

The hub's private key, which opens the tokens of its accounts, stays on this machine: in a file or in the
system's keyring, never in the database. Keep a copy of it: without it every account must sign in again.`,
		Example: "psn hub create work\n" +
			"psn hub create work --database-url-file neon.url\n" +
			"cat neon.url | psn hub create work --database-url-file -\n" +
			"psn hub create work --database-url postgres://ana@db.example.com/psn",
		Args: oneName,
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.wish.Name = args[0]
			return runCreate(ctx, opts)
		}),
	}
	cmd.Flags().StringVar(&opts.url, "database-url", "", "`url` of the database, without a password")
	cmd.Flags().StringVar(&opts.file, "database-url-file", "", "read the database's whole URL from this `file`, - for standard input")
	cmd.MarkFlagsMutuallyExclusive("database-url", "database-url-file")
	cli.EnumVar(cmd, &opts.wish.Key, "key-store", "file", app.KeyPlaces(), "keep a new hub's private key in this `place`: file or keyring")
	cli.AddDryRun(cmd, &opts.wish.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Outside: true, Output: made{}})
}

// oneName does not repeat what is too many: it may be a URL with a password.
func oneName(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		err := cli.Usagef(cmd, "%s takes a NAME and nothing else", cmd.CommandPath())
		return err.WithHint("give the database's URL with --database-url, or with --database-url-file if there is a password in it")
	}
	return cli.ExactArgs("NAME")(cmd, args)
}

// made is the data of `psn hub create`.
type made struct {
	Name      string     `json:"name"`
	HubID     string     `json:"hub_id"` // empty on the dry run of a new one
	Engine    psn.Engine `json:"engine"`
	Place     string     `json:"place"`
	Source    string     `json:"source"`    // where the connection is kept
	Created   bool       `json:"created"`   // false: the database held the hub already
	Connected bool       `json:"connected"` // this machine was connected to it before
	Selected  bool       `json:"selected"`  // it is the hub of this folder that is used unasked
	Key       key        `json:"key"`
	DryRun    bool       `json:"dry_run"`
}

// key is how a hub's private key stands on this machine.
type key struct {
	Here    bool   `json:"here"`
	Place   string `json:"place"` // environment, file or keyring; empty if there is none
	Problem string `json:"problem"`
}

func keyOf(k app.HubKey) key {
	out := key{Here: k.Here, Place: k.Place}
	if k.Problem != nil {
		out.Problem = k.Problem.Error()
	}
	return out
}

func runCreate(ctx context.Context, opts *createOptions) (*cli.Result, error) {
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
	m, err := opts.open().CreateHub(ctx, opts.wish)
	if err != nil {
		return nil, err
	}
	out := made{
		Name: m.Name, HubID: m.Hub.ID, Engine: m.Hub.Engine, Place: m.Place, Source: m.Source, Created: m.Created,
		Connected: m.Connected, Selected: m.Main, Key: keyOf(m.Key), DryRun: opts.wish.DryRun,
	}
	r := &cli.Result{Data: out, Human: out.human}
	if !m.Created {
		if w := m.Key.Warning(); w != "" {
			r.Warnings = append(r.Warnings, w)
		}
		if m.Hub.Name != m.Name {
			r.Warnings = append(r.Warnings, "the hub calls itself "+m.Hub.Name+"; on this machine it is "+m.Name)
		}
	}
	if !out.DryRun {
		suffix := ""
		if !m.Main {
			suffix = " --hub " + m.Name
		}
		r.Next = []string{"psn account login mastodon --server https://mastodon.social" + suffix, "psn hub status" + suffix}
	}
	return r, nil
}

func (m made) human(p *cli.Printer) {
	act := map[bool]string{true: "made", false: "connected to"}[m.Created]
	switch {
	case m.DryRun && m.Created:
		act = "would make"
	case m.DryRun:
		act = "would connect to"
	case !m.Created && m.Connected:
		act = "was connected already to"
	}
	p.Line("%s %s hub %s", p.Good("✓"), act, p.Bold(m.Name))
	p.Pairs("place", m.Place, "connection", m.Source, "private key", m.Key.Place)
}

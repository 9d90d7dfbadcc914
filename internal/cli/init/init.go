// Package initcmd is `psn init`.
package initcmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// New returns the command.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	var wish app.InitWish
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "make a workspace for your posts, and a personal hub",
		Long: `A workspace is a Git folder for what people edit: strategy, drafts, media, reports. The hub is the database
with everything else: a SQLite file in your data directory, which psn hub create can replace by Postgres.

What is there is kept, so that it is safe to run again. Without DIR it is the workspace you are in, else
the current folder.

With it come the files by which coding agents work: AGENTS.md, the slash commands of Claude Code, permission rules. --update
brings those, and the schemas for editors, up to this psn. One that you edited stays as it is, and if psn's changed since,
the new one is put beside it as NAME.new, once. One that you deleted stays away; without --update it is made again.`,
		Example: "psn init\npsn init ~/posts --zone Europe/Madrid --language es --language en\npsn init --update --dry-run",
		Args:    cli.OptionalArg("DIR"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			if len(args) > 0 {
				if wish.Dir = args[0]; wish.Dir == "" {
					return nil, psn.Errorf(psn.CodeUsage, "the folder's name is empty").WithHint("leave it out for the current folder")
				}
			}
			return run(ctx, open(), wish)
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&wish.Hub, "name", "", "call the hub by this `name` (default personal)")
	flags.StringVar(&wish.Zone, "zone", "", "time `zone` of the posts, as Europe/Madrid (default the machine's)")
	flags.StringArrayVar(&wish.Languages, "language", nil, "`language` of the posts, as en or pt-BR; may be repeated (default en)")
	flags.BoolVar(&wish.NoGit, "no-git", false, "make no Git repository")
	flags.BoolVar(&wish.Update, "update", false, "bring the files that psn ships up to this version, and keep what you edited")
	cli.AddDryRun(cmd, &wish.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: made{}})
}

// made is the data of `psn init`.
type made struct {
	Workspace  string   `json:"workspace"`
	Created    []string `json:"created"` // files, below the workspace
	Kept       []string `json:"kept"`
	GitCreated bool     `json:"git_created"`
	Zone       string   `json:"zone"`
	Hub        hub      `json:"hub"`
	Update     *update  `json:"update"` // null without --update
	DryRun     bool     `json:"dry_run"`
}

// update is what --update did.
type update struct {
	From  string    `json:"from"` // version of psn that wrote the files before; empty if that is not known
	To    string    `json:"to"`
	Files []updated `json:"files"`
}

type updated struct {
	Path   string `json:"path"`
	State  string `json:"state"`            // added, updated, unchanged, kept, offered, left-out or withdrawn
	Beside string `json:"beside,omitempty"` // psn's new one, where an edited file stays
}

// hub is the hub of the workspace.
type hub struct {
	Name      string     `json:"name"`
	ID        string     `json:"id"` // empty on the dry run of a new one
	Engine    psn.Engine `json:"engine"`
	Place     string     `json:"place"`
	Created   bool       `json:"created"`   // false: it was there
	Connected bool       `json:"connected"` // the workspace was connected to it before
	KeyHere   bool       `json:"key_here"`
}

func run(ctx context.Context, a *app.App, wish app.InitWish) (*cli.Result, error) {
	done, err := a.Init(ctx, wish)
	if err != nil {
		return nil, err
	}
	h := done.Hub
	out := made{
		Workspace: done.Workspace.Root, Created: []string{}, Kept: []string{}, GitCreated: done.Workspace.Git.Created,
		Zone: done.Zone, Hub: hub{h.Name, h.Hub.ID, h.Hub.Engine, h.Place, h.Created, h.Connected, h.Key.Here}, DryRun: wish.DryRun,
	}
	for _, path := range done.Workspace.Paths {
		if path.Created {
			out.Created = append(out.Created, path.Path)
		} else {
			out.Kept = append(out.Kept, path.Path)
		}
	}
	if u := done.Workspace.Update; u != nil {
		out.Update = &update{From: u.From, To: u.To, Files: []updated{}}
		for _, f := range u.Files {
			out.Update.Files = append(out.Update.Files, updated{f.Path, string(f.State), f.Beside})
		}
	}
	r := &cli.Result{Data: out, Human: out.human, Warnings: done.Warnings}
	if wish.Dir != "" && wish.Dir != "." {
		r.Warnings = append(r.Warnings, "commands use this workspace where they run in it: cd "+cli.Quote(out.Workspace))
	}
	if !wish.DryRun {
		r.Next = []string{"psn account login mastodon --server https://mastodon.social", "psn worker", "psn status"}
	}
	return r, nil
}

func (m made) human(p *cli.Printer) {
	would := ""
	if m.DryRun {
		would = "would be "
	}
	p.Line("%s workspace %s", p.Good("✓"), p.Bold(m.Workspace))
	for _, path := range m.Created {
		p.Line("    %screated  %s", would, path)
	}
	if n := len(m.Kept); n > 0 {
		p.Line("    kept     %d files that were there", n)
	}
	if m.Update != nil {
		m.Update.human(p)
	}
	if m.GitCreated {
		p.Line("    %screated  a Git repository", would)
	}
	p.Line("    zone     %s", m.Zone)
	what := "the workspace was connected to it already"
	switch {
	case m.Hub.Created:
		what = would + "created"
	case !m.Hub.Connected:
		what = would + "connected; another workspace made it"
	}
	p.Line("%s hub %s (%s): %s", p.Good("✓"), p.Bold(m.Hub.Name), m.Hub.Engine, what)
	p.Line("    %s", m.Hub.Place)
}

func (u *update) human(p *cli.Printer) {
	unchanged := 0
	for _, f := range u.Files {
		switch {
		case f.State == "unchanged":
			unchanged++
		case f.Beside != "":
			p.Line("    %-9s %s: yours stays, psn's new one is %s", f.State, f.Path, f.Beside)
		default:
			p.Line("    %-9s %s", f.State, f.Path)
		}
	}
	p.Line("    unchanged %d files that psn ships", unchanged)
}

package app

import (
	"context"
	"path/filepath"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// InitWish says which workspace to make.
type InitWish struct {
	Dir       string // empty means the workspace that psn was called in, else the folder it was called in
	Hub       string // the name of the personal hub; empty means "personal"
	Zone      string // IANA name; empty means the machine's, else UTC
	Languages []string
	NoGit     bool
	Update    bool // bring the files that psn ships up to this version, and keep what people edited
	DryRun    bool
}

// Initialised is what Init did, or would do.
type Initialised struct {
	Workspace workspace.InitReport
	Zone      string // of the workspace's strategy
	Hub       HubMade
	Warnings  []string
}

// Init makes a folder a workspace with a personal hub in the user's data directory. What is there is kept:
// files, a hub that the workspace is connected to, and a hub of that name that another workspace made. It
// may run again, also after it was cut short, and twice at once.
func (a *App) Init(ctx context.Context, w InitWish) (Initialised, error) {
	asked := w
	if w.Hub == "" {
		w.Hub = "personal"
	}
	if err := psn.CheckName(w.Hub); err != nil {
		return Initialised{}, err
	}
	if w.Zone == "" {
		w.Zone = a.machineZone().String()
	}
	report, err := workspace.Init(ctx, a.initDir(w.Dir), workspace.InitOptions{
		Zone: w.Zone, Languages: w.Languages, NoGit: w.NoGit, DryRun: w.DryRun,
		Version: a.o.Version, Update: w.Update,
	})
	if err != nil {
		return Initialised{}, err
	}
	out := Initialised{Workspace: report, Warnings: report.Notes}
	out.Zone = out.keptZone(w, asked.Zone)
	out.Hub, err = a.initHub(ctx, report.Root, w)
	if err != nil {
		return Initialised{}, err
	}
	if asked.Hub != "" && asked.Hub != out.Hub.Name {
		out.warn("the workspace stays connected to hub " + out.Hub.Name + "; `psn hub create " + asked.Hub + "` makes another")
	}
	if !w.DryRun || !out.Hub.Created {
		out.warn(out.Hub.Key.Warning())
	}
	for _, variable := range []string{"PSN_HUB_URL", "PSN_HUB"} {
		if a.env(variable) != "" {
			out.warn(variable + " is set, so commands use the hub that it says, not the workspace's, until it is unset")
		}
	}
	return out, nil
}

func (i *Initialised) warn(sentence string) {
	if sentence != "" {
		i.Warnings = append(i.Warnings, sentence)
	}
}

// keptZone returns the zone of the strategy, which may have been there before.
func (i *Initialised) keptZone(w InitWish, asked string) string {
	strategy, err := (&workspace.Workspace{Root: i.Workspace.Root}).Strategy()
	switch {
	case psn.CodeOf(err) == psn.CodeNotFound: // a dry run
		return w.Zone
	case err != nil:
		i.warn(err.Error())
		return w.Zone
	}
	kept := strategy.Zone.String()
	if asked != "" && asked != kept {
		i.warn("config/strategy.yaml was there and says zone " + kept + "; edit it to change that")
	}
	return kept
}

// initDir returns the folder to initialise.
func (a *App) initDir(dir string) string {
	if dir != "" {
		return a.path(dir)
	}
	if ws, err := a.workspace(); err == nil {
		return ws.Root
	}
	return a.o.Dir
}

// initHub keeps the hub that the workspace is connected to, once it was opened, or makes its personal one.
func (a *App) initHub(ctx context.Context, root string, w InitWish) (HubMade, error) {
	hubs := config.NewHubs(root, config.Dirs{}, nil) // of this workspace, whatever the environment says
	c, err := hubs.Select("")
	if psn.CodeOf(err) == psn.CodeNotFound {
		return a.CreateHub(ctx, HubWish{Name: w.Hub, Main: true, DryRun: w.DryRun, root: root})
	}
	if err != nil {
		return HubMade{}, err
	}
	h, err := hub.Open(ctx, a.hubOptions(c))
	if err != nil {
		if lost, ok := asCode(err, psn.CodeNotFound); ok {
			return HubMade{}, lost.WithHint("put the database back; or remove %s to let `psn init` make a new hub",
				filepath.Join(root, "config", "hub.env")).WithNext("psn hub list")
		}
		return HubMade{}, err
	}
	a.remember(h)
	return HubMade{
		Hub: h.Info(), Name: c.Name, Place: c.Redacted(), Source: c.Source.String(), Connected: true, Main: true, Key: a.hubKey(ctx, h),
	}, nil
}

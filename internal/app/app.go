package app

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// Options are what an App is made of. Nothing is read or opened until a verb needs it.
type Options struct {
	Clock     psn.Clock
	Lookup    config.Lookup // the environment
	Dir       string        // the folder in which psn was called
	Platforms platform.Registry
	Notifiers notify.Registry
	Version   string
	HTTP      func() platform.HTTP // makes the outgoing clients, when one is first needed
}

// App is psn on one machine. It is safe for concurrent use.
type App struct {
	o Options

	dirs      func() (config.Dirs, error)
	workspace func() (*workspace.Workspace, error)
	http      func() platform.HTTP

	agent string // who acts unless PSN_ACTOR names an agent; empty where a person may

	mu   sync.Mutex
	open []*hub.Hub
}

// New returns an App.
func New(o Options) *App {
	return &App{
		o:    o,
		dirs: sync.OnceValues(func() (config.Dirs, error) { return config.FindDirs(o.Lookup) }),
		workspace: sync.OnceValues(func() (*workspace.Workspace, error) {
			return workspace.Find(o.Dir)
		}),
		http: sync.OnceValue(o.HTTP),
	}
}

// Close closes every hub that was opened.
func (a *App) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, h := range a.open {
		h.Close()
	}
	a.open = nil
}

// Platforms returns the networks that psn knows.
func (a *App) Platforms() platform.Registry { return a.o.Platforms }

// Actor returns who is acting: PSN_ACTOR as "agent:NAME" or "person:NAME" where it is set, an agent where
// a coding agent runs psn, and otherwise the machine's user. An App that ForAgent made never acts as a person.
func (a *App) Actor() psn.Actor {
	kind, name, named := splitActor(a.env("PSN_ACTOR"))
	switch {
	case named && (a.agent == "" || kind == psn.Agent):
		return psn.Actor{Kind: kind, Name: name}
	case a.agent != "":
		return psn.Actor{Kind: psn.Agent, Name: a.agent}
	}
	if a.env("CLAUDECODE") != "" {
		return psn.Actor{Kind: psn.Agent, Name: "claude"}
	}
	for _, name := range []string{"USER", "LOGNAME", "USERNAME"} {
		if user := a.env(name); user != "" {
			return psn.Actor{Kind: psn.Person, Name: user}
		}
	}
	return psn.Actor{Kind: psn.Person, Name: "owner"}
}

// env returns an environment variable, empty if it is not set.
func (a *App) env(name string) string {
	if a.o.Lookup == nil {
		return ""
	}
	value, _ := a.o.Lookup(name)
	return value
}

// Hubs returns the connections of this machine and workspace.
func (a *App) Hubs() (config.Hubs, error) {
	dirs, err := a.dirs()
	if err != nil {
		return config.Hubs{}, err
	}
	root := ""
	ws, err := a.workspace()
	if err == nil {
		root = ws.Root
	} else if psn.CodeOf(err) != psn.CodeNotFound {
		return config.Hubs{}, err
	}
	return config.NewHubs(root, dirs, a.o.Lookup), nil
}

// Select returns the connection of a name; an empty name selects the hub that is used unasked.
func (a *App) Select(name string) (config.Connection, error) {
	hubs, err := a.Hubs()
	if err != nil {
		return config.Connection{}, err
	}
	c, err := hubs.Select(name)
	var known *psn.Error
	if errors.As(err, &known) && known.Code == psn.CodeNotFound && len(known.Next) == 0 {
		known.Next = []string{"psn init", "psn hub list"}
	}
	return c, err
}

// OpenHub opens the hub of a name; an empty name opens the one that is used unasked. Close closes it.
func (a *App) OpenHub(ctx context.Context, name string) (*hub.Hub, error) {
	c, err := a.Select(name)
	if err != nil {
		return nil, err
	}
	h, err := hub.Open(ctx, a.hubOptions(c))
	if err != nil {
		return nil, err
	}
	a.remember(h)
	return h, nil
}

func (a *App) remember(h *hub.Hub) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open = append(a.open, h)
}

func (a *App) hubOptions(c config.Connection) hub.Options {
	return hub.Options{URL: c.URL, Clock: a.o.Clock, BucketKeys: a.bucketKeys}
}

// keys returns the private keys on this machine.
func (a *App) keys() (config.Keys, error) {
	dirs, err := a.dirs()
	if err != nil {
		return config.Keys{}, err
	}
	return config.NewKeys(dirs, a.o.Lookup), nil
}

// privateKey returns a hub's private key, empty if it is not on this machine.
func (a *App) privateKey(h *hub.Hub) (psn.Secret, error) {
	keys, err := a.keys()
	if err != nil {
		return psn.Secret{}, err
	}
	key, err := keys.Load(h.Info().ID)
	if psn.CodeOf(err) == psn.CodeKeyMissing {
		return psn.Secret{}, nil
	}
	return key.Secret, err
}

// Settings returns this machine's settings; flags are by a setting's key.
func (a *App) Settings(flags map[string]string) (config.Settings, error) {
	dirs, err := a.dirs()
	if err != nil {
		return config.Settings{}, err
	}
	return config.LoadSettings(dirs, a.o.Lookup, flags)
}

// WorkHub opens a hub for publishing in this process. worker is the id under which it claims.
func (a *App) WorkHub(ctx context.Context, name, worker string, tuning Tuning, log *slog.Logger) (*WorkHub, error) {
	c, err := a.Select(name)
	if err != nil {
		return nil, err
	}
	h, err := hub.Open(ctx, a.hubOptions(c))
	if err != nil {
		return nil, err
	}
	a.remember(h)
	return a.workHub(h, c.Name, worker, tuning, log)
}

func (a *App) workHub(h *hub.Hub, name, worker string, tuning Tuning, log *slog.Logger) (*WorkHub, error) {
	key, err := a.privateKey(h)
	if err != nil {
		return nil, err
	}
	file, err := a.markFile(h)
	if err != nil {
		return nil, err
	}
	return NewWorkHub(WorkOptions{
		Hub: h, Name: name, Key: key, Reload: func() (psn.Secret, error) { return a.privateKey(h) }, Platforms: a.o.Platforms, HTTP: a.http(), Tuning: tuning, Worker: worker,
		Version: a.o.Version, Log: log, Notifiers: a.o.Notifiers, Mark: file,
	})
}

// path returns a path as the user gave it, relative to the folder in which psn was called.
func (a *App) path(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(a.o.Dir, name)
}

// hubFile returns where a new SQLite hub of a name lies.
func (a *App) hubFile(name string) (string, error) {
	dirs, err := a.dirs()
	if err != nil {
		return "", err
	}
	return filepath.Join(dirs.Data, "hubs", name, "hub.db"), nil
}

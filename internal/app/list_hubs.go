package app

import (
	"slices"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/psn"
)

// KnownHub is a hub that this machine is connected to.
type KnownHub struct {
	Name     string // may be empty if there is a problem
	Engine   psn.Engine
	Place    string // without credentials
	Source   string // "file /home/ana/posts/config/hub.env"
	Selected bool   // it is used unasked
	Problem  error  // why the connection can't be used

	connection config.Connection
}

// ListHubs returns the hubs that this machine is connected to, without opening them. A connection that
// can't be read has its Problem set.
func (a *App) ListHubs() ([]KnownHub, error) {
	hubs, err := a.Hubs()
	if err != nil {
		return nil, err
	}
	all, err := hubs.List()
	if err != nil {
		return nil, err
	}
	used, err := hubs.Select("")
	out := make([]KnownHub, len(all))
	for i, c := range all {
		out[i] = KnownHub{
			Name: c.Name, Engine: c.Engine, Place: c.Redacted(), Source: c.Source.String(), Problem: c.Problem,
			Selected: err == nil && c.Source == used.Source, connection: c,
		}
	}
	return out, nil
}

// knownHubs returns the hubs of these names, or every hub that this machine is connected to. It returns an error
// with psn.CodeNotFound, which says which there are, for an unknown name.
func (a *App) knownHubs(names []string) ([]KnownHub, error) {
	all, err := a.ListHubs()
	if err != nil || len(names) == 0 {
		return all, err
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(k KnownHub) bool { return k.Name == name }) {
			_, err := a.Select(name)
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(k KnownHub) bool { return !slices.Contains(names, k.Name) }), nil
}

// servedNames returns the names of the hubs that a worker serves: those given, or with all every hub that this
// machine is connected to. An empty name is the hub that is used unasked.
func (a *App) servedNames(names []string, all bool) ([]string, error) {
	switch {
	case !all && len(names) == 0:
		return []string{""}, nil
	case !all:
		return names, nil
	}
	known, err := a.ListHubs()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, k := range known {
		if k.Problem != nil {
			return nil, k.Problem
		}
		out = append(out, k.Name)
	}
	if len(out) == 0 {
		return nil, psn.Errorf(psn.CodeNotFound, "no hub is connected").WithNext("psn init", "psn hub create NAME")
	}
	return out, nil
}

package app

import (
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

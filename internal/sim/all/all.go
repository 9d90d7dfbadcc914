// Package all lists the simulated networks.
package all

import (
	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/mastodon"
)

// Networks returns a fresh one of each, for one server.
func Networks() []sim.Network {
	return []sim.Network{
		&mastodon.Network{},
		&mastodon.Network{Flavour: mastodon.GoToSocial},
	}
}

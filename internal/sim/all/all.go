// Package all lists the simulated networks.
package all

import (
	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/bluesky"
	"github.com/postshitnow/psn/internal/sim/instagram"
	"github.com/postshitnow/psn/internal/sim/linkedin"
	"github.com/postshitnow/psn/internal/sim/mastodon"
	"github.com/postshitnow/psn/internal/sim/tiktok"
	"github.com/postshitnow/psn/internal/sim/x"
)

// Networks returns a fresh one of each, for one server.
func Networks() []sim.Network {
	return []sim.Network{
		&mastodon.Network{},
		&mastodon.Network{Flavour: mastodon.GoToSocial},
		&instagram.Network{},
		&bluesky.Network{},
		&tiktok.Network{},
		&linkedin.Network{},
		&x.Network{},
	}
}

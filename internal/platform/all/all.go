// Package all is the list of platforms psn knows: a line for each.
package all

import (
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/bluesky"
	"github.com/postshitnow/psn/internal/platform/instagram"
	"github.com/postshitnow/psn/internal/platform/linkedin"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/platform/tiktok"
	"github.com/postshitnow/psn/internal/platform/x"
)

// Platforms returns every member.
func Platforms() platform.Registry {
	return platform.Registry{
		bluesky.Platform{},
		instagram.Platform{},
		linkedin.Platform{},
		mastodon.Platform{},
		tiktok.Platform{},
		x.Platform{},
	}
}

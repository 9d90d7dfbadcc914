// Package all is the list of platforms psn knows: a line for each.
package all

import (
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
)

// Platforms returns every member.
func Platforms() platform.Registry {
	return platform.Registry{
		mastodon.Platform{},
	}
}

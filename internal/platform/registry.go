package platform

import (
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Registry is a list of members.
type Registry []Platform

// Find returns the member with that name, or an error with psn.CodeNotFound that lists the names.
func (r Registry) Find(name string) (Platform, error) {
	for _, p := range r {
		if p.Name() == name {
			return p, nil
		}
	}
	return nil, psn.Errorf(psn.CodeNotFound, "there is no platform %q", psn.Excerpt(name, 40)).
		WithHint("known platforms: %s", strings.Join(r.Names(), ", "))
}

// Names returns the members' names in alphabetical order.
func (r Registry) Names() []string {
	names := make([]string, len(r))
	for i, p := range r {
		names[i] = p.Name()
	}
	slices.Sort(names)
	return names
}

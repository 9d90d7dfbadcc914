package notify

import (
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Registry is a list of members.
type Registry []Notifier

// Find returns the member with that name, or an error with psn.CodeNotFound that lists the names.
func (r Registry) Find(name string) (Notifier, error) {
	for _, n := range r {
		if n.Name() == name {
			return n, nil
		}
	}
	return nil, psn.Errorf(psn.CodeNotFound, "there is no kind of channel %q", psn.Excerpt(name, 40)).
		WithHint("known kinds: %s", strings.Join(r.Names(), ", "))
}

// Names returns the members' names in alphabetical order.
func (r Registry) Names() []string {
	names := make([]string, len(r))
	for i, n := range r {
		names[i] = n.Name()
	}
	slices.Sort(names)
	return names
}

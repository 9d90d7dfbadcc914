package app

import (
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// splitActor reads "agent:claude" or "person:ana".
func splitActor(text string) (psn.ActorKind, string, bool) {
	kind, name, ok := strings.Cut(text, ":")
	name = psn.Excerpt(name, 60)
	if !ok || name == "" || psn.ActorKind(kind) != psn.Agent && psn.ActorKind(kind) != psn.Person {
		return "", "", false
	}
	return psn.ActorKind(kind), name, true
}

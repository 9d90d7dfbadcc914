package psn

// Actor is who did something: "person:ana", "agent:claude", "worker:kx2h9", "member:…".
type Actor struct {
	Kind ActorKind
	Name string
}

// ActorKind says what sort of actor it is.
type ActorKind string

// The kinds of actor.
const (
	Person ActorKind = "person" // someone at a terminal
	Agent  ActorKind = "agent"  // a program on someone's behalf
	Worker ActorKind = "worker" // psn's own worker
	Member ActorKind = "member" // a member of a company hub
)

// String returns "kind:name".
func (a Actor) String() string { return string(a.Kind) + ":" + a.Name }

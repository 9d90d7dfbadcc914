package linkedin

import (
	"errors"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Network is a simulated LinkedIn. The zero value is a faithful one. It belongs to one sim.Server.
type Network struct {
	// Requests is how many requests a member may make in a day of UTC. Zero means the documented figure, negative
	// means as many as they like.
	Requests int
	// Versions are the active versions of the API. Empty means those of November 2026.
	Versions []string
	// SelfServe is an app with the self-serve products only: other scopes can't be asked for.
	SelfServe bool
	// Partner is an app that may refresh tokens.
	Partner bool
	// TokenLife is how long access tokens are good. Zero means 60 days.
	TokenLife time.Duration
	// RefreshLife is how long refresh tokens are good, from the consent. Zero means 365 days.
	RefreshLife time.Duration
	// Lag is how long a new post stays out of listings.
	Lag time.Duration
	// MediaDelay is how long a video or a document is worked on. Zero means two seconds, negative no time.
	MediaDelay time.Duration
	// Repeats accepts a text that is out already.
	Repeats bool
	// DuplicateWindow is how long a text is refused after it was out. Zero means ten minutes.
	DuplicateWindow time.Duration
	// Whole does not cut a text at a character that should have been escaped.
	Whole bool

	site     sim.Site
	opened   atomic.Bool
	requests atomic.Int64
	limits   limiter
	codes    sim.Codes
	state    store
}

var _ sim.Network = (*Network)(nil)

// active are the versions of the API in November 2026.
var active = []string{"202601", "202602", "202603", "202604", "202605", "202606", "202607", "202608", "202609"}

// Name is "linkedin".
func (n *Network) Name() string { return "linkedin" }

// Title is "LinkedIn".
func (n *Network) Title() string { return "LinkedIn" }

// Open takes what the server lends and makes the default account, which keeps the default page.
func (n *Network) Open(site sim.Site) error {
	if !n.opened.CompareAndSwap(false, true) {
		return errors.New("the network already belongs to a server")
	}
	n.site = site
	n.requests.Store(int64(n.Requests))
	n.state.open()
	if _, err := n.CreateAccount(sim.DefaultHandle, sim.DefaultName); err != nil {
		return err
	}
	_, err := n.CreatePage(DefaultPage, "Acme Labs", sim.DefaultHandle, "ADMINISTRATOR")
	return err
}

// Settle does nothing: LinkedIn publishes nothing by itself.
func (n *Network) Settle() {}

// RateLimit returns the requests a member may make in a day: zero is the documented figure, negative means no limit.
func (n *Network) RateLimit() int { return int(n.requests.Load()) }

// SetRateLimit changes that. Zero restores the documented figure, negative lifts the limit.
func (n *Network) SetRateLimit(requests int) { n.requests.Store(int64(requests)) }

// Refuse words the refusals that faults ask for. LinkedIn does not say when a limit ends.
func (n *Network) Refuse(reason sim.Reason, _ time.Time) sim.Reply {
	switch reason {
	case sim.RateLimited:
		return tooMany()
	case sim.Unauthorised:
		return invalidToken()
	case sim.Rejected:
	}
	return invalid("INVALID_VALUE_FOR_FIELD", "commentary", "The commentary is not acceptable")
}

func (n *Network) isActive(version string) bool {
	if len(n.Versions) == 0 {
		return slices.Contains(active, version)
	}
	return slices.Contains(n.Versions, version)
}

// orElse is a duration of a Network: zero means usual, negative none.
func orElse(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return max(d, 0)
}

func ok(v any) sim.Reply { return answer(http.StatusOK, v) }

package x

import (
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Network is a simulated X. The zero value is a faithful one. It belongs to one sim.Server.
type Network struct {
	// Requests is how many requests an account may make to each endpoint in 15 minutes. Zero means the
	// endpoint's documented figure, negative means as many as it likes, without headers that tell.
	Requests int
	// DayLimit is how many posts an account may make in 24 hours. Zero means as many as it likes, and no headers
	// of such a limit.
	DayLimit int
	// Premium gives every account long posts.
	Premium bool
	// Enterprise lifts the rules of the self-serve plans: replies without an invitation, quotes, likes.
	Enterprise bool
	// Credits is how many requests the app can pay for. Zero means any number, negative none.
	Credits int
	// UsageCapped says that the app has read its share of posts for this month.
	UsageCapped bool
	// TokenLife is how long access tokens are good. Zero means two hours, negative for ever.
	TokenLife time.Duration
	// ClientSecret makes the app a confidential client with this secret; empty means a public one.
	ClientSecret string
	// StrictFields refuses names of fields that are not known, as X once did, instead of ignoring them.
	StrictFields bool
	// Lag is how long a new post stays out of timelines.
	Lag time.Duration
	// MediaDelay is how long an animated GIF or a video is worked on. Zero means two seconds, negative no time.
	MediaDelay time.Duration
	// Repeats accepts a text that is out already.
	Repeats bool
	// BlankHistory answers a new post with an edit history of one empty id, as seen on the live API.
	BlankHistory bool
	// Delete404 answers 404 when a post to be deleted is not there, instead of deleted: false.
	Delete404 bool
	// OldLimitBody words a 429 as version 1 did, with code 88.
	OldLimitBody bool
	// NewHost gives problem types the host api.x.com instead of api.twitter.com.
	NewHost bool

	site     sim.Site
	opened   atomic.Bool
	requests atomic.Int64
	limits   limiter
	days     limiter
	paid     atomic.Int64
	codes    sim.Codes
	state    store
}

var _ sim.Network = (*Network)(nil)

// Name is "x".
func (n *Network) Name() string { return "x" }

// Title is "X".
func (n *Network) Title() string { return "X" }

// Open takes what the server lends and makes the default account.
func (n *Network) Open(site sim.Site) error {
	if !n.opened.CompareAndSwap(false, true) {
		return errors.New("the network already belongs to a server")
	}
	n.site = site
	n.requests.Store(int64(n.Requests))
	n.state.open()
	_, err := n.CreateAccount(sim.DefaultHandle, sim.DefaultName)
	return err
}

// Settle does nothing: X publishes nothing by itself.
func (n *Network) Settle() {}

// RateLimit returns the requests an account may make to each endpoint in 15 minutes: zero is the endpoint's
// own figure, negative means no limit.
func (n *Network) RateLimit() int { return int(n.requests.Load()) }

// SetRateLimit changes that. Zero restores the documented figures, negative lifts the limits.
func (n *Network) SetRateLimit(requests int) { n.requests.Store(int64(requests)) }

// Refuse words the refusals that faults ask for.
func (n *Network) Refuse(reason sim.Reason, reset time.Time) sim.Reply {
	switch reason {
	case sim.RateLimited:
		reply := n.tooMany()
		limitHeaders(reply.Header, "x-rate-limit", usage{limit: postLimit, reset: reset})
		return reply
	case sim.Unauthorised:
		return n.unauthorised()
	case sim.Rejected:
	}
	return forbidden("You are not permitted to perform this action.")
}

// life is how long an access token is good; negative means for ever.
func (n *Network) life() time.Duration {
	if n.TokenLife == 0 {
		return 2 * time.Hour
	}
	return n.TokenLife
}

// maxWeight is the longest post.
func (n *Network) maxWeight() int {
	if n.Premium {
		return 25_000
	}
	return shortPost
}

func ok(v any) sim.Reply { return answer(http.StatusOK, v) }

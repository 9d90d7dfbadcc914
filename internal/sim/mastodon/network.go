package mastodon

import (
	"errors"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Network is a simulated server. The zero value is a faithful Mastodon. It belongs to one sim.Server.
type Network struct {
	Flavour Flavour
	// Requests is how many requests an account may make in Window. Zero means 300, as on a real
	// server, negative means as many as it likes.
	Requests int
	// Window is how long the time is in which Requests are counted. Zero means five minutes.
	Window time.Duration
	// MediaDelay is how long Mastodon processes an upload before it may be used. Zero means a second.
	// GoToSocial takes no time.
	MediaDelay time.Duration
	// NoBackfill makes GoToSocial refuse a scheduled_at in the past, as a server does whose
	// administrator switched backfilling off.
	NoBackfill bool

	site    sim.Site
	opened  atomic.Bool
	is      traits
	general limiter
	uploads limiter
	deletes limiter
	state   store
	codes   sim.Codes
}

var _ sim.Network = (*Network)(nil)

// Name is "mastodon" or "gotosocial".
func (n *Network) Name() string { return flavours[n.Flavour].name }

// Title is "Mastodon" or "GoToSocial".
func (n *Network) Title() string { return flavours[n.Flavour].title }

// Open takes what the server lends and makes the default account.
func (n *Network) Open(site sim.Site) error {
	if !n.opened.CompareAndSwap(false, true) {
		return errors.New("the network already belongs to a server")
	}
	n.site, n.is = site, flavours[n.Flavour]
	if n.Window == 0 {
		n.Window = rateWindow
	}
	n.general = limiter{window: n.Window}
	n.uploads = limiter{window: slowWindow}
	n.deletes = limiter{window: slowWindow}
	n.uploads.allow(slowRequests)
	n.deletes.allow(slowRequests)
	n.SetRateLimit(n.Requests)
	n.state.open(n.is.ulids)
	_, err := n.CreateAccount(sim.DefaultHandle, sim.DefaultName)
	return err
}

// RateLimit returns the requests an account may make in five minutes; negative means no limit.
func (n *Network) RateLimit() int { return n.general.allowed() }

// SetRateLimit changes that. Zero restores the documented 300, negative lifts the limit. The limits of
// uploads and deletes stay.
func (n *Network) SetRateLimit(requests int) {
	if requests == 0 {
		requests = n.is.requests
	}
	n.general.allow(requests)
}

// Refuse words the refusals that faults ask for.
func (n *Network) Refuse(reason sim.Reason, reset time.Time) sim.Reply {
	switch reason {
	case sim.RateLimited:
		reply := n.tooMany()
		limitHeader(reply.Header, usage{limit: max(n.general.allowed(), n.is.requests), reset: reset})
		return reply
	case sim.Unauthorised:
		return n.unauthorised()
	case sim.Rejected:
	}
	return n.invalid("Text is not acceptable")
}

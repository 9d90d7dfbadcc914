package bluesky

import (
	"errors"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Network is a simulated server. The zero value is a faithful one. It belongs to one sim.Server.
type Network struct {
	// Points is how many points of writing an account may spend in an hour: a record costs 3, putting one 2,
	// deleting one 1. Zero means 5000, as on a real server; negative switches all limits and their headers off,
	// as on a server whose operator has done so.
	Points int
	// UploadLimit is how many bytes an upload may have. Zero means 5 MiB, as on a real server.
	UploadLimit int
	// MediaDelay is how long the video service works on a video. Zero means two seconds, negative no time.
	MediaDelay time.Duration
	// Videos is how many videos an account may upload in a day. Zero means 25, negative none.
	Videos int

	site   sim.Site
	opened atomic.Bool
	limits limits
	state  store
}

var _ sim.Network = (*Network)(nil)

// Name is "bluesky".
func (*Network) Name() string { return "bluesky" }

// Title is "Bluesky".
func (*Network) Title() string { return "Bluesky" }

// Open takes what the server lends and makes the default account.
func (n *Network) Open(site sim.Site) error {
	if !n.opened.CompareAndSwap(false, true) {
		return errors.New("the network already belongs to a server")
	}
	n.site = site
	if n.UploadLimit == 0 {
		n.UploadLimit = defaultUploadLimit
	}
	n.limits.open()
	n.SetRateLimit(n.Points)
	n.state.open()
	_, err := n.CreateAccount(sim.DefaultHandle, sim.DefaultName)
	return err
}

// RateLimit returns the points of writing an account may spend in an hour; negative means that nothing is
// limited.
func (n *Network) RateLimit() int { return n.limits.points() }

// SetRateLimit changes that. Zero restores the documented 5000, negative switches all limits off.
func (n *Network) SetRateLimit(points int) {
	if points == 0 {
		points = hourPoints
	}
	n.limits.setPoints(points)
}

// Settle does nothing: a server schedules nothing.
func (*Network) Settle() {}

// Refuse words the refusals that faults ask for.
func (n *Network) Refuse(reason sim.Reason, reset time.Time) sim.Reply {
	switch reason {
	case sim.RateLimited:
		reply := tooMany()
		points := n.limits.points()
		if points < 0 {
			points = hourPoints
		}
		usage{limit: points, window: time.Hour, reset: reset}.header(reply.Header)
		return reply
	case sim.Unauthorised:
		return refusal(400, "ExpiredToken", "Token has expired")
	case sim.Rejected:
	}
	return invalidRequest("Invalid app.bsky.feed.post record: the text is not acceptable at $.record.text")
}

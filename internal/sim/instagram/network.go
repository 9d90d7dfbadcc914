package instagram

import (
	"errors"
	"math"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Network is a simulated Instagram. The zero value is a faithful one. It belongs to one sim.Server.
type Network struct {
	// Requests is how many calls an account may make in 24 hours. Zero means 4,800, negative as many as it likes,
	// without headers that tell.
	Requests int
	// Quota is how many posts an account may publish in 24 hours. Zero means 50, negative as many as it likes.
	Quota int
	// Containers is how many containers an account may make in 24 hours. Zero means 400, negative as many as it likes.
	Containers int
	// VideoDelay is how long a video is worked on. Zero means two seconds, negative no time. ImageDelay is the same for
	// pictures, which are finished at once if it is zero.
	VideoDelay time.Duration
	ImageDelay time.Duration
	// VideoFails is the subcode with which every video fails while it is worked on; zero if none does.
	VideoFails int
	// Blocked judges every post spam; Restricted puts every account behind a checkpoint.
	Blocked    bool
	Restricted bool
	// Personal makes all accounts personal ones.
	Personal bool
	// WrappedToken answers the trade of a code as documented, inside of data, instead of flat as observed.
	WrappedToken bool
	// PlainPublish answers a publication with the id only, whatever fields were asked for.
	PlainPublish bool
	// BareListing leaves out what the reference marks as for Facebook Login only: captions and products.
	BareListing bool
	// LosesAt drops "@" from captions.
	LosesAt bool
	// Retired is a version of the API that is not served any more, as "v25.0".
	Retired string
	// Lag is how long a new post stays out of listings; InsightsDelay how long it has no insights.
	Lag           time.Duration
	InsightsDelay time.Duration

	site     sim.Site
	opened   atomic.Bool
	requests atomic.Int64
	calls    limiter
	posts    limiter
	made     limiter
	codes    sim.Codes
	state    store
}

var _ sim.Network = (*Network)(nil)

// Name is "instagram".
func (n *Network) Name() string { return "instagram" }

// Title is "Instagram".
func (n *Network) Title() string { return "Instagram" }

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

// Settle does nothing: what the clock changes is worked out when it is asked for.
func (n *Network) Settle() {}

// RateLimit returns the calls an account may make in 24 hours: zero is the network's own figure, negative no limit.
func (n *Network) RateLimit() int { return int(n.requests.Load()) }

// SetRateLimit changes that. Zero restores the network's own figure, negative lifts the limit.
func (n *Network) SetRateLimit(requests int) { n.requests.Store(int64(requests)) }

// Refuse words the refusals that faults ask for.
func (n *Network) Refuse(reason sim.Reason, reset time.Time) sim.Reply {
	switch reason {
	case sim.RateLimited:
		reply := tooMany(4)
		minutes := int(math.Ceil(reset.Sub(n.site.Clock()).Minutes()))
		usageHeaders(reply.Header, "17841400000000000", 100, max(minutes, 1))
		return reply
	case sim.Unauthorised:
		return unauthorised()
	case sim.Rejected:
	}
	return publishing(36003, 2207009)
}

// orElse returns what was set, the network's own if that is zero, and "no limit" if it is negative.
func orElse(set, own int) int {
	switch {
	case set == 0:
		return own
	case set < 0:
		return math.MaxInt32
	}
	return set
}

func (n *Network) quota() int { return orElse(n.Quota, 50) }

// delay is how long a file is worked on.
func (n *Network) delay(video bool) time.Duration {
	switch {
	case !video:
		return max(n.ImageDelay, 0)
	case n.VideoDelay == 0:
		return 2 * time.Second
	}
	return max(n.VideoDelay, 0)
}

const day = 24 * time.Hour

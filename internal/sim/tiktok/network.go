package tiktok

import (
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Network is a simulated TikTok. The zero value is a faithful one with an app that passed the audit. It belongs to
// one sim.Server.
type Network struct {
	// Requests is how many requests a token may make to each endpoint in a minute. Zero means the endpoint's
	// documented figure, negative means as many as it likes.
	Requests int
	// DayPosts is how many posts a creator may make through all apps in 24 hours. Zero means 15, negative as many
	// as they like.
	DayPosts int
	// Drafts is how many drafts may wait in an inbox in 24 hours. Zero means 5, negative as many as they like.
	Drafts int
	// Unaudited is an app that did not pass the audit: it may post for private accounts only, and only what nobody
	// else sees.
	Unaudited bool
	// Private makes all accounts private.
	Private bool
	// Banned are creators who may not post just now.
	Banned bool
	// UserCap says that as many creators as the app may have posted today already.
	UserCap bool
	// NoComments are creators who switched comments, duets and stitches off.
	NoComments bool
	// Seconds is how long a creator's videos may be. Zero means 600.
	Seconds int
	// OldLives gives tokens that live as before November 2026: a day, and a year.
	OldLives bool
	// OAuthStatus is the status of refusals of the token endpoint. Zero means 200, which was seen.
	OAuthStatus int
	// Verified are the hosts that the app proved to own, subdomains included, for photos. Nil means every host.
	Verified []string
	// Processing is how long TikTok works on a post. Zero means a second, negative no time.
	Processing time.Duration
	// Moderation is how long a public post has no id and is not listed after that. Zero means two seconds
	// (TikTok's takes a minute, sometimes hours), negative no time.
	Moderation time.Duration
	// FailReason is why every post fails while it is worked on; empty if it does not.
	FailReason string

	site     sim.Site
	opened   atomic.Bool
	requests atomic.Int64
	limits   limiter
	state    store
}

var _ sim.Network = (*Network)(nil)

// Name is "tiktok".
func (n *Network) Name() string { return "tiktok" }

// Title is "TikTok".
func (n *Network) Title() string { return "TikTok" }

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

// RateLimit returns the requests a token may make to each endpoint in a minute: zero is the endpoint's own
// figure, negative means no limit.
func (n *Network) RateLimit() int { return int(n.requests.Load()) }

// SetRateLimit changes that. Zero restores the documented figures, negative lifts the limits.
func (n *Network) SetRateLimit(requests int) { n.requests.Store(int64(requests)) }

// Refuse words the refusals that faults ask for.
func (n *Network) Refuse(reason sim.Reason, _ time.Time) sim.Reply {
	switch reason {
	case sim.RateLimited:
		return tooMany()
	case sim.Unauthorised:
		return unauthorised()
	case sim.Rejected:
	}
	return refuse(http.StatusForbidden, "spam_risk", "The post was refused by TikTok's checks.")
}

// orElse returns what was set, the network's own if that is zero, and zero if it is negative.
func orElse[T int | time.Duration](set, own T) T {
	if set == 0 {
		return own
	}
	return max(set, 0)
}

func (n *Network) processing() time.Duration { return orElse(n.Processing, time.Second) }
func (n *Network) moderation() time.Duration { return orElse(n.Moderation, 2*time.Second) }
func (n *Network) seconds() int              { return orElse(n.Seconds, 600) }

// lives are how long an access token and a refresh token are good.
func (n *Network) lives() (access, refresh time.Duration) {
	if n.OldLives {
		return 24 * time.Hour, 365 * 24 * time.Hour
	}
	return 2 * time.Hour, 180 * 24 * time.Hour
}

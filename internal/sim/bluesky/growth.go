package bluesky

import (
	"math"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// counts is what others did with a post. What they did is made up from the post's URI and its age, so that it only
// grows, and is the same on every run with the same URI.
type counts struct{ likes, reposts, replies, quotes, bookmarks int }

func countsOf(uri string, age time.Duration) counts {
	if age <= 0 {
		return counts{}
	}
	// A few posts do very well, most do not.
	peak := 8 / math.Pow(1-0.98*sim.Chance(uri, "reach"), 0.9)
	return counts{
		likes:     sim.Grown(peak, 6*time.Hour, age),
		reposts:   sim.Grown(peak*(0.1+0.2*sim.Chance(uri, "reposts")), 8*time.Hour, age),
		replies:   sim.Grown(peak*0.15*sim.Chance(uri, "replies"), 4*time.Hour, age),
		quotes:    sim.Grown(peak*0.05*sim.Chance(uri, "quotes"), 10*time.Hour, age),
		bookmarks: sim.Grown(peak*0.08*sim.Chance(uri, "bookmarks"), 12*time.Hour, age),
	}
}

// counts adds the answers that are really there to those that are made up. The store must be locked.
func (n *Network) counts(r *record, now time.Time) counts {
	c := countsOf(r.uri(), now.Sub(r.indexed))
	c.replies += len(n.state.replies[r.uri()])
	return c
}

// followersOf grows by a steady number a week from the day an account joined.
func followersOf(a *account, now time.Time) (followers, follows int) {
	weeks := max(0, now.Sub(a.joined).Hours()/(24*7))
	followers = int(30 + 250*sim.Chance(a.handle, "start") + weeks*(1+6*sim.Chance(a.handle, "pace")))
	return followers, int(50 + 180*sim.Chance(a.handle, "follows"))
}

package tiktok

import (
	"math"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// counts is what others did with a post. It is made up from the post's id and its age, so that it only grows, and is
// the same on every run with the same id.
type counts struct{ likes, comments, shares, views int }

// counts are zero for what nobody else sees.
func (n *Network) counts(p *post, now time.Time) counts {
	age := now.Sub(p.received)
	if age <= 0 || p.privacy == forSelf || p.draft() {
		return counts{}
	}
	// A few posts do very well, most do not.
	peak := 9 / math.Pow(1-0.98*sim.Chance(p.id, "reach"), 0.95)
	return counts{
		likes:    sim.Grown(peak, 12*time.Hour, age),
		comments: sim.Grown(peak*0.12*sim.Chance(p.id, "comments"), 8*time.Hour, age),
		shares:   sim.Grown(peak*0.1*sim.Chance(p.id, "shares"), 14*time.Hour, age),
		views:    sim.Grown(peak*(60+90*sim.Chance(p.id, "views")), 12*time.Hour, age),
	}
}

// followersOf grows by a steady number a week from the day an account joined.
func followersOf(a *account, now time.Time) int {
	weeks := max(0, now.Sub(a.joined).Hours()/(24*7))
	return int(40 + 300*sim.Chance(a.handle, "start") + weeks*(1+6*sim.Chance(a.handle, "pace")))
}

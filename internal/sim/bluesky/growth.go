package bluesky

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"time"
)

// counts is what others did with a post. What they did is made up from the post's URI and its age, so that it only
// grows, and is the same on every run with the same URI.
type counts struct{ likes, reposts, replies, quotes, bookmarks int }

func countsOf(uri string, age time.Duration) counts {
	if age <= 0 {
		return counts{}
	}
	// A few posts do very well, most do not.
	peak := 8 / math.Pow(1-0.98*chance(uri, "reach"), 0.9)
	return counts{
		likes:     grown(peak, 6*time.Hour, age),
		reposts:   grown(peak*(0.1+0.2*chance(uri, "reposts")), 8*time.Hour, age),
		replies:   grown(peak*0.15*chance(uri, "replies"), 4*time.Hour, age),
		quotes:    grown(peak*0.05*chance(uri, "quotes"), 10*time.Hour, age),
		bookmarks: grown(peak*0.08*chance(uri, "bookmarks"), 12*time.Hour, age),
	}
}

// counts adds the answers that are really there to those that are made up. The store must be locked.
func (n *Network) counts(r *record, now time.Time) counts {
	c := countsOf(r.uri(), now.Sub(r.indexed))
	c.replies += len(n.state.replies[r.uri()])
	return c
}

// grown is how much of peak is there at an age: most of it comes in the first scale.
func grown(peak float64, scale, age time.Duration) int {
	return int(peak * (1 - math.Exp(-age.Hours()/scale.Hours())))
}

// followersOf grows by a steady number a week from the day an account joined.
func followersOf(a *account, now time.Time) (followers, follows int) {
	weeks := max(0, now.Sub(a.joined).Hours()/(24*7))
	followers = int(30 + 250*chance(a.handle, "start") + weeks*(1+6*chance(a.handle, "pace")))
	return followers, int(50 + 180*chance(a.handle, "follows"))
}

// chance is a number in [0, 1) that depends on nothing but its arguments.
func chance(id, what string) float64 {
	sum := sha256.Sum256([]byte(what + "/" + id))
	return float64(binary.BigEndian.Uint64(sum[:])>>11) / (1 << 53)
}

package mastodon

import (
	"math"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// counts is what others did with a status. What they did is made up from the status's id and its age,
// so that it only grows, and is the same on every run with the same id.
type counts struct{ favourites, reblogs, replies, quotes int }

func countsOf(id string, age time.Duration) counts {
	if age <= 0 {
		return counts{}
	}
	// A few statuses do very well, most do not.
	peak := 6 / math.Pow(1-0.98*sim.Chance(id, "reach"), 0.9)
	return counts{
		favourites: sim.Grown(peak, 8*time.Hour, age),
		reblogs:    sim.Grown(peak*(0.1+0.25*sim.Chance(id, "reblogs")), 10*time.Hour, age),
		replies:    sim.Grown(peak*0.15*sim.Chance(id, "replies"), 5*time.Hour, age),
		quotes:     sim.Grown(peak*0.06*sim.Chance(id, "quotes"), 12*time.Hour, age),
	}
}

// followersOf grows by a steady number a week from the day an account joined.
func followersOf(a *account, now time.Time) (followers, following int) {
	weeks := max(0, now.Sub(a.joined).Hours()/(24*7))
	followers = int(40 + 300*sim.Chance(a.handle, "start") + weeks*(1+6*sim.Chance(a.handle, "pace")))
	return followers, int(60 + 200*sim.Chance(a.handle, "following"))
}

// remoteID is the id of an account at another server.
func remoteID(acct string) string {
	return strconv.FormatInt(109_000_000_000_000_000+int64(sim.Chance(acct, "remote")*1e15), 10)
}

package mastodon

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"strconv"
	"time"
)

// counts is what others did with a status. What they did is made up from the status's id and its age,
// so that it only grows, and is the same on every run with the same id.
type counts struct{ favourites, reblogs, replies, quotes int }

func countsOf(id string, age time.Duration) counts {
	if age <= 0 {
		return counts{}
	}
	// A few statuses do very well, most do not.
	peak := 6 / math.Pow(1-0.98*chance(id, "reach"), 0.9)
	return counts{
		favourites: grown(peak, 8*time.Hour, age),
		reblogs:    grown(peak*(0.1+0.25*chance(id, "reblogs")), 10*time.Hour, age),
		replies:    grown(peak*0.15*chance(id, "replies"), 5*time.Hour, age),
		quotes:     grown(peak*0.06*chance(id, "quotes"), 12*time.Hour, age),
	}
}

// grown is how much of peak is there at an age: most of it comes in the first scale.
func grown(peak float64, scale, age time.Duration) int {
	if age <= 0 {
		return 0
	}
	return int(peak * (1 - math.Exp(-age.Hours()/scale.Hours())))
}

// followersOf grows by a steady number a week from the day an account joined.
func followersOf(a *account, now time.Time) (followers, following int) {
	weeks := max(0, now.Sub(a.joined).Hours()/(24*7))
	followers = int(40 + 300*chance(a.handle, "start") + weeks*(1+6*chance(a.handle, "pace")))
	return followers, int(60 + 200*chance(a.handle, "following"))
}

// chance is a number in [0, 1) that depends on nothing but its arguments.
func chance(id, what string) float64 {
	sum := sha256.Sum256([]byte(what + "/" + id))
	return float64(binary.BigEndian.Uint64(sum[:])>>11) / (1 << 53)
}

// remoteID is the id of an account at another server.
func remoteID(acct string) string {
	return strconv.FormatInt(109_000_000_000_000_000+int64(chance(acct, "remote")*1e15), 10)
}

package x

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"time"
)

// counts is what others did with a post. What they did is made up from the post's id and its age, so that it
// only grows, and is the same on every run with the same id.
type counts struct{ likes, reposts, replies, quotes, bookmarks, impressions, clicks, profiles int }

func countsOf(id string, age time.Duration) counts {
	if age <= 0 {
		return counts{}
	}
	// A few posts do very well, most do not.
	peak := 6 / math.Pow(1-0.98*chance(id, "reach"), 0.9)
	return counts{
		likes:       grown(peak, 8*time.Hour, age),
		reposts:     grown(peak*(0.1+0.25*chance(id, "reposts")), 10*time.Hour, age),
		replies:     grown(peak*0.15*chance(id, "replies"), 5*time.Hour, age),
		quotes:      grown(peak*0.06*chance(id, "quotes"), 12*time.Hour, age),
		bookmarks:   grown(peak*0.2*chance(id, "bookmarks"), 10*time.Hour, age),
		impressions: grown(peak*(30+50*chance(id, "views")), 9*time.Hour, age),
		clicks:      grown(peak*0.8*chance(id, "clicks"), 9*time.Hour, age),
		profiles:    grown(peak*0.5*chance(id, "profiles"), 9*time.Hour, age),
	}
}

// grown is how much of peak is there at an age: most of it comes in the first scale.
func grown(peak float64, scale, age time.Duration) int {
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

// counts adds the answers that are really there to those that are made up. The store must be locked for
// reading.
func (n *Network) counts(p *post, now time.Time) counts {
	c := countsOf(p.id, now.Sub(p.created))
	c.replies += n.state.replies[p.id]
	return c
}

// publicMetrics are what everybody sees of a post's success; reposts is the vocabulary's word for those.
func (n *Network) publicMetrics(p *post, reposts string, now time.Time) map[string]int {
	c := n.counts(p, now)
	return map[string]int{
		reposts: c.reposts, "reply_count": c.replies, "like_count": c.likes, "quote_count": c.quotes,
		"bookmark_count": c.bookmarks, "impression_count": c.impressions,
	}
}

// ownMetrics are what only the author sees.
func (n *Network) ownMetrics(p *post, field, reposts string, now time.Time) map[string]int {
	c := n.counts(p, now)
	out := map[string]int{"impression_count": c.impressions, "user_profile_clicks": c.profiles}
	if field == "non_public_metrics" {
		out["engagements"] = c.likes + c.reposts + c.replies + c.quotes + c.clicks + c.profiles
	} else {
		out["like_count"], out["reply_count"], out[reposts] = c.likes, c.replies, c.reposts
	}
	if len(p.written().urls) > 0 {
		out["url_link_clicks"] = c.clicks
	}
	return out
}

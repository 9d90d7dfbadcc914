package x

import (
	"math"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// counts is what others did with a post. What they did is made up from the post's id and its age, so that it
// only grows, and is the same on every run with the same id.
type counts struct{ likes, reposts, replies, quotes, bookmarks, impressions, clicks, profiles int }

func countsOf(id string, age time.Duration) counts {
	if age <= 0 {
		return counts{}
	}
	// A few posts do very well, most do not.
	peak := 6 / math.Pow(1-0.98*sim.Chance(id, "reach"), 0.9)
	return counts{
		likes:       sim.Grown(peak, 8*time.Hour, age),
		reposts:     sim.Grown(peak*(0.1+0.25*sim.Chance(id, "reposts")), 10*time.Hour, age),
		replies:     sim.Grown(peak*0.15*sim.Chance(id, "replies"), 5*time.Hour, age),
		quotes:      sim.Grown(peak*0.06*sim.Chance(id, "quotes"), 12*time.Hour, age),
		bookmarks:   sim.Grown(peak*0.2*sim.Chance(id, "bookmarks"), 10*time.Hour, age),
		impressions: sim.Grown(peak*(30+50*sim.Chance(id, "views")), 9*time.Hour, age),
		clicks:      sim.Grown(peak*0.8*sim.Chance(id, "clicks"), 9*time.Hour, age),
		profiles:    sim.Grown(peak*0.5*sim.Chance(id, "profiles"), 9*time.Hour, age),
	}
}

// followersOf grows by a steady number a week from the day an account joined.
func followersOf(a *account, now time.Time) (followers, following int) {
	weeks := max(0, now.Sub(a.joined).Hours()/(24*7))
	followers = int(40 + 300*sim.Chance(a.handle, "start") + weeks*(1+6*sim.Chance(a.handle, "pace")))
	return followers, int(60 + 200*sim.Chance(a.handle, "following"))
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

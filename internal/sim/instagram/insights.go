package instagram

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// counts is what others did with a post. It is made up from the post's id and its age, so that it only grows, and is
// the same on every run with the same id.
type counts struct{ likes, comments, views, reach, saved, shares, reposts int }

func countsOf(id string, age time.Duration) counts {
	if age <= 0 {
		return counts{}
	}
	peak := 8 / math.Pow(1-0.98*sim.Chance(id, "reach"), 0.9) // a few posts do very well, most do not
	views := peak * (20 + 30*sim.Chance(id, "views"))
	return counts{
		likes:    sim.Grown(peak, 9*time.Hour, age),
		comments: sim.Grown(peak*0.1*sim.Chance(id, "comments"), 6*time.Hour, age),
		views:    sim.Grown(views, 10*time.Hour, age),
		reach:    sim.Grown(views*0.7, 10*time.Hour, age),
		saved:    sim.Grown(peak*0.15*sim.Chance(id, "saved"), 12*time.Hour, age),
		shares:   sim.Grown(peak*0.1*sim.Chance(id, "shares"), 8*time.Hour, age),
		reposts:  sim.Grown(peak*0.05*sim.Chance(id, "reposts"), 8*time.Hour, age),
	}
}

// counts adds the comments that are really there. The store must be locked for reading.
func (n *Network) counts(p *post, now time.Time) counts {
	c := countsOf(p.id, now.Sub(p.created))
	c.comments += len(p.comments)
	return c
}

// followersOf grows by a steady number a week from the day an account joined.
func followersOf(a *account, now time.Time) int {
	weeks := max(0, now.Sub(a.joined).Hours()/(24*7))
	return int(60 + 300*sim.Chance(a.handle, "start") + weeks*(1+6*sim.Chance(a.handle, "pace")))
}

// The metrics of each product. One that a post does not have fails the whole call.
var (
	feedMetrics  = []string{"comments", "likes", "reach", "saved", "shares", "total_interactions", "views", "follows", "profile_visits", "profile_activity", "reposts"}
	reelMetrics  = []string{"comments", "likes", "reach", "saved", "shares", "total_interactions", "views", "ig_reels_avg_watch_time", "ig_reels_video_view_total_time", "reels_skip_rate", "reposts", "crossposted_views", "facebook_views"}
	storyMetrics = []string{"reach", "replies", "shares", "total_interactions", "views", "navigation", "follows", "profile_visits", "profile_activity", "link_clicks", "reposts"}
)

// fewViewers is how many people must have seen a story before it has insights.
const fewViewers = 5

// insights counts a post (reference/instagram-media/insights).
func (n *Network) insights(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	p := n.state.posts[req.id]
	if p == nil || p.author != req.who() || p.over(req.now) {
		return missing(req.id)
	}
	c := n.counts(p, req.now)
	have := feedMetrics
	switch p.from.kind {
	case typeReels:
		have = reelMetrics
	case typeStories:
		have = storyMetrics
		if c.reach < fewViewers {
			return refuse(problem{Message: "(#10) Not enough viewers for the media to show insights", Type: "OAuthException", Code: 10})
		}
	}
	values := map[string]int{
		"likes": c.likes, "comments": c.comments, "replies": c.comments, "views": c.views, "reach": c.reach, "saved": c.saved,
		"shares": c.shares, "reposts": c.reposts, "total_interactions": c.likes + c.comments + c.saved + c.shares,
	}
	data := []any{}
	for name := range strings.SplitSeq(req.query.Get("metric"), ",") {
		if !slices.Contains(have, name) {
			return refuse(problem{Message: "(#100) metric[0] must be one of the following values: " + strings.Join(have, ", "), Type: "OAuthException", Code: 100})
		}
		if value, counted := values[name]; counted && req.now.Sub(p.created) >= n.InsightsDelay {
			data = append(data, map[string]any{
				"name": name, "period": "lifetime", "title": name, "id": p.id + "/insights/" + name + "/lifetime",
				"values": []any{map[string]int{"value": value}},
			})
		}
	}
	return ok(map[string]any{"data": data})
}

package tiktok

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// visibilities are people's words for who sees a post; that of a draft is empty.
var visibilities = map[string]string{
	forAll: "public", forFriends: "friends", forFollowers: "followers", forSelf: "only me", "": "draft in the inbox",
}

// Feed returns at most limit posts that are out now, newest first; all if limit is zero or less. The page is their
// author's, so that it shows private posts and drafts as well.
func (n *Network) Feed(limit int) []sim.Item {
	now := n.site.Clock()
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	var all []*post
	for _, p := range n.state.posts {
		if n.out(p, now) && !now.Before(p.received.Add(p.lag)) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b *post) int { return b.shown.Compare(a.shown) })
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	items := make([]sim.Item, len(all))
	for i, p := range all {
		c := n.counts(p, now)
		items[i] = sim.Item{
			Network: n.Name(), ID: p.id, Path: "/" + n.Name() + n.address(p), Handle: p.owner.handle, Name: p.owner.name,
			Time: p.shown, Text: p.text(), Visibility: visibilities[p.privacy],
			Counts: []sim.Count{
				{Name: "comments", Value: c.comments},
				{Name: "shares", Value: c.shares},
				{Name: "likes", Value: c.likes},
				{Name: "views", Value: c.views},
			},
		}
		if p.description != "" && p.title != "" {
			items[i].Text = strings.TrimSpace(p.title + "\n\n" + p.description)
		}
		file := "/" + n.Name() + "/media/" + p.id
		if len(p.photos) == 0 {
			items[i].Media = []sim.ItemMedia{{Path: file, Type: "video"}}
		}
		for j := range p.photos {
			items[i].Media = append(items[i].Media, sim.ItemMedia{Path: file + "." + strconv.Itoa(j), Type: "image"})
		}
	}
	return items
}

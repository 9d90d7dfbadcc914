package x

import (
	"slices"

	"github.com/postshitnow/psn/internal/sim"
)

// Feed returns at most limit posts that timelines show now, newest first; all if limit is zero or less.
func (n *Network) Feed(limit int) []sim.Item {
	now := n.site.Clock()
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	var all []*post
	for _, a := range n.state.accounts {
		own := newest(a, now)
		if limit > 0 && len(own) > limit {
			own = own[:limit]
		}
		all = append(all, own...)
	}
	slices.SortFunc(all, func(a, b *post) int {
		if newer(a.id, b.id) {
			return -1
		}
		return 1
	})
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	items := make([]sim.Item, len(all))
	for i, p := range all {
		c := n.counts(p, now)
		items[i] = sim.Item{
			Network: n.Name(), ID: p.id, Path: "/" + n.Name() + "/" + p.author.handle + "/status/" + p.id,
			Handle: p.author.handle, Name: p.author.name, Time: p.created, Text: p.text,
			Counts: []sim.Count{
				{Name: "replies", Value: c.replies},
				{Name: "reposts", Value: c.reposts},
				{Name: "likes", Value: c.likes},
				{Name: "views", Value: c.impressions},
			},
		}
		if p.parent != nil {
			items[i].InReplyTo = p.parent.id
		}
		if p.poll != nil {
			items[i].Poll = p.poll.options
		}
		for _, m := range p.media {
			kind := "image"
			if m.kind() == "video" {
				kind = "video"
			}
			items[i].Media = append(items[i].Media, sim.ItemMedia{Path: "/" + n.Name() + "/media/" + m.id, Type: kind, Description: m.alt, Captions: m.captions()})
		}
	}
	return items
}

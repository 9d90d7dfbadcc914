package mastodon

import (
	"slices"

	"github.com/postshitnow/psn/internal/sim"
)

// Feed returns at most limit statuses that listings show now, newest first; all if limit is zero or less.
func (n *Network) Feed(limit int) []sim.Item {
	now := n.site.Clock()
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	var all []*status
	for _, a := range n.state.accounts {
		taken := 0
		for _, p := range slices.Backward(a.statuses) {
			if limit > 0 && taken == limit {
				break
			}
			if !now.Before(p.listed) {
				all = append(all, p)
				taken++
			}
		}
	}
	slices.SortFunc(all, func(a, b *status) int { return compareIDs(b.id, a.id) })
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	items := make([]sim.Item, len(all))
	for i, p := range all {
		c := n.counts(p, now)
		items[i] = sim.Item{
			Network: n.Name(), ID: p.id, Path: "/" + n.Name() + n.path(p), Handle: p.author.handle, Name: p.author.name,
			Time: p.created, Text: p.draft.text, Spoiler: p.draft.spoiler, Sensitive: p.draft.sensitive,
			Visibility: p.draft.visibility, Language: p.draft.language, InReplyTo: p.inReplyTo,
			Counts: []sim.Count{{Name: "replies", Value: c.replies}, {Name: "boosts", Value: c.reblogs}, {Name: "favourites", Value: c.favourites}},
		}
		if p.draft.poll != nil {
			items[i].Poll = p.draft.poll.options
		}
		for _, m := range p.media {
			kind := "image"
			if m.kind == "video" {
				kind = "video"
			}
			items[i].Media = append(items[i].Media, sim.ItemMedia{Path: "/" + n.Name() + "/media/" + m.id, Type: kind, Description: m.description})
		}
	}
	return items
}

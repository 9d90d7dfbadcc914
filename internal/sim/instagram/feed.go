package instagram

import (
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// Feed returns at most limit posts that are shown now, with the comments below them, newest first; all if limit is zero
// or less. A story is shown for a day.
func (n *Network) Feed(limit int) []sim.Item {
	now := n.site.Clock()
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	var items []sim.Item
	for _, a := range n.state.accounts {
		for _, p := range newest(a, now) {
			if p.over(now) {
				continue
			}
			items = append(items, n.item(p, n.counts(p, now)))
			for _, c := range p.comments {
				items = append(items, n.remark(c))
			}
		}
	}
	slices.SortFunc(items, func(a, b sim.Item) int { return strings.Compare(b.ID, a.ID) })
	if limit > 0 && len(items) > limit {
		items = items[:limit]
	}
	return items
}

func (n *Network) item(p *post, c counts) sim.Item {
	item := sim.Item{
		Network: n.Name(), ID: p.id, Path: "/" + n.Name() + p.path(), Handle: p.author.handle, Name: p.author.name,
		Time: p.created, Text: p.from.caption,
		Counts: []sim.Count{
			{Name: "likes", Value: c.likes}, {Name: "comments", Value: c.comments}, {Name: "views", Value: c.views},
		},
	}
	if p.story() {
		item.Visibility, item.Text = "story", ""
	}
	shown := p.from.children
	if len(shown) == 0 {
		shown = []*container{p.from}
	}
	for _, one := range shown {
		kind := "image"
		if one.file.mime != "image/jpeg" {
			kind = "video"
		}
		item.Media = append(item.Media, sim.ItemMedia{Path: "/" + n.Name() + "/files/" + one.id, Type: kind, Description: one.alt})
	}
	return item
}

// remark is a comment as a reader sees it.
func (n *Network) remark(c *comment) sim.Item {
	to := c.post.id
	if c.parent != nil {
		to = c.parent.id
	}
	return sim.Item{
		Network: n.Name(), ID: c.id, Path: "/" + n.Name() + c.post.path() + "c/" + c.id + "/", Handle: c.author.handle, Name: c.author.name,
		Time: c.created, Text: c.text, InReplyTo: to,
	}
}

package linkedin

import (
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Feed returns at most limit posts that readers can see now, newest first, with the comments below them; all if limit is
// zero or less.
func (n *Network) Feed(limit int) []sim.Item {
	now := n.site.Clock()
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	var all []*post
	for _, p := range n.state.posts {
		if !now.Before(p.listed) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b *post) int {
		if c := b.created.Compare(a.created); c != 0 {
			return c
		}
		if id(a.urn) > id(b.urn) {
			return -1
		}
		return 1
	})
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	items := make([]sim.Item, 0, len(all))
	for _, p := range all {
		items = append(items, n.item(p, now))
		for _, c := range p.comments {
			items = append(items, sim.Item{
				Network: n.Name(), ID: c.id, Path: "/" + n.Name() + "/feed/update/" + p.urn + "/comment/" + c.id,
				Handle: c.actor.handle, Name: c.actor.name, Time: c.created, Text: c.text, InReplyTo: p.urn,
			})
		}
	}
	return items
}

// id returns the number of a URN. All have the same length.
func id(urn string) string { return urn[len(urn)-19:] }

// item is a post as readers see it. The store must be locked for reading.
func (n *Network) item(p *post, now time.Time) sim.Item {
	c := p.counts(now)
	out := sim.Item{
		Network: n.Name(), ID: p.urn, Path: "/" + n.Name() + "/feed/update/" + p.urn + "/",
		Handle: p.author.handle, Name: p.author.name, Time: p.created, Text: p.text.shown(),
		Counts: []sim.Count{
			{Name: "reactions", Value: c.likes},
			{Name: "comments", Value: c.comments},
			{Name: "reposts", Value: c.shares},
			{Name: "impressions", Value: c.impressions},
		},
	}
	if p.visibility != "PUBLIC" {
		out.Visibility = map[string]string{"CONNECTIONS": "connections only", "LOGGED_IN": "members only"}[p.visibility]
	}
	shown := p.content
	switch {
	case shown == nil:
	case shown.Media != nil:
		out.Media = n.itemMedia([]mediaContent{*shown.Media})
	case shown.MultiImage != nil:
		out.Media = n.itemMedia(shown.MultiImage.Images)
	case shown.Article != nil:
		out.Card = &sim.ItemCard{URL: shown.Article.Source, Title: shown.Article.Title, Description: shown.Article.Description}
		if a := n.state.media[shown.Article.Thumbnail]; a != nil {
			out.Card.Path = "/" + n.Name() + "/media/" + a.id()
		}
	case shown.Poll != nil:
		for _, o := range shown.Poll.Options {
			out.Poll = append(out.Poll, o.Text)
		}
	}
	return out
}

func (n *Network) itemMedia(shown []mediaContent) []sim.ItemMedia {
	var out []sim.ItemMedia
	for _, m := range shown {
		a := n.state.media[m.ID]
		item := sim.ItemMedia{Path: "/" + n.Name() + "/media/" + a.id(), Type: a.kind, Description: m.Alt}
		if item.Description == "" {
			item.Description = m.Title
		}
		if a.captions.Language != "" {
			item.Captions = []sim.ItemCaptions{a.captions}
		}
		out = append(out, item)
	}
	return out
}

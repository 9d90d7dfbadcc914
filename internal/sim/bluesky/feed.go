package bluesky

import (
	"cmp"
	"slices"

	"github.com/postshitnow/psn/internal/sim"
)

// Feed returns at most limit posts that listings show now, newest first; all if limit is zero or less.
func (n *Network) Feed(limit int) []sim.Item {
	now := n.site.Clock()
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	var all []*record
	for _, r := range n.state.records {
		if !now.Before(r.listed) {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b *record) int {
		return cmp.Or(b.created().Compare(a.created()), cmp.Compare(b.uri(), a.uri()))
	})
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	items := make([]sim.Item, len(all))
	for i, r := range all {
		c := n.counts(r, now)
		items[i] = sim.Item{
			Network: n.Name(), ID: r.uri(), Path: "/" + n.Name() + "/profile/" + r.author.handle + "/post/" + r.key,
			Handle: r.author.handle, Name: r.author.name, Time: r.created(), Text: r.post.text(), InReplyTo: r.post.parent(),
			Media: n.media(r), Card: n.card(r),
			Counts: []sim.Count{
				{Name: "replies", Value: c.replies},
				{Name: "reposts", Value: c.reposts},
				{Name: "quotes", Value: c.quotes},
				{Name: "likes", Value: c.likes},
			},
		}
		if len(r.post.Langs) > 0 {
			items[i].Language = r.post.Langs[0]
		}
		items[i].Sensitive = r.post.Labels != nil && len(r.post.Labels.Values) > 0
	}
	return items
}

func (n *Network) media(r *record) []sim.ItemMedia {
	var media []sim.ItemMedia
	for _, image := range r.post.images() {
		media = append(media, sim.ItemMedia{Path: n.blobPath(image.Image), Type: "image", Description: *image.Alt})
	}
	if film, alt := r.post.video(); film != nil {
		media = append(media, sim.ItemMedia{Path: n.blobPath(film), Type: "video", Description: alt, Captions: n.captions(r)})
	}
	return media
}

// captions are what a reader sees of a video's captions. The store must be locked for reading.
func (n *Network) captions(r *record) []sim.ItemCaptions {
	var out []sim.ItemCaptions
	for _, c := range r.post.Embed.Captions {
		if b := n.state.blobs[c.File.Ref.Link]; b != nil {
			out = append(out, sim.ItemCaptions{Language: *c.Lang, Text: string(b.bytes)})
		}
	}
	return out
}

func (n *Network) card(r *record) *sim.ItemCard {
	x := r.post.external()
	if x == nil {
		return nil
	}
	card := &sim.ItemCard{URL: *x.URI, Title: *x.Title, Description: *x.Description}
	if x.Thumb != nil {
		card.Path = n.blobPath(x.Thumb)
	}
	return card
}

func (n *Network) blobPath(b *blobRef) string { return "/" + n.Name() + "/blob/" + b.Ref.Link }

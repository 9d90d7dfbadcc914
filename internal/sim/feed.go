package sim

import (
	"cmp"
	"slices"
	"time"
)

// Item is a post as a reader sees it.
type Item struct {
	Network    string      `json:"network"`
	ID         string      `json:"id"`
	Path       string      `json:"path"` // of its page on this server
	Handle     string      `json:"handle"`
	Name       string      `json:"name"`
	Time       time.Time   `json:"time"`
	Text       string      `json:"text"` // as the author wrote it
	Spoiler    string      `json:"spoiler,omitempty"`
	Sensitive  bool        `json:"sensitive,omitempty"`
	Visibility string      `json:"visibility,omitempty"`
	Language   string      `json:"language,omitempty"`
	InReplyTo  string      `json:"in_reply_to,omitempty"`
	Media      []ItemMedia `json:"media,omitempty"`
	Poll       []string    `json:"poll,omitempty"`
	Card       *ItemCard   `json:"card,omitempty"`
	Counts     []Count     `json:"counts,omitempty"`
}

// ItemMedia is a file of a post.
type ItemMedia struct {
	Path        string `json:"path"` // on this server
	Type        string `json:"type"` // image, video or document
	Description string `json:"description,omitempty"`

	Captions []ItemCaptions `json:"captions,omitempty"` // of a video, by language
}

// ItemCaptions is what is said in a video.
type ItemCaptions struct {
	Language string `json:"language"` // as the network names it
	Text     string `json:"text"`     // the file
}

// ItemCard is the preview of a link.
type ItemCard struct {
	URL         string `json:"url"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Path        string `json:"path,omitempty"` // of its picture on this server
}

// Count is one metric of a post, in the network's own word.
type Count struct {
	Name  string `json:"name"`
	Value int    `json:"value"`
}

// feed returns at most limit posts of all networks, newest first; all of them if limit is zero or less.
func (s *Server) feed(limit int) []Item {
	s.settle()
	items := []Item{}
	for _, n := range s.Networks {
		items = append(items, n.Feed(limit)...)
	}
	slices.SortStableFunc(items, func(a, b Item) int { return b.Time.Compare(a.Time) })
	if limit > 0 && len(items) > limit {
		items = items[:limit]
	}
	return items
}

// thread is a post and the answers to it, oldest first.
type thread struct {
	Item
	Replies []*thread
}

// threads hangs replies under their parents. A reply whose parent is not among the items stands alone.
// The order of what stands alone is kept.
func threads(items []Item) []*thread {
	type key struct{ network, id string }
	byID := make(map[key]*thread, len(items))
	for _, item := range items {
		byID[key{item.Network, item.ID}] = &thread{Item: item}
	}
	var roots []*thread
	for _, item := range items {
		t := byID[key{item.Network, item.ID}]
		if parent := byID[key{item.Network, item.InReplyTo}]; parent != nil {
			parent.Replies = append(parent.Replies, t)
			continue
		}
		roots = append(roots, t)
	}
	for _, t := range byID {
		slices.SortStableFunc(t.Replies, func(a, b *thread) int {
			return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID))
		})
	}
	return roots
}

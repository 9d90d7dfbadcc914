package mastodon

import (
	"net/http"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// status is a post that is out. id, author and what was written never change; the rest is the store's
// to guard.
type status struct {
	id               string
	author           *account
	created          time.Time
	listed           time.Time // when listings begin to show it
	draft            draft
	content          rendered
	inReplyTo        string
	inReplyToAccount string
	media            []*upload
}

// wireStatus is a Status.
type wireStatus struct {
	ID                 string        `json:"id"`
	CreatedAt          string        `json:"created_at"`
	InReplyToID        *string       `json:"in_reply_to_id"`
	InReplyToAccountID *string       `json:"in_reply_to_account_id"`
	Sensitive          bool          `json:"sensitive"`
	SpoilerText        string        `json:"spoiler_text"`
	Visibility         string        `json:"visibility"`
	Language           string        `json:"language"`
	URI                string        `json:"uri"`
	URL                string        `json:"url"`
	RepliesCount       int           `json:"replies_count"`
	ReblogsCount       int           `json:"reblogs_count"`
	FavouritesCount    int           `json:"favourites_count"`
	QuotesCount        *int          `json:"quotes_count,omitempty"` // Mastodon, since 4.5
	EditedAt           *string       `json:"edited_at"`
	Content            *string       `json:"content,omitempty"`
	Text               *string       `json:"text,omitempty"` // the source, for the author of a deleted status
	Reblog             *wireStatus   `json:"reblog"`
	Application        *statusApp    `json:"application,omitempty"`
	Account            wireAccount   `json:"account"`
	Media              []wireMedia   `json:"media_attachments"`
	Mentions           []wireMention `json:"mentions"`
	Tags               []wireTag     `json:"tags"`
	Emojis             []string      `json:"emojis"`
	Card               *string       `json:"card"`
	Poll               *wirePoll     `json:"poll"`
}

type statusApp struct {
	Name    string  `json:"name"`
	Website *string `json:"website"`
}

// stamp is how the API writes times.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// path is where people read a status, below the network's base.
func (n *Network) path(p *status) string {
	if n.Flavour == GoToSocial {
		return "/@" + p.author.handle + "/statuses/" + p.id
	}
	return "/@" + p.author.handle + "/" + p.id
}

// wire writes a status for its reader. The store must be locked for reading.
func (n *Network) wire(p *status, base string, now time.Time) wireStatus {
	c := n.counts(p, now)
	content := p.content.html
	w := wireStatus{
		ID: p.id, CreatedAt: stamp(p.created), Sensitive: p.draft.sensitive, SpoilerText: p.draft.spoiler,
		Visibility: p.draft.visibility, Language: p.draft.language, URI: base + "/users/" + p.author.handle + "/statuses/" + p.id,
		URL: base + n.path(p), RepliesCount: c.replies, ReblogsCount: c.reblogs, FavouritesCount: c.favourites,
		Content: &content, Application: &statusApp{Name: "psn simulator"}, Account: n.accountWire(p.author, base, now),
		Media: []wireMedia{}, Mentions: p.content.mentions, Tags: p.content.tags, Emojis: []string{},
		Poll: n.pollWire(p, now),
	}
	if n.Flavour == Mastodon {
		w.QuotesCount = &c.quotes
	}
	if parent, account := p.inReplyTo, p.inReplyToAccount; parent != "" {
		w.InReplyToID, w.InReplyToAccountID = &parent, &account
	}
	for _, m := range p.media {
		w.Media = append(w.Media, n.mediaWire(m, base, now))
	}
	if w.Mentions == nil {
		w.Mentions = []wireMention{}
	}
	if w.Tags == nil {
		w.Tags = []wireTag{}
	}
	return w
}

// counts adds the answers that are really there to those that are made up.
func (n *Network) counts(p *status, now time.Time) counts {
	c := countsOf(p.id, now.Sub(p.created))
	c.replies += len(n.state.replies[p.id])
	return c
}

// visible finds a status that the reader may see; who is nil for a stranger. The store must be locked.
func (n *Network) visible(id string, who *account) *status {
	p := n.state.statuses[id]
	if p == nil || p.author != who && !p.draft.open() {
		return nil
	}
	return p
}

func (n *Network) showStatus(req *request) sim.Reply {
	n.state.mu.RLock()
	p := n.visible(req.id, req.who)
	if p == nil {
		n.state.mu.RUnlock()
		return n.notFound()
	}
	w := n.wire(p, req.base, req.now)
	n.state.mu.RUnlock()
	return answer(http.StatusOK, w)
}

// deleteStatus deletes the account's own status and returns it with its source, so that it can be
// written anew (methods/statuses, "Delete a status").
func (n *Network) deleteStatus(req *request) sim.Reply {
	n.state.mu.Lock()
	p := n.state.statuses[req.id]
	if p == nil || p.author != req.who {
		n.state.mu.Unlock()
		return n.notFound()
	}
	w := n.wire(p, req.base, req.now)
	n.state.remove(p)
	n.state.mu.Unlock()
	w.Text = &p.draft.text
	if n.Flavour == Mastodon {
		w.Content = nil
	}
	return answer(http.StatusOK, w)
}

// wireContext is a Context.
type wireContext struct {
	Ancestors   []wireStatus `json:"ancestors"`
	Descendants []wireStatus `json:"descendants"`
}

// showContext returns the statuses above and below one, as far as the reader may see them.
func (n *Network) showContext(req *request) sim.Reply {
	n.state.mu.RLock()
	p := n.visible(req.id, req.who)
	if p == nil {
		n.state.mu.RUnlock()
		return n.notFound()
	}
	w := wireContext{Ancestors: []wireStatus{}, Descendants: []wireStatus{}}
	for parent := n.visible(p.inReplyTo, req.who); parent != nil; parent = n.visible(parent.inReplyTo, req.who) {
		w.Ancestors = append([]wireStatus{n.wire(parent, req.base, req.now)}, w.Ancestors...)
	}
	n.below(p, req, &w.Descendants)
	n.state.mu.RUnlock()
	return answer(http.StatusOK, w)
}

func (n *Network) below(p *status, req *request, out *[]wireStatus) {
	for _, reply := range n.state.replies[p.id] {
		if n.visible(reply.id, req.who) != nil {
			*out = append(*out, n.wire(reply, req.base, req.now))
			n.below(reply, req, out)
		}
	}
}

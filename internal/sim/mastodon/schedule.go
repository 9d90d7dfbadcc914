package mastodon

import (
	"net/http"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// scheduled is a status that the server itself will publish. Its id says nothing about the status's.
type scheduled struct {
	id      string
	author  *account
	at      time.Time
	draft   draft
	content rendered
	media   []*upload
	request string // X-Request-Id of the request that made it
}

// wireScheduled is a ScheduledStatus.
type wireScheduled struct {
	ID          string          `json:"id"`
	ScheduledAt string          `json:"scheduled_at"`
	Params      scheduledParams `json:"params"`
	Media       []wireMedia     `json:"media_attachments"`
}

type scheduledParams struct {
	Text        string   `json:"text"`
	MediaIDs    []string `json:"media_ids"`
	Sensitive   bool     `json:"sensitive"`
	SpoilerText string   `json:"spoiler_text"`
	Visibility  string   `json:"visibility"`
	Language    string   `json:"language"`
	ScheduledAt *string  `json:"scheduled_at"`
	InReplyToID *string  `json:"in_reply_to_id"`
	Idempotency *string  `json:"idempotency"`
}

// schedule keeps a draft until its time and answers with a ScheduledStatus, which has no URL.
func (n *Network) schedule(d draft, req *request) sim.Reply {
	content := n.render(d.text, req.base)
	n.state.mu.Lock()
	if reply, ok := n.replay(d.key, req); ok {
		return reply // replay has unlocked
	}
	_, reply, ok := n.parent(d.inReplyTo, req)
	var media []*upload
	if ok {
		media, reply, ok = n.attachable(d.media, req)
	}
	if !ok {
		n.state.mu.Unlock()
		return reply
	}
	s := &scheduled{author: req.who, at: d.at, draft: d, content: content, media: media, request: req.http.Header.Get("X-Request-Id")}
	s.id = n.state.ids.next(req.now)
	for _, m := range media {
		m.attached = true
	}
	n.state.scheduled[s.id] = s
	n.state.findNextDue()
	n.keepKey(d.key, keptKey{id: s.id, at: req.now}, req.who)
	w := n.scheduledWire(s, req.base, req.now)
	n.state.mu.Unlock()

	reply = answer(http.StatusOK, w)
	reply.Effect, reply.ID = sim.Scheduled, s.id
	return reply
}

func (n *Network) scheduledWire(s *scheduled, base string, now time.Time) wireScheduled {
	w := wireScheduled{
		ID: s.id, ScheduledAt: stamp(s.at), Media: []wireMedia{},
		Params: scheduledParams{
			Text: s.draft.text, MediaIDs: s.draft.media, Sensitive: s.draft.sensitive,
			SpoilerText: s.draft.spoiler, Visibility: s.draft.visibility, Language: s.draft.language,
		},
	}
	if s.draft.inReplyTo != "" {
		w.Params.InReplyToID = &s.draft.inReplyTo
	}
	if s.draft.key != "" {
		w.Params.Idempotency = &s.draft.key
	}
	for _, m := range s.media {
		w.Media = append(w.Media, n.mediaWire(m, base, now))
	}
	return w
}

// findNextDue notes when the earliest scheduled status is due. The store must be locked.
func (s *store) findNextDue() {
	var next int64
	for _, p := range s.scheduled {
		if at := p.at.UnixNano(); next == 0 || at < next {
			next = at
		}
	}
	s.nextDue.Store(next)
}

// Settle publishes the scheduled statuses that are due and puts them in the ledger. A parent that is gone
// by then is left out.
func (n *Network) Settle() {
	now := n.site.Clock()
	if due := n.state.nextDue.Load(); due == 0 || now.UnixNano() < due {
		return
	}
	var out []sim.Arrival
	n.state.mu.Lock()
	for _, s := range n.dueScheduled(now) {
		delete(n.state.scheduled, s.id)
		d := s.draft
		d.at = time.Time{}
		p := n.publish(d, s.content, s.author, n.visible(d.inReplyTo, s.author), s.media, s.at)
		out = append(out, sim.Arrival{
			Time: s.at, Network: n.Name(), Account: s.author.handle, Request: s.request, Key: d.key, Text: d.text,
			InReplyTo: p.inReplyTo, Effect: sim.Created, ID: p.id,
		})
	}
	n.state.findNextDue()
	n.state.mu.Unlock()
	for _, a := range out {
		n.site.Record(a)
	}
}

// dueScheduled returns what is due, earliest first. The store must be locked.
func (n *Network) dueScheduled(now time.Time) []*scheduled {
	var due []*scheduled
	for _, s := range n.state.scheduled {
		if !s.at.After(now) {
			due = append(due, s)
		}
	}
	slices.SortFunc(due, func(a, b *scheduled) int { return a.at.Compare(b.at) })
	return due
}

// ownScheduled finds the account's own scheduled status. The store must be locked.
func (n *Network) ownScheduled(req *request) *scheduled {
	if s := n.state.scheduled[req.id]; s != nil && s.author == req.who {
		return s
	}
	return nil
}

func (n *Network) listScheduled(req *request) sim.Reply {
	n.state.mu.RLock()
	list := []wireScheduled{}
	for _, s := range n.state.scheduled {
		if s.author == req.who {
			list = append(list, n.scheduledWire(s, req.base, req.now))
		}
	}
	n.state.mu.RUnlock()
	slices.SortFunc(list, func(a, b wireScheduled) int { return compareIDs(b.ID, a.ID) })
	return answer(http.StatusOK, list)
}

func (n *Network) showScheduled(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	s := n.ownScheduled(req)
	if s == nil {
		return n.notFound()
	}
	return answer(http.StatusOK, n.scheduledWire(s, req.base, req.now))
}

// moveScheduled changes when it will be published, and nothing else.
func (n *Network) moveScheduled(req *request) sim.Reply {
	at, ok := parseTime(req.params.get("scheduled_at"))
	if !ok {
		return n.invalid("Scheduled at can't be blank")
	}
	if !at.After(req.now.Add(minimumOffset)) {
		return n.invalid("Scheduled at The scheduled date must be in the future")
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	s := n.ownScheduled(req)
	if s == nil {
		return n.notFound()
	}
	s.at = at
	n.state.findNextDue()
	return answer(http.StatusOK, n.scheduledWire(s, req.base, req.now))
}

func (n *Network) cancelScheduled(req *request) sim.Reply {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	s := n.ownScheduled(req)
	if s == nil {
		return n.notFound()
	}
	delete(n.state.scheduled, s.id)
	for _, m := range s.media {
		m.attached = false
	}
	n.state.findNextDue()
	return answer(http.StatusOK, struct{}{})
}

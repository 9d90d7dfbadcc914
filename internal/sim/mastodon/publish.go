package mastodon

import (
	"fmt"
	"net/http"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// postStatus publishes, schedules, or repeats the answer of an earlier request with the same
// Idempotency-Key (methods/statuses, "Post a new status").
func (n *Network) postStatus(req *request) sim.Reply {
	d, reply, ok := n.draft(req)
	if !ok {
		return reply
	}
	if !d.at.IsZero() {
		if reply, ok := n.checkTime(d.at, req.now); !ok {
			return reply
		}
		if d.at.After(req.now) {
			return n.schedule(d, req)
		}
	}
	content := n.render(d.text, req.base)

	n.state.mu.Lock()
	if reply, ok := n.replay(d.key, req); ok {
		return reply // replay has unlocked
	}
	parent, reply, ok := n.parent(d.inReplyTo, req)
	var media []*upload
	if ok {
		media, reply, ok = n.attachable(d.media, req)
	}
	if !ok {
		n.state.mu.Unlock()
		return reply
	}
	p := n.publish(d, content, req.who, parent, media, req.now)
	p.listed = req.now.Add(req.lag)
	n.keepKey(d.key, keptKey{id: p.id, at: req.now}, req.who)
	w := n.wire(p, req.base, req.now)
	n.state.mu.Unlock()

	reply = answer(http.StatusOK, w)
	reply.Effect, reply.ID = sim.Created, p.id
	return reply
}

// publish puts a status out, now or, where the flavour dates back, at the time it asks for. The store
// must be locked.
func (n *Network) publish(d draft, content rendered, who *account, parent *status, media []*upload, now time.Time) *status {
	p := &status{author: who, created: now, listed: now, draft: d, content: content, media: media}
	if n.is.backfill && !d.at.IsZero() && d.at.Before(now) {
		p.created, p.id = d.at, crockford(ulidAt(d.at))
	} else {
		p.id = n.state.ids.next(now)
	}
	if parent != nil {
		p.inReplyTo, p.inReplyToAccount = parent.id, parent.author.id
	}
	for _, m := range media {
		m.attached = true
	}
	n.state.insert(p)
	return p
}

// checkTime refuses a scheduled_at that is too near, or past where that is not allowed.
func (n *Network) checkTime(at, now time.Time) (sim.Reply, bool) {
	if n.is.backfill && !at.After(now) {
		if n.NoBackfill {
			return n.refusal(http.StatusForbidden, "", "backdating statuses has been disabled on this instance"), false
		}
		return sim.Reply{}, true
	}
	if at.After(now.Add(minimumOffset)) {
		return sim.Reply{}, true
	}
	return n.refusal(http.StatusUnprocessableEntity, "Validation failed: Scheduled at The scheduled date must be in the future",
		"scheduled_at must be at least 5 minutes in the future"), false
}

// replay answers with what the key made, if the key is still kept, and unlocks the store. Otherwise it
// returns false and leaves the store locked. The status being gone is a 404.
func (n *Network) replay(key string, req *request) (sim.Reply, bool) {
	made, ok := n.state.keys[ownKey{req.who.id, key}]
	if key == "" || !ok || req.now.Sub(made.at) >= n.is.keyKept {
		return sim.Reply{}, false
	}
	defer n.state.mu.Unlock()
	var reply sim.Reply
	if p := n.state.statuses[made.id]; p != nil {
		reply = answer(http.StatusOK, n.wire(p, req.base, req.now))
	} else if s := n.state.scheduled[made.id]; s != nil {
		reply = answer(http.StatusOK, n.scheduledWire(s, req.base, req.now))
	} else {
		return n.notFound(), true
	}
	reply.Effect, reply.ID = sim.Replayed, made.id
	return reply, true
}

func (n *Network) keepKey(key string, made keptKey, who *account) {
	if key != "" && n.is.keyKept > 0 {
		n.state.keep(ownKey{who.id, key}, made, n.is.keyKept)
	}
}

// parent finds the status that is answered; an empty id is no parent.
func (n *Network) parent(id string, req *request) (*status, sim.Reply, bool) {
	if id == "" {
		return nil, sim.Reply{}, true
	}
	p := n.visible(id, req.who)
	return p, n.notFound(), p != nil
}

// attachable finds uploads of the account's own that are ready and that no status has.
func (n *Network) attachable(wanted []string, req *request) ([]*upload, sim.Reply, bool) {
	var found []*upload
	videos := 0
	for _, id := range wanted {
		m := n.state.media[id]
		switch {
		case m == nil || m.author != req.who || m.attached:
			return nil, n.contentError(fmt.Sprintf("Media %s not found or already attached to another post", id),
				fmt.Sprintf("media %s not found", id)), false
		case req.now.Before(m.ready):
			return nil, answer(http.StatusUnprocessableEntity, apiError{"Cannot attach files that have not finished processing. Try again in a moment!"}), false
		case m.kind != "image":
			videos++
		}
		found = append(found, m)
	}
	if n.Flavour == Mastodon && videos > 0 && len(found) > 1 {
		return nil, answer(http.StatusUnprocessableEntity, apiError{"Cannot attach a video to a post that already contains images"}), false
	}
	return found, sim.Reply{}, true
}

package tiktok

import (
	"encoding/json"
	"net/http"

	"github.com/postshitnow/psn/internal/sim"
)

// asked finds the post that a body's publish_id names. The store must be locked.
func (n *Network) asked(req *request) (*post, sim.Reply) {
	var body struct {
		ID string `json:"publish_id"`
	}
	if json.Unmarshal(req.body, &body) != nil {
		return nil, invalid("The request body is not valid")
	}
	p := n.state.byPublish[body.ID]
	switch {
	case p == nil:
		return nil, refuse(http.StatusBadRequest, "invalid_publish_id", "The publish_id does not exist.")
	case p.owner != req.grant.account:
		return nil, refuse(http.StatusBadRequest, "token_not_authorized_for_specified_publish_id",
			"The access_token does not have authorization on this publish_id.")
	}
	return p, sim.Reply{}
}

// status says what became of a post (content-posting-api-reference-get-video-status). The misspelt key is TikTok's;
// its ids are numbers above 2^53.
func (n *Network) status(req *request) sim.Reply {
	if !req.grant.may(scopePublish) && !req.grant.may(scopeUpload) {
		return outOfScope()
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	p, reply := n.asked(req)
	if p == nil {
		return reply
	}
	state, reason := n.stateOf(p, req.now)
	data := map[string]any{"status": state}
	if reason != "" {
		data["fail_reason"] = reason
	}
	if state == complete {
		ids := []json.Number{}
		if n.public(p, req.now) {
			ids = append(ids, json.Number(p.id))
		}
		data["publicaly_available_post_id"] = ids //nolint:misspell // as TikTok spells it
	}
	if p.size > 0 {
		data["uploaded_bytes"] = len(p.bytes)
	} else {
		data["downloaded_bytes"] = sizeOf(p.photos)
	}
	return ok(data)
}

func sizeOf(files [][]byte) int {
	sum := 0
	for _, f := range files {
		sum += len(f)
	}
	return sum
}

// cancel stops what is still worked on.
func (n *Network) cancel(req *request) sim.Reply {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	p, reply := n.asked(req)
	if p == nil {
		return reply
	}
	if state, _ := n.stateOf(p, req.now); state != uploading && state != downloading || !p.received.IsZero() {
		return refuse(http.StatusBadRequest, "publish_not_cancellable", "The publish is not cancellable.")
	}
	p.cancelled = true
	return ok(map[string]any{})
}

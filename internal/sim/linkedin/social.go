package linkedin

import (
	"encoding/json"
	"net/http"
	"strings"
	"unicode/utf16"

	"github.com/postshitnow/psn/internal/sim"
)

// maxComment is the longest comment.
const maxComment = 1250

// comment writes a comment below a post. Its text is plain.
func (n *Network) comment(req *request) sim.Reply {
	var d struct {
		Actor   string `json:"actor"`
		Object  string `json:"object"`
		Message struct {
			Text string `json:"text"`
		} `json:"message"`
	}
	if json.Unmarshal(req.body, &d) != nil {
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The request body is not valid")
	}
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	who, reply := s.actor(req, d.Actor, "partnerApiSocialActions.CREATE", "w_member_social_feed", "w_organization_social_feed")
	p := s.posts[req.id]
	switch {
	case who == nil:
		return reply
	case p == nil:
		return notFound(req.id)
	case strings.TrimSpace(d.Message.Text) == "":
		return invalid("MISSING_FIELD", "message/text", "The comment is empty")
	case len(utf16.Encode([]rune(d.Message.Text))) > maxComment:
		return invalid("FIELD_LENGTH_TOO_LONG", "message/text", "The comment is too long")
	}
	c := &comment{id: s.ids.next(req.now), actor: who, text: d.Message.Text, created: req.now}
	p.comments = append(p.comments, c)
	out := c.wire(p)
	reply = answer(http.StatusCreated, out)
	reply.Header.Set("X-Restli-Id", c.id)
	reply.Effect, reply.ID = sim.Created, c.id
	return reply
}

// comments lists what is below a post.
func (n *Network) comments(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	p := n.state.posts[req.id]
	if !req.grant.may("r_member_social_feed", "r_organization_social_feed", "w_organization_social_feed") {
		return denied("partnerApiSocialActions.GET_ALL." + req.http.Header.Get("Linkedin-Version") + "01")
	}
	if p == nil {
		return notFound(req.id)
	}
	elements := []any{}
	for _, c := range p.comments {
		elements = append(elements, c.wire(p))
	}
	return ok(map[string]any{"paging": map[string]any{"start": 0, "count": 10, "links": []any{}}, "elements": elements})
}

// wire writes a comment. Its thread is an activity, whose number is not the post's.
func (c *comment) wire(p *post) map[string]any {
	activity := urn("activity", p.urn[strings.LastIndexByte(p.urn, ':')+1:])
	return map[string]any{
		"id": c.id, "commentUrn": "urn:li:comment:(" + activity + "," + c.id + ")", "actor": c.actor.urn, "object": activity,
		"message": map[string]any{"text": c.text, "attributes": []any{}},
		"created": map[string]any{"actor": c.actor.urn, "time": c.created.UnixMilli()},
	}
}

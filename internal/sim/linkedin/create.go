package linkedin

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// maxCommentary is the longest commentary.
const maxCommentary = 3000

// draft is the body of POST /rest/posts (community-management/shares/posts-api) as far as it is simulated. Other keys
// are refused.
type draft struct {
	Author       string  `json:"author"`
	Commentary   *string `json:"commentary"`
	Visibility   string  `json:"visibility"`
	Distribution *struct {
		Feed     string            `json:"feedDistribution"`
		Targets  []json.RawMessage `json:"targetEntities"`
		Channels []json.RawMessage `json:"thirdPartyDistributionChannels"`
	} `json:"distribution"`
	State     string   `json:"lifecycleState"`
	NoReshare bool     `json:"isReshareDisabledByAuthor"`
	Content   *content `json:"content"`
}

// createPost publishes. The answer has no body: the post's name is in a header.
func (n *Network) createPost(req *request) sim.Reply {
	var d draft
	decoder := json.NewDecoder(bytes.NewReader(req.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil || !utf8.Valid(req.body) {
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The request body is not valid")
	}
	if reply, bad := checkDraft(d); bad {
		return reply
	}
	said := parseLittle(*d.Commentary, true)
	if said.units() > maxCommentary {
		return invalid("FIELD_LENGTH_TOO_LONG", "commentary", "The length of commentary exceeds the maximum allowed length")
	}
	if said.shown() == "" && d.Content == nil {
		return inputRefused(http.StatusUnprocessableEntity, "INVALID_VALUE_FOR_FIELD", "commentary", "The commentary is empty", "The commentary is empty")
	}
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	who, reply := s.actor(req, d.Author, "posts.CREATE", "w_member_social", "w_organization_social")
	if who == nil {
		return reply
	}
	if kindOf(d.Author) == "organization" && d.Visibility != "PUBLIC" {
		return invalid("INVALID_VALUE_FOR_FIELD", "visibility", "A post of an organization must be PUBLIC")
	}
	p := &post{
		author: who, created: req.now, listed: req.now.Add(max(req.lag, n.Lag)), said: *d.Commentary,
		text: parseLittle(*d.Commentary, n.Whole), visibility: d.Visibility, content: d.Content, noReshare: d.NoReshare,
	}
	if reply, bad := s.show(p, req.now); bad {
		return reply
	}
	if old, there := s.said[p.utterance()]; there && !n.Repeats && req.now.Sub(old.at) < orElse(n.DuplicateWindow, 10*time.Minute) {
		return duplicate(old.urn)
	}
	kind := "share"
	if len(p.media) > 0 {
		kind = "ugcPost"
	}
	p.urn = urn(kind, s.ids.next(req.now))
	s.insert(p)
	reply = empty(http.StatusCreated)
	reply.Header.Set("X-Restli-Id", p.urn)
	reply.Header.Set("X-Linkedin-Id", p.urn)
	reply.Header.Set("Location", "/posts/"+strings.ReplaceAll(p.urn, ":", "%3A"))
	reply.Effect, reply.ID = sim.Created, p.urn
	return reply
}

// checkDraft checks what can be told without looking at anything else.
func checkDraft(d draft) (sim.Reply, bool) {
	switch {
	case kindOf(d.Author) != "person" && kindOf(d.Author) != "organization":
		return invalid("INVALID_URN_TYPE", "author", "The author must be a person or an organization"), true
	case d.Commentary == nil:
		return invalid("MISSING_FIELD", "commentary", "The field commentary is required"), true
	case !slices.Contains([]string{"PUBLIC", "CONNECTIONS", "LOGGED_IN"}, d.Visibility):
		return invalid("INVALID_VALUE_FOR_FIELD", "visibility", "The visibility is not one of its values"), true
	case d.Distribution == nil:
		return invalid("MISSING_FIELD", "distribution", "The field distribution is required"), true
	case d.Distribution.Feed == "NONE":
		return invalid("MISSING_REQUIRED_FIELD_FOR_DSC", "adContext", "A dark post needs adContext.dscAdAccount"), true
	case d.Distribution.Feed != "MAIN_FEED":
		return invalid("INVALID_VALUE_FOR_FIELD", "distribution/feedDistribution", "The feedDistribution is not one of its values"), true
	case d.State != "PUBLISHED":
		return invalid("INVALID_VALUE_FOR_FIELD", "lifecycleState", "The lifecycleState must be PUBLISHED"), true
	}
	return sim.Reply{}, false
}

// actor finds who a request acts as, and whether its token may. The store must be locked.
func (s *store) actor(req *request, who, resource, memberScope, pageScope string) (*author, sim.Reply) {
	g, no := req.grant, denied(resource+"."+req.http.Header.Get("Linkedin-Version")+"01")
	if kindOf(who) == "person" {
		if who != g.account.urn || !g.may(memberScope) {
			return nil, no
		}
		return g.account.author, sim.Reply{}
	}
	p := s.pageBy(who)
	if p == nil || !slices.Contains(writers, p.roles[g.account]) || !g.may(pageScope) {
		return nil, no
	}
	return p.author, sim.Reply{}
}

// updatePost changes a commentary.
func (n *Network) updatePost(req *request) sim.Reply {
	var d struct {
		Patch struct {
			Set struct {
				Commentary *string `json:"commentary"`
			} `json:"$set"`
		} `json:"patch"`
	}
	if json.Unmarshal(req.body, &d) != nil || d.Patch.Set.Commentary == nil {
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "There is nothing to update")
	}
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.posts[req.id]
	if p == nil {
		return notFound(req.id)
	}
	if who, reply := s.actor(req, p.author.urn, "posts.PARTIAL_UPDATE", "w_member_social", "w_organization_social"); who == nil {
		return reply
	}
	text := parseLittle(*d.Patch.Set.Commentary, n.Whole)
	if text.units() > maxCommentary {
		return invalid("FIELD_LENGTH_TOO_LONG", "commentary", "The length of commentary exceeds the maximum allowed length")
	}
	p.text, p.edited = text, req.now
	return empty(http.StatusNoContent)
}

// deletePost deletes an own post. One that is gone already is deleted again.
func (n *Network) deletePost(req *request) sim.Reply {
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	if kind := kindOf(req.id); kind != "share" && kind != "ugcPost" {
		return refuse(http.StatusBadRequest, "INVALID_URN_TYPE", "The URN is not a post's")
	}
	p := s.posts[req.id]
	if p == nil {
		return empty(http.StatusNoContent)
	}
	if who, reply := s.actor(req, p.author.urn, "posts.DELETE", "w_member_social", "w_organization_social"); who == nil {
		return reply
	}
	s.remove(p)
	return empty(http.StatusNoContent)
}

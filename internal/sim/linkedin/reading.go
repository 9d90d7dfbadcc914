package linkedin

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// maxPage and defaultPage are how many posts a page of a listing has.
const (
	maxPage     = 100
	defaultPage = 10
)

// reads reports whether a token may read an author's posts.
func (s *store) reads(g *grant, author string) bool {
	if kindOf(author) == "person" {
		return author == g.account.urn && g.may("r_member_social")
	}
	p := s.pageBy(author)
	return p != nil && p.roles[g.account] != "" && g.may("r_organization_social")
}

// getPost reads one post.
func (n *Network) getPost(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	p := n.state.posts[req.id]
	if p == nil && !req.grant.may("r_member_social", "r_organization_social") || p != nil && !n.state.reads(req.grant, p.author.urn) {
		return denied("posts.GET." + req.http.Header.Get("Linkedin-Version") + "01")
	}
	if p == nil {
		return notFound(req.id)
	}
	return ok(p.wire())
}

// batchPosts reads several.
func (n *Network) batchPosts(req *request) sim.Reply {
	if req.params["ids"].is != 'l' {
		return n.findPosts(req)
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	results, statuses, errors := map[string]any{}, map[string]int{}, map[string]any{}
	for _, id := range req.params["ids"].list {
		p := n.state.posts[id]
		switch {
		case p == nil:
			errors[id] = problem{Status: http.StatusNotFound, Message: "Could not find entity"}
		case !n.state.reads(req.grant, p.author.urn):
			errors[id] = problem{Status: http.StatusForbidden, Service: 100, Code: "ACCESS_DENIED", Message: "Not enough permissions to access: posts.BATCH_GET"}
		default:
			results[id], statuses[id] = p.wire(), http.StatusOK
		}
	}
	return ok(map[string]any{"results": results, "statuses": statuses, "errors": errors})
}

// findPosts lists an author's posts, newest first.
func (n *Network) findPosts(req *request) sim.Reply {
	if req.params["ids"].is == 'l' {
		return n.batchPosts(req)
	}
	author := req.params.text("author")
	count, start, sort := defaultPage, 0, req.params.text("sortBy")
	var err1, err2 error
	if raw := req.params.text("count"); raw != "" {
		count, err1 = strconv.Atoi(raw)
	}
	if raw := req.params.text("start"); raw != "" {
		start, err2 = strconv.Atoi(raw)
	}
	switch {
	case req.params.text("q") != "author" || req.http.Header.Get("X-Restli-Method") != "FINDER":
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The finder must be q=author with X-RestLi-Method: FINDER")
	case err1 != nil || err2 != nil || count < 1 || count > maxPage || start < 0:
		return refuse(http.StatusBadRequest, "PARAM_INVALID", "Invalid query parameters passed to request: count, start")
	case !slices.Contains([]string{"", "LAST_MODIFIED", "CREATED"}, sort):
		return refuse(http.StatusBadRequest, "PARAM_INVALID", "Invalid query parameters passed to request: sortBy")
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	if !n.state.reads(req.grant, author) {
		return denied("posts.FINDER-author." + req.http.Header.Get("Linkedin-Version") + "01")
	}
	var list []*post
	for _, p := range n.state.authors[author].posts {
		if !req.now.Before(p.listed) {
			list = append(list, p)
		}
	}
	slices.Reverse(list)
	if sort != "CREATED" {
		slices.SortStableFunc(list, func(a, b *post) int { return b.modified().Compare(a.modified()) })
	}
	elements := []any{}
	for _, p := range list[min(start, len(list)):min(start+count, len(list))] {
		elements = append(elements, p.wire())
	}
	return ok(map[string]any{"paging": map[string]any{"start": start, "count": count, "links": []any{}}, "elements": elements})
}

func (p *post) modified() time.Time {
	if p.edited.IsZero() {
		return p.created
	}
	return p.edited
}

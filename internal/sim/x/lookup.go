package x

import (
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// maxLookup is how many posts can be looked up at once (posts/lookup).
const maxLookup = 100

// bodyOf writes posts, with the accounts and files that are asked for beside them. The store must be locked
// for reading.
func (n *Network) bodyOf(list []*post, w wish, req *request) map[string]any {
	data, problems, users, media := []any{}, []any{}, []any{}, []any{}
	seen := map[string]bool{}
	for _, p := range list {
		one, hidden := n.wire(p, w, req)
		data = append(data, one)
		for _, problem := range hidden {
			problems = append(problems, problem)
		}
		if w.wanted["author_id"] && req.query.Has("expansions") && !seen[p.author.id] {
			seen[p.author.id] = true
			users = append(users, n.userWire(p.author, req))
		}
		for _, m := range p.media {
			if w.wanted["attachments.media_keys"] {
				media = append(media, m.wire(req))
			}
		}
	}
	body := map[string]any{"data": data}
	includes := map[string]any{}
	for name, list := range map[string][]any{"users": users, "media": media} {
		if len(list) > 0 {
			includes[name] = list
		}
	}
	if len(includes) > 0 {
		body["includes"] = includes
	}
	if len(problems) > 0 {
		body["errors"] = problems
	}
	return body
}

// missing is the problem of a thing that is not there, beside a success.
func (n *Network) missing(what, parameter, id string) map[string]any {
	return map[string]any{
		"value": id, "detail": "Could not find " + what + " with " + parameter + ": [" + id + "].", "title": "Not Found Error",
		"resource_type": what, "parameter": parameter, "resource_id": id, "type": n.kind("resource-not-found"),
	}
}

// showPosts looks up posts by their ids. Those that are not there are errors beside the others.
func (n *Network) showPosts(req *request) sim.Reply {
	w, reply, good := n.wish(req)
	if !good {
		return reply
	}
	wanted := strings.Split(req.query.Get("ids"), ",")
	if len(wanted) > maxLookup || !isID(wanted[0]) {
		return n.invalid("The `ids` query parameter value is not 1 to 100 ids.", "ids", req.query.Get("ids"))
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	var list []*post
	var gone []any
	for _, id := range wanted {
		if p := n.state.posts[id]; p != nil {
			list = append(list, p)
		} else {
			gone = append(gone, n.missing("tweet", "ids", id))
		}
	}
	body := n.bodyOf(list, w, req)
	if hidden, is := body["errors"].([]any); is {
		gone = append(hidden, gone...)
	}
	if len(gone) > 0 {
		body["errors"] = gone
	}
	if len(list) == 0 {
		delete(body, "data")
	}
	return ok(body)
}

// showPost looks up one post. One that is not there is a success with nothing but an error.
func (n *Network) showPost(req *request) sim.Reply {
	w, reply, good := n.wish(req)
	if !good {
		return reply
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	p := n.state.posts[req.id]
	if p == nil {
		return ok(map[string]any{"errors": []any{n.missing("tweet", "id", req.id)}})
	}
	body := n.bodyOf([]*post{p}, w, req)
	body["data"], _ = n.wire(p, w, req)
	return ok(body)
}

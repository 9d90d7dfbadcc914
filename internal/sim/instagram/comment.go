package instagram

import (
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// comment stands below a post, or below another comment.
type comment struct {
	id, text string
	post     *post
	parent   *comment
	author   *account
	created  time.Time
}

// commentPage is the most comments of a page.
const commentPage = 50

func (c *comment) all() map[string]any {
	all := map[string]any{
		"text": c.text, "timestamp": c.created.UTC().Format(stampForm), "username": c.author.handle, "like_count": 0, "hidden": false,
		"from": map[string]string{"id": c.author.id, "username": c.author.handle}, "parent_id": "",
	}
	if c.parent != nil {
		all["parent_id"] = c.parent.id
	}
	return all
}

// writeComment writes a comment below an own post (ig-media/comments).
func (n *Network) writeComment(req *request) sim.Reply {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	p := n.state.posts[req.id]
	if p == nil || p.author != req.who() || p.story() {
		return missing(req.id)
	}
	return n.say(req, p, nil)
}

// writeReply writes a comment below a comment.
func (n *Network) writeReply(req *request) sim.Reply {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	to := n.state.comments[req.id]
	if to == nil || to.post.author != req.who() {
		return missing(req.id)
	}
	return n.say(req, to.post, to)
}

// say files a comment. The store must be locked.
func (n *Network) say(req *request, p *post, parent *comment) sim.Reply {
	text := req.form.Get("message")
	switch {
	case text == "":
		return invalid("message is required")
	case n.Blocked:
		return publishing(4, 2207051)
	}
	c := &comment{id: n.state.next(req.now), text: text, post: p, parent: parent, author: req.who(), created: req.now}
	n.state.comments[c.id] = c
	p.comments = append(p.comments, c)
	reply := ok(map[string]string{"id": c.id})
	reply.Effect, reply.ID = sim.Created, c.id
	return reply
}

// listComments lists the newest comments right below a post.
func (n *Network) listComments(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	p := n.state.posts[req.id]
	if p == nil || p.author != req.who() {
		return missing(req.id)
	}
	data := []any{}
	for _, c := range slices.Backward(p.comments) {
		if c.parent != nil || len(data) == commentPage {
			continue
		}
		one := map[string]any{"id": c.id}
		all := c.all()
		for _, name := range split(req.query.Get("fields")) {
			if value, known := all[name]; known {
				one[name] = value
			}
		}
		data = append(data, one)
	}
	return ok(map[string]any{"data": data})
}

// deleteComment deletes a comment below an own post. With Instagram Login nothing else can be deleted.
func (n *Network) deleteComment(req *request) sim.Reply {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	c := n.state.comments[req.id]
	if c == nil || c.post.author != req.who() {
		return missing(req.id)
	}
	delete(n.state.comments, c.id)
	c.post.comments = slices.DeleteFunc(c.post.comments, func(other *comment) bool { return other == c })
	return ok(map[string]bool{"success": true})
}

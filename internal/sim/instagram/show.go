package instagram

import "github.com/postshitnow/psn/internal/sim"

// showMe says whose token it is. id is good for this app only, user_id is the account's own.
func (n *Network) showMe(req *request) sim.Reply {
	a := req.who()
	kind := "BUSINESS"
	if n.Personal {
		kind = "PERSONAL"
	}
	followers := followersOf(a, req.now)
	return n.pick(req, a.appID, map[string]any{
		"user_id": a.id, "username": a.handle, "name": a.name, "account_type": kind, "followers_count": followers, "media_count": len(a.posts),
	})
}

// show shows an account, a container, a post or a comment.
func (n *Network) show(req *request) sim.Reply {
	if req.own() {
		return n.showMe(req)
	}
	n.state.mu.RLock()
	c, p, said := n.state.containers[req.id], n.state.posts[req.id], n.state.comments[req.id]
	n.state.mu.RUnlock()
	switch {
	case c != nil && c.owner == req.who():
		return n.showContainer(c, req)
	case p != nil && p.author == req.who() && !p.over(req.now):
		n.state.mu.RLock()
		defer n.state.mu.RUnlock()
		one, reply, good := n.fields(req, p)
		if !good {
			return reply
		}
		return ok(one)
	case said != nil && said.post.author == req.who():
		return n.pick(req, said.id, said.all())
	}
	return missing(req.id)
}

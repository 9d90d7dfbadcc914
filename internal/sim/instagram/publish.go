package instagram

import (
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// post is what is out.
type post struct {
	id       string
	author   *account
	from     *container
	created  time.Time
	listed   time.Time
	comments []*comment // oldest first
}

// story reports whether the post is a story, and whether it is still shown.
func (p *post) story() bool             { return p.from.kind == typeStories }
func (p *post) over(now time.Time) bool { return p.story() && now.Sub(p.created) >= day }

// code is the short name of a post in its address.
func (p *post) code() string {
	number, err := strconv.ParseUint(p.id, 10, 64)
	if err != nil {
		return p.id
	}
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, number))
}

// path is a post's address below the network's.
func (p *post) path() string {
	switch p.from.kind {
	case typeReels:
		return "/reel/" + p.code() + "/"
	case typeStories:
		return "/stories/" + p.author.handle + "/" + p.id + "/"
	}
	return "/p/" + p.code() + "/"
}

// publish releases a container (ig-user/media_publish), once.
func (n *Network) publish(req *request) sim.Reply {
	if !req.own() {
		return missing(req.id)
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	c := n.state.containers[req.form.Get("creation_id")]
	if c == nil || c.owner != req.who() {
		return publishing(24, 2207006)
	}
	switch state := c.state(req.now); {
	case c.child:
		return publishing(100, 2207023)
	case state == published, state == expired:
		return publishing(24, 2207008)
	case state == working:
		return publishing(9007, 2207027)
	case state == failed:
		return publishing(24, 2207006)
	case n.Blocked:
		return publishing(4, 2207051)
	}
	if _, within := n.posts.take(c.owner.id, n.quota(), req.now); !within {
		return publishing(9, 2207042)
	}
	c.published = true
	p := &post{id: n.state.next(req.now), author: c.owner, from: c, created: req.now, listed: req.now.Add(max(req.lag, n.Lag))}
	n.state.posts[p.id] = p
	c.owner.posts = append(c.owner.posts, p)
	body := map[string]string{"id": p.id}
	if !n.PlainPublish && strings.Contains(","+req.form.Get("fields")+",", ",permalink,") {
		body["permalink"] = req.base + p.path()
	}
	reply := ok(body)
	reply.Effect, reply.ID = sim.Created, p.id
	return reply
}

// publishingLimit says how many posts of the day are used (ig-user/content_publishing_limit).
func (n *Network) publishingLimit(req *request) sim.Reply {
	if !req.own() {
		return missing(req.id)
	}
	one := map[string]any{"quota_usage": n.posts.used(req.who().id, req.now)}
	if strings.Contains(req.query.Get("fields"), "config") {
		one["config"] = map[string]int{"quota_total": n.quota(), "quota_duration": int(day / time.Second)}
	}
	return ok(map[string]any{"data": []any{one}})
}

package instagram

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Bounds of listings.
const (
	defaultPage = 25
	mostPage    = 100
	mostListed  = 10_000
)

// stampForm is how Instagram writes a time: without a colon in the offset.
const stampForm = "2006-01-02T15:04:05-0700"

// listMedia lists an account's posts, newest first, without stories.
func (n *Network) listMedia(req *request) sim.Reply {
	return n.list(req, func(p *post) bool { return !p.story() })
}

// listStories lists the stories of the last day.
func (n *Network) listStories(req *request) sim.Reply {
	return n.list(req, func(p *post) bool { return p.story() && !p.over(req.now) })
}

func (n *Network) list(req *request, wanted func(*post) bool) sim.Reply {
	if !req.own() {
		return missing(req.id)
	}
	limit := defaultPage
	if raw := req.query.Get("limit"); raw != "" {
		var err error
		if limit, err = strconv.Atoi(raw); err != nil || limit < 1 {
			return invalid("limit")
		}
		limit = min(limit, mostPage)
	}
	after, err := base64.RawURLEncoding.DecodeString(req.query.Get("after"))
	if err != nil {
		return invalid("after")
	}
	since, _ := strconv.ParseInt(req.query.Get("since"), 10, 64) // zero if there is none
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	data, more := []any{}, false
	var first, last string
	for _, p := range newest(req.who(), req.now) {
		switch {
		case !wanted(p), len(after) > 0 && p.id >= string(after), p.created.Unix() < since:
			continue
		case len(data) == limit:
			more = true
		default:
			one, reply, good := n.fields(req, p)
			if !good {
				return reply
			}
			if first == "" {
				first = p.id
			}
			last = p.id
			data = append(data, one)
		}
		if more {
			break
		}
	}
	body := map[string]any{"data": data}
	if len(data) > 0 {
		paging := map[string]any{"cursors": map[string]string{"before": cursor(first), "after": cursor(last)}}
		if more {
			paging["next"] = req.base + req.http.URL.Path + "?after=" + cursor(last)
		}
		body["paging"] = paging
	}
	return ok(body)
}

func cursor(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(id)) }

// newest are the posts that an account's listings show now, newest first.
func newest(a *account, now time.Time) []*post {
	var out []*post
	for _, p := range slices.Backward(a.posts[max(0, len(a.posts)-mostListed):]) {
		if !now.Before(p.listed) {
			out = append(out, p)
		}
	}
	return out
}

// fields words a post with the fields that were asked for. One that does not exist fails the call.
func (n *Network) fields(req *request, p *post) (map[string]any, sim.Reply, bool) {
	all := n.all(req, p)
	out := map[string]any{"id": p.id}
	for _, name := range split(req.query.Get("fields")) {
		name, _, _ = strings.Cut(name, "{")
		value, known := all[name]
		if !known {
			return nil, refuse(problem{Message: "(#100) Tried accessing nonexisting field (" + name + ")", Type: "OAuthException", Code: 100}), false
		}
		if value != nil {
			out[name] = value
		}
	}
	return out, sim.Reply{}, true
}

// all are all fields of a post; nil where it has none.
func (n *Network) all(req *request, p *post) map[string]any {
	c, counts := p.from, n.counts(p, req.now)
	kind, product := "IMAGE", "FEED"
	switch {
	case c.kind == typeCarousel:
		kind = "CAROUSEL_ALBUM"
	case c.file.mime != "image/jpeg":
		kind = "VIDEO"
	}
	switch c.kind {
	case typeReels:
		product = "REELS"
	case typeStories:
		product = "STORY"
	}
	all := map[string]any{
		"id": p.id, "media_type": kind, "media_product_type": product, "permalink": req.base + p.path(), "shortcode": p.code(),
		"timestamp": p.created.UTC().Format(stampForm), "username": p.author.handle, "owner": map[string]string{"id": p.author.id},
		"is_comment_enabled": true, "is_shared_to_feed": c.feed, "is_ai_generated": c.ai, "like_count": counts.likes,
		"comments_count": counts.comments, "caption": nil, "alt_text": nil, "children": nil, "media_url": nil, "thumbnail_url": nil,
	}
	if c.caption != "" && c.kind != typeStories {
		all["caption"] = c.caption
		if n.LosesAt {
			all["caption"] = strings.ReplaceAll(c.caption, "@", "")
		}
	}
	if c.alt != "" {
		all["alt_text"] = c.alt
	}
	if c.file != nil {
		all["media_url"] = req.base + "/files/" + c.id
	}
	if len(c.children) > 0 {
		var list []any
		for _, child := range c.children {
			list = append(list, map[string]string{"id": child.id})
		}
		all["children"] = map[string]any{"data": list}
	}
	if n.BareListing {
		all["caption"], all["media_product_type"] = nil, nil
	}
	return all
}

// split cuts a list of fields at the commas that stand in no braces.
func split(fields string) []string {
	var out []string
	depth, start := 0, 0
	for i, r := range fields + "," {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case r == ',' && depth == 0:
			if name := strings.TrimSpace(fields[start:i]); name != "" {
				out = append(out, name)
			}
			start = i + 1
		}
	}
	return out
}

// pick words an object with the fields that were asked for.
func (n *Network) pick(req *request, id string, all map[string]any) sim.Reply {
	out := map[string]any{"id": id}
	for _, name := range split(req.query.Get("fields")) {
		value, known := all[name]
		if !known && name != "id" {
			return refuse(problem{Message: "(#100) Tried accessing nonexisting field (" + name + ")", Type: "OAuthException", Code: 100})
		}
		if known {
			out[name] = value
		}
	}
	return ok(out)
}

package x

import (
	"encoding/base32"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Bounds of a timeline (posts/timelines/introduction): page sizes, and how far back it goes.
const (
	minPage      = 5
	defaultPage  = 10
	maxPage      = 100
	maxTimeline  = 3200
	earliestYear = 2010
)

// timeline lists an account's posts, newest first. An empty page has no data.
func (n *Network) timeline(req *request) sim.Reply {
	w, reply, good := n.wish(req)
	if !good {
		return reply
	}
	limit, from, until, reply, good := n.pageOf(req)
	if !good {
		return reply
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	a := n.state.byID[req.id]
	if a == nil {
		return ok(map[string]any{"errors": []any{n.missing("user", "id", req.id)}})
	}
	var list []*post
	more := false
	for _, p := range newest(a, req.now) {
		switch {
		case until != "" && !newer(until, p.id), p.created.Truncate(time.Second).Before(from), excluded(p, req):
			continue
		case len(list) == limit:
			more = true
		default:
			list = append(list, p)
		}
		if more {
			break
		}
	}
	meta := map[string]any{"result_count": len(list)}
	if len(list) == 0 {
		return ok(map[string]any{"meta": meta})
	}
	meta["newest_id"], meta["oldest_id"] = list[0].id, list[len(list)-1].id
	if more {
		meta["next_token"] = pageToken.EncodeToString([]byte(list[len(list)-1].id))
	}
	body := n.bodyOf(list, w, req)
	body["meta"] = meta
	return ok(body)
}

// newest are the posts that an account's timeline shows now, newest first.
func newest(a *account, now time.Time) []*post {
	own := a.posts[max(0, len(a.posts)-maxTimeline):]
	out := make([]*post, 0, len(own))
	for _, p := range slices.Backward(own) {
		if !now.Before(p.listed) {
			out = append(out, p)
		}
	}
	return out
}

func excluded(p *post, req *request) bool {
	return p.parent != nil && slices.Contains(strings.Split(req.query.Get("exclude"), ","), "replies")
}

var pageToken = base32.HexEncoding.WithPadding(base32.NoPadding)

// pageOf reads which page is asked for: how many posts, made at or after from, older than the post until.
func (n *Network) pageOf(req *request) (limit int, from time.Time, until string, reply sim.Reply, good bool) {
	limit = defaultPage
	if raw := req.query.Get("max_results"); raw != "" {
		var err error
		if limit, err = strconv.Atoi(raw); err != nil || limit < minPage || limit > maxPage {
			return 0, from, "", n.invalid("The `max_results` query parameter value ["+raw+"] is not between 5 and 100", "max_results", raw), false
		}
	}
	if raw := req.query.Get("start_time"); raw != "" {
		var err error
		if from, err = time.Parse(time.RFC3339, raw); err != nil || from.Year() < earliestYear {
			return 0, from, "", n.invalid("Invalid 'start_time':'"+raw+"'.", "start_time", raw), false
		}
	}
	if raw := req.query.Get("pagination_token"); raw != "" {
		id, err := pageToken.DecodeString(raw)
		if err != nil || !isID(string(id)) {
			return 0, from, "", n.invalid("The `pagination_token` query parameter value is not valid.", "pagination_token", raw), false
		}
		until = string(id)
	}
	return limit, from, until, sim.Reply{}, true
}

package tiktok

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// mostVideos is how many one answer lists, or one question names.
const mostVideos = 20

// list lists the public posts of the token's account, newest first (tiktok-api-v2-video-list). The cursor is in
// milliseconds since 1970.
func (n *Network) list(req *request) sim.Reply {
	var body struct {
		Count  *int   `json:"max_count"`
		Cursor *int64 `json:"cursor"`
	}
	if len(req.body) > 0 && json.Unmarshal(req.body, &body) != nil {
		return invalidDisplay("The request body is not valid")
	}
	count := 10
	if body.Count != nil {
		count = *body.Count
	}
	if count < 1 || count > mostVideos {
		return invalidDisplay("max_count must be between 1 and 20")
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	var found []*post
	for _, p := range n.state.posts {
		if p.owner == req.grant.account && n.listed(p, req.now) && (body.Cursor == nil || p.shown.UnixMilli() < *body.Cursor) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *post) int { return b.shown.Compare(a.shown) })
	more := len(found) > count
	found = found[:min(count, len(found))]
	cursor := req.now.UnixMilli()
	if len(found) > 0 {
		cursor = found[len(found)-1].shown.UnixMilli()
	}
	return n.videos(req, found, map[string]any{"cursor": cursor, "has_more": more})
}

// queryVideos tells of the public posts that a body names (tiktok-api-v2-video-query).
func (n *Network) queryVideos(req *request) sim.Reply {
	var body struct {
		Filters struct {
			IDs []string `json:"video_ids"`
		} `json:"filters"`
	}
	if json.Unmarshal(req.body, &body) != nil || len(body.Filters.IDs) < 1 || len(body.Filters.IDs) > mostVideos {
		return invalidDisplay("filters.video_ids must have 1 to 20 ids")
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	var found []*post
	for _, id := range body.Filters.IDs {
		if p := n.state.byID[id]; p != nil && p.owner == req.grant.account && n.public(p, req.now) {
			found = append(found, p)
		}
	}
	return n.videos(req, found, map[string]any{})
}

// videos writes posts with the fields that the query asks for, beside data.
func (n *Network) videos(req *request, found []*post, data map[string]any) sim.Reply {
	wanted := strings.Split(req.query.Get("fields"), ",")
	list := []map[string]any{}
	for _, field := range wanted {
		if !slices.Contains(videoFields, field) {
			return refuse(http.StatusBadRequest, "invalid_params", "Field mask contains an unknown field: "+field)
		}
	}
	for _, p := range found {
		c, all := n.counts(p, req.now), map[string]any{}
		all["id"], all["create_time"], all["is_aigc"] = p.id, p.shown.Unix(), p.ai
		all["title"], all["video_description"] = p.title, p.text()
		all["share_url"] = req.base + n.address(p) + "?utm_campaign=tt4d_open_api"
		all["like_count"], all["comment_count"], all["share_count"], all["view_count"] = c.likes, c.comments, c.shares, c.views
		all["duration"], all["width"], all["height"] = 1, 720, 1280
		all["cover_image_url"] = req.base + "/media/" + p.id
		one := map[string]any{}
		for _, field := range wanted {
			one[field] = all[field]
		}
		list = append(list, one)
	}
	data["videos"] = list
	return ok(data)
}

var videoFields = []string{
	"id", "create_time", "cover_image_url", "share_url", "video_description", "duration", "height", "width", "title",
	"like_count", "comment_count", "share_count", "view_count", "is_aigc",
}

// address is where people see a post.
func (n *Network) address(p *post) string {
	kind := "video"
	if strings.HasPrefix(p.kind, "p_") {
		kind = "photo"
	}
	return "/@" + p.owner.handle + "/" + kind + "/" + p.id
}

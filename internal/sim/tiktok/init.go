package tiktok

import (
	"encoding/json"
	"net/http"
	"slices"
	"unicode/utf16"

	"github.com/postshitnow/psn/internal/sim"
)

// Sizes of videos and their chunks. Whether TikTok's megabyte is decimal or binary is not stated; what both readings
// take is taken.
const (
	mostVideo  = 4_000_000_000
	leastChunk = 5 << 20
	mostChunk  = 64_000_000
	mostChunks = 1000
	videoTitle = 2200 // UTF-16 units
	photoTitle = 90
	photoText  = 4000
)

// postInfo is what an init says of a post.
type postInfo struct {
	Privacy     string `json:"privacy_level"`
	Title       string `json:"title"`
	Description string `json:"description"`
	AI          bool   `json:"is_aigc"`
	Cover       int64  `json:"video_cover_timestamp_ms"`
	Branded     bool   `json:"brand_content_toggle"`
	Organic     bool   `json:"brand_organic_toggle"`
	NoComment   bool   `json:"disable_comment"`
	NoDuet      bool   `json:"disable_duet"`
	NoStitch    bool   `json:"disable_stitch"`
	Music       bool   `json:"auto_add_music"`
}

// videoInit is the body of both inits of a video.
type videoInit struct {
	Post   *postInfo `json:"post_info"`
	Source struct {
		Source string `json:"source"`
		Size   int64  `json:"video_size"`
		Chunk  int64  `json:"chunk_size"`
		Count  int64  `json:"total_chunk_count"`
	} `json:"source_info"`
}

// initVideo begins a video that is posted when its last byte is there
// (content-posting-api-reference-direct-post).
func (n *Network) initVideo(req *request) sim.Reply {
	var body videoInit
	if json.Unmarshal(req.body, &body) != nil || body.Post == nil {
		return invalid("The request body is not valid: post_info is required")
	}
	if units(body.Post.Title) > videoTitle {
		return invalid("The request post info is empty or incorrect: title")
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	if reply, good := n.mayPost(req, body.Post.Privacy); !good {
		return reply
	}
	return n.begin(req, kindVideo, body)
}

// initInbox begins a video that its creator finishes in the app (content-posting-api-reference-upload-video).
func (n *Network) initInbox(req *request) sim.Reply {
	var body videoInit
	if json.Unmarshal(req.body, &body) != nil {
		return invalid("The request body is not valid")
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	if reply, good := n.mayDraft(req); !good {
		return reply
	}
	body.Post = &postInfo{}
	return n.begin(req, kindDraft, body)
}

// begin checks the arithmetic of the chunks and answers with the address to send them to.
func (n *Network) begin(req *request, kind string, body videoInit) sim.Reply {
	s := body.Source
	if s.Source != "FILE_UPLOAD" {
		return invalid("The source_info is invalid: only FILE_UPLOAD of videos is simulated")
	}
	if fault := chunks(s.Size, s.Chunk, s.Count); fault != "" {
		return invalid("The source_info is invalid: " + fault)
	}
	p := &post{
		kind: kind, owner: req.grant.account, privacy: body.Post.Privacy, title: body.Post.Title, ai: body.Post.AI,
		size: s.Size, chunk: s.Chunk, count: s.Count,
	}
	n.state.insert(p, req.now)
	return ok(map[string]any{"publish_id": p.publish, "upload_url": req.base + "/video/" + p.publish + "?upload_token=" + p.token})
}

// chunks returns what is wrong with the sizes that an init states, empty if nothing is
// (content-posting-api-media-transfer-guide).
func chunks(size, chunk, count int64) string {
	switch {
	case size < 1 || size > mostVideo:
		return "video_size"
	case chunk < 1 || chunk > size || chunk > mostChunk:
		return "chunk_size"
	case chunk < leastChunk && chunk != size:
		return "chunk_size is too small"
	case count != size/chunk || count > mostChunks:
		return "total_chunk_count is incorrect"
	}
	return ""
}

// mayPost checks what both direct posts are held to. The store must be locked.
func (n *Network) mayPost(req *request, privacy string) (sim.Reply, bool) {
	if privacy == "" {
		return invalid("The request post info is empty or incorrect: privacy_level"), false
	}
	if !slices.Contains(n.options(), privacy) {
		if n.Unaudited && privacy == forAll {
			return unaudited(), false
		}
		return refuse(http.StatusForbidden, "privacy_level_option_mismatch", "Privacy level option is not among the creator's options."), false
	}
	if n.Unaudited && (privacy != forSelf || !n.Private) {
		return unaudited(), false
	}
	if code, message := n.spam(req.grant.account, req.now); code != "" {
		return refuse(http.StatusForbidden, code, message), false
	}
	return sim.Reply{}, true
}

func unaudited() sim.Reply {
	return refuse(http.StatusForbidden, "unaudited_client_can_only_post_to_private_accounts",
		"Please review our integration guidelines at https://developers.tiktok.com/doc/content-sharing-guidelines/")
}

// mayDraft checks what drafts are held to. The store must be locked.
func (n *Network) mayDraft(req *request) (sim.Reply, bool) {
	if n.Banned {
		return refuse(http.StatusForbidden, "spam_risk_user_banned_from_posting", "The user is banned from making new posts."), false
	}
	if n.Drafts >= 0 && n.recent(req.grant.account, req.now, true) >= orElse(n.Drafts, 5) {
		return refuse(http.StatusForbidden, "spam_risk_too_many_pending_share", "Maximum 5 pending shares within any 24-hour period."), false
	}
	return sim.Reply{}, true
}

// units counts as TikTok does.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

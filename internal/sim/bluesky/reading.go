package bluesky

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/postshitnow/psn/internal/sim"
)

// wireRecord is a record as it is read.
type wireRecord struct {
	URI   string         `json:"uri"`
	CID   string         `json:"cid"`
	Value map[string]any `json:"value"`
}

// getRecord reads one record, of any account of the server. It does not lag.
func (n *Network) getRecord(req *request) sim.Reply {
	repo, kept, key := req.query.Get("repo"), req.query.Get("collection"), req.query.Get("rkey")
	if repo == "" || kept == "" || key == "" {
		return invalidRequest(`Params must have the properties "repo", "collection" and "rkey"`)
	}
	uri := "at://" + repo + "/" + kept + "/" + key
	n.state.mu.RLock()
	r := n.state.byURI(uri)
	n.state.mu.RUnlock()
	if r == nil || req.query.Get("cid") != "" && req.query.Get("cid") != r.cid {
		return refusal(http.StatusBadRequest, "RecordNotFound", "Could not locate record: "+uri)
	}
	return answer(http.StatusOK, wireRecord{r.uri(), r.cid, r.body})
}

// Page sizes of listRecords (com.atproto.repo.listRecords).
const (
	defaultPage = 50
	maxPage     = 100
)

// listRecords lists an account's records by key, the greatest first or, with reverse, last. Nobody needs a token
// for it.
func (n *Network) listRecords(req *request) sim.Reply {
	limit := defaultPage
	if raw := req.query.Get("limit"); raw != "" {
		var err error
		if limit, err = strconv.Atoi(raw); err != nil || limit < 1 || limit > maxPage {
			return invalidRequest("Error: limit can not be less than 1 or greater than 100")
		}
	}
	repo, kept := req.query.Get("repo"), req.query.Get("collection")
	if repo == "" || kept == "" {
		return invalidRequest(`Params must have the properties "repo" and "collection"`)
	}
	n.state.mu.RLock()
	a := n.state.actor(repo)
	if a == nil {
		n.state.mu.RUnlock()
		return invalidRequest("Could not find repo: " + repo)
	}
	out := struct {
		Cursor  string       `json:"cursor,omitempty"`
		Records []wireRecord `json:"records"`
	}{Records: []wireRecord{}}
	own, upwards, cursor := slices.Clone(a.records), req.query.Get("reverse") == "true", req.query.Get("cursor")
	n.state.mu.RUnlock()
	if !upwards {
		slices.Reverse(own)
	}
	for _, r := range own {
		beyond := cursor == "" || !upwards && r.key < cursor || upwards && r.key > cursor
		if kept != collection || !beyond || req.now.Before(r.listed) || len(out.Records) == limit {
			continue
		}
		out.Records = append(out.Records, wireRecord{r.uri(), r.cid, r.body})
		out.Cursor = r.key
	}
	return answer(http.StatusOK, out)
}

// wirePost is a post with its counts (app.bsky.feed.defs#postView).
type wirePost struct {
	URI       string         `json:"uri"`
	CID       string         `json:"cid"`
	Author    wireActor      `json:"author"`
	Record    map[string]any `json:"record"`
	Replies   int            `json:"replyCount"`
	Reposts   int            `json:"repostCount"`
	Likes     int            `json:"likeCount"`
	Quotes    int            `json:"quoteCount"`
	Bookmarks int            `json:"bookmarkCount"`
	IndexedAt string         `json:"indexedAt"`
	Labels    []struct{}     `json:"labels"`
}

type wireActor struct {
	DID         string `json:"did"`
	Handle      string `json:"handle"`
	DisplayName string `json:"displayName"`
}

// maxPosts is how many posts getPosts gives at once.
const maxPosts = 25

// getPosts reads posts with their counts. Those that are not there are left out.
func (n *Network) getPosts(req *request) sim.Reply {
	uris := req.query["uris"]
	if len(uris) == 0 {
		return invalidRequest(`Params must have the property "uris"`)
	}
	if len(uris) > maxPosts {
		return invalidRequest("Error: uris must not have more than 25 elements")
	}
	posts := []wirePost{}
	n.state.mu.RLock()
	for _, uri := range uris {
		r := n.state.byURI(uri)
		if r == nil || req.now.Before(r.listed) {
			continue
		}
		c := n.counts(r, req.now)
		posts = append(posts, wirePost{
			URI: r.uri(), CID: r.cid, Author: wireActor{r.author.did, r.author.handle, r.author.name}, Record: r.body,
			Replies: c.replies, Reposts: c.reposts, Likes: c.likes, Quotes: c.quotes, Bookmarks: c.bookmarks,
			IndexedAt: stamp(r.indexed), Labels: []struct{}{},
		})
	}
	n.state.mu.RUnlock()
	return answer(http.StatusOK, map[string]any{"posts": posts})
}

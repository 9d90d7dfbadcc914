package tiktok

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// queryMost is how many posts one call asks about (docs: tiktok-api-v2-video-query).
const queryMost = 20

// Measure reads the counts of public posts. A post that is known by its publish id only is looked for first, as it may
// have become public since; of those that have not, and of those that are gone, TikTok does not tell. Errors are those
// of Verify.
func (c *client) Measure(ctx context.Context, remoteIDs []string) (map[string]platform.Metrics, error) {
	const act = "tiktok: read posts' counts"
	known := map[string]string{} // what psn calls a post, by its id
	var ids []string
	for _, remote := range remoteIDs {
		id := remote
		if !isID(remote) {
			now, err := c.status(ctx, remote)
			if psn.CodeOf(err) == psn.CodeRefused {
				continue // TikTok has forgotten it
			}
			if err != nil {
				return nil, err
			}
			id = now.id()
		}
		if id != "" {
			known[id], ids = remote, append(ids, id)
		}
	}
	out := map[string]platform.Metrics{}
	query := url.Values{"fields": {"id,like_count,comment_count,share_count,view_count"}}
	for some := range slices.Chunk(ids, queryMost) {
		var p page
		body := map[string]any{"filters": map[string]any{"video_ids": some}}
		if err := c.read(ctx, act, call{method: http.MethodPost, path: "/v2/video/query/", query: query, body: body}, &p); err != nil {
			return nil, err
		}
		for _, v := range p.Videos {
			if remote, asked := known[v.ID]; asked {
				out[remote] = platform.Metrics{Views: v.Views, Likes: v.Likes, Replies: v.Comments, Shares: v.Shares}
			}
		}
	}
	return out, nil
}

// isID reports whether a remote id is a post's own, which is a number; a publish id is none.
func isID(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

var _ platform.Measurer = (*client)(nil)

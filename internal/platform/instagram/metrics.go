package instagram

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// What posts and reels, and what stories are asked for: one metric that a post does not have fails the whole call
// (docs: reference/instagram-media/insights).
var (
	postMetrics  = []string{"views", "reach", "likes", "comments", "saved", "shares", "reposts"}
	storyMetrics = []string{"views", "reach", "replies", "shares", "reposts"}
)

// Measure reads the counts of posts, a call or two for each. Instagram counts with a delay of up to 48 hours; stories
// are counted for a day. Posts that are not there are left out. Without the permission for insights only likes and
// comments are read. Errors are those of Verify.
func (c *client) Measure(ctx context.Context, remoteIDs []string) (map[string]platform.Metrics, error) {
	out := map[string]platform.Metrics{}
	for _, id := range remoteIDs {
		m, err := c.measure(ctx, id)
		if psn.CodeOf(err) == psn.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = m
	}
	return out, nil
}

func (c *client) measure(ctx context.Context, id string) (platform.Metrics, error) {
	var m platform.Metrics
	if c.login.Scopes == nil || slices.Contains(c.login.Scopes, scopeInsights) {
		err := c.insights(ctx, id, postMetrics, &m)
		if psn.CodeOf(err) == psn.CodeRefused {
			err = c.insights(ctx, id, storyMetrics, &m)
		}
		switch code := psn.CodeOf(err); {
		case err == nil && m.Likes != nil:
			return m, nil
		case err != nil && code != psn.CodeRefused && code != psn.CodeUnauthorised:
			return m, err
		}
	}
	return m, c.counts(ctx, id, &m)
}

// insights reads metrics of one post.
func (c *client) insights(ctx context.Context, id string, metrics []string, m *platform.Metrics) error {
	var answer insights
	query := url.Values{"metric": {strings.Join(metrics, ",")}}
	if err := c.get(ctx, "instagram: read a post's insights", "/"+url.PathEscape(id)+"/insights", query, &answer); err != nil {
		return err
	}
	for _, d := range answer.Data {
		var n int64
		if len(d.Values) == 0 || json.Unmarshal(d.Values[0].Value, &n) != nil {
			continue
		}
		switch d.Name {
		case "views":
			m.Views = &n
		case "reach":
			m.Reach = &n
		case "likes":
			m.Likes = &n
		case "comments", "replies":
			m.Replies = &n
		case "saved":
			m.Bookmarks = &n
		case "shares":
			m.Shares = &n
		case "reposts":
			m.Reposts = &n
		}
	}
	return nil
}

// counts reads what the post itself tells. Likes may be hidden.
func (c *client) counts(ctx context.Context, id string, m *platform.Metrics) error {
	var answer media
	query := url.Values{"fields": {"id,like_count,comments_count"}}
	if err := c.get(ctx, "instagram: read a post's counts", "/"+url.PathEscape(id), query, &answer); err != nil {
		return err
	}
	if m.Likes == nil {
		m.Likes = answer.Likes
	}
	if m.Replies == nil {
		m.Replies = answer.Comments
	}
	return nil
}

var _ platform.Measurer = (*client)(nil)

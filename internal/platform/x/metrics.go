package x

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
)

// lookupMost is how many posts one call looks up (docs: x-api/posts/lookup).
const lookupMost = 100

// Measure reads the public counts of posts, whichever vocabulary X answers in. Posts that X does not tell of, as
// deleted ones, are left out; each post that is returned costs (docs: getting-started/pricing). Errors are those
// of Verify.
func (c *client) Measure(ctx context.Context, remoteIDs []string) (map[string]platform.Metrics, error) {
	const act = "x: read posts' counts"
	out := map[string]platform.Metrics{}
	for ids := range slices.Chunk(remoteIDs, lookupMost) {
		var p counted
		query := url.Values{"ids": {strings.Join(ids, ",")}, "tweet.fields": {"public_metrics"}}
		if err := c.read(ctx, act, call{method: http.MethodGet, path: "/2/tweets", query: query, budget: budgetReads}, &p); err != nil {
			return nil, err
		}
		for _, s := range p.Data {
			m := s.Metrics
			reposts := m.Reposts
			if reposts == nil {
				reposts = m.Retweets
			}
			out[s.ID] = platform.Metrics{
				Impressions: m.Impressions, Likes: m.Likes, Replies: m.Replies, Reposts: reposts, Quotes: m.Quotes, Bookmarks: m.Bookmarks,
			}
		}
	}
	return out, nil
}

var _ platform.Measurer = (*client)(nil)

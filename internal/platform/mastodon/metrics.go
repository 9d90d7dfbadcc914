package mastodon

import (
	"context"
	"net/url"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Measure reads the counts of statuses one by one (docs: methods/statuses, get). Counts of what happened on other
// servers are partial; nobody counts views. Errors are those of Verify.
func (c *client) Measure(ctx context.Context, remoteIDs []string) (map[string]platform.Metrics, error) {
	out := map[string]platform.Metrics{}
	for _, id := range remoteIDs {
		var s counted
		err := c.get(ctx, "mastodon: read a post's counts", "/api/v1/statuses/"+url.PathEscape(id), nil, &s)
		if psn.CodeOf(err) == psn.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = platform.Metrics{Likes: s.Favourites, Replies: s.Replies, Reposts: s.Reblogs, Quotes: s.Quotes}
	}
	return out, nil
}

var _ platform.Measurer = (*client)(nil)

package bluesky

import (
	"context"
	"net/url"
	"slices"

	"github.com/postshitnow/psn/internal/platform"
)

// getMost is how many posts one call gives (app.bsky.feed.getPosts).
const getMost = 25

// Measure reads the counts of posts. The account's server asks the network's view of them; a server without one
// answers with an error. Nobody counts impressions. Errors are those of Verify.
func (c *client) Measure(ctx context.Context, remoteIDs []string) (map[string]platform.Metrics, error) {
	out := map[string]platform.Metrics{}
	for uris := range slices.Chunk(remoteIDs, getMost) {
		var answer counted
		if err := c.get(ctx, "bluesky: read posts' counts", "app.bsky.feed.getPosts", url.Values{"uris": uris}, &answer); err != nil {
			return nil, err
		}
		for _, p := range answer.Posts {
			out[p.URI] = platform.Metrics{Likes: p.Likes, Replies: p.Replies, Reposts: p.Reposts, Quotes: p.Quotes, Bookmarks: p.Bookmarks}
		}
	}
	return out, nil
}

var _ platform.Measurer = (*client)(nil)

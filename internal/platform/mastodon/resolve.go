package mastodon

import (
	"context"
	"net/url"

	"github.com/postshitnow/psn/internal/psn"
)

// Resolve returns the id that this server gives to the post at a URL, on whatever server that is (docs:
// methods/search; resolve asks the other server). Errors are those of Verify; a post that the server can't
// find is psn.CodeNotFound.
func (c *client) Resolve(ctx context.Context, address string) (string, error) {
	const act = "mastodon: look for a post"
	var found search
	query := url.Values{"q": {address}, "type": {"statuses"}, "resolve": {"true"}, "limit": {"1"}}
	if err := c.get(ctx, act, "/api/v2/search", query, &found); err != nil {
		return "", err
	}
	for _, s := range found.Statuses {
		if s.ID != "" {
			return s.ID, nil
		}
	}
	return "", psn.Errorf(psn.CodeNotFound, "%s: there is none at %s", act, psn.Excerpt(address, 120))
}

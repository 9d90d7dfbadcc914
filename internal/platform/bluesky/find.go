package bluesky

import (
	"context"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Find reads the record with the request's key. One that another request made is not it. Errors are those of
// Verify.
func (c *client) Find(ctx context.Context, req platform.Request) (platform.Remote, bool, error) {
	did, err := c.repo(ctx)
	if err != nil {
		return platform.Remote{}, false, err
	}
	found, err := c.look(ctx, "bluesky: look for a post", postURI{did, rkey(req)})
	switch {
	case psn.CodeOf(err) == psn.CodeNotFound:
		return platform.Remote{}, false, nil
	case err != nil:
		return platform.Remote{}, false, err
	case !made(found, req):
		return platform.Remote{}, false, nil
	}
	return c.remote(did, found), true, nil
}

// made reports whether a record with the request's key is the request's: what it says of itself is the same.
func made(found stored, req platform.Request) bool {
	return found.Value.Text == req.Text && found.Value.CreatedAt == createdAt(req)
}

var _ platform.Finder = (*client)(nil)

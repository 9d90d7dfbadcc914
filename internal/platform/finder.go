package platform

import "context"

// Finder finds a post by the request that made it, where the client chooses the post's id.
type Finder interface {
	// Find returns the post that req made, and false if it is not there. It knows at once: no lag. Errors
	// are those of Verify.
	Find(ctx context.Context, req Request) (Remote, bool, error)
}

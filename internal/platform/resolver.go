package platform

import "context"

// Resolver finds posts by their URL, on a network where the id that an account needs is not in it.
type Resolver interface {
	// Resolve returns the id of the post at a URL. Errors are those of Verify; a post that is not there is
	// psn.CodeNotFound.
	Resolve(ctx context.Context, url string) (remoteID string, err error)
}

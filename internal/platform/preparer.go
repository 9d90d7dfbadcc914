package platform

import "context"

// Preparer makes on the network what Publish then releases, as a container of media or an upload whose last piece
// publishes.
type Preparer interface {
	// Prepare does everything of a post but its release, waits until the network is ready for that, and returns
	// what Publish and Find need to name it: at most 4,000 bytes, without secrets. It is recorded with the attempt.
	// It may be repeated: what is not released is forgotten by the network. Errors are those of Upload; a refusal
	// of the content is psn.CodeRefused. It notes in req.Progress how far it came, goes on with what it finds there,
	// and returns a *Working, as Upload does.
	Prepare(ctx context.Context, req Request) (prepared string, err error)
}

package platform

import (
	"context"

	"github.com/postshitnow/psn/internal/httpc"
)

// Commenter writes a comment below an own post.
type Commenter interface {
	// Comment writes one comment in at most one request. gate is asked before the first byte leaves. Errors are
	// those of Client.Publish.
	Comment(ctx context.Context, remoteID, text string, gate httpc.Gate) (Receipt, error)
}

package platform

import "context"

// Finder finds a post by the request that made it, where the client chooses the post's id or the network can be
// asked what became of the request.
type Finder interface {
	// Find returns the post that req made, and false if there is none and never will be. It knows at once: no lag.
	// req.Prepared is that of the attempt. Errors are those of Verify, or a bare *Failure, which is about the post and not about the question: with psn.OutcomeRejected the
	// network took the request and then refused the post, with CodeProcessing it is still at work.
	Find(ctx context.Context, req Request) (Remote, bool, error)
}

package app

import (
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// errLeaseOver keeps a request from leaving after the claim ran out.
var errLeaseOver = errors.New("the claim on the post ran out before the request left")

// lease is a claim in the hands of this process, and until when it may be trusted.
type lease struct {
	claim hub.Claim
	clock psn.Clock

	mu    sync.Mutex
	until time.Time
}

// valid reports whether the lease still holds, with a tenth of the margin that a renewal leaves. A
// process that was stopped notices by the monotonic clock, a machine that slept by the wall clock.
func (l *lease) valid(margin time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock().Add(margin)
	if fault.Mutant(fault.NoFence) {
		return nil
	}
	if now.After(l.until) || now.Round(0).After(l.until.Round(0)) {
		return errLeaseOver
	}
	return nil
}

func (l *lease) renew(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.until.IsZero() {
		return // lost for good
	}
	l.until = until
}

// lose marks the lease as taken over: nothing may leave under it any more.
func (l *lease) lose() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = time.Time{}
}

// holdings are the leases of a worker on one hub.
type holdings struct {
	mu sync.Mutex
	by map[hub.Held]*lease
}

func (h *holdings) add(l *lease) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.by == nil {
		h.by = map[hub.Held]*lease{}
	}
	h.by[hub.Held{PostID: l.claim.Post.ID, Fence: l.claim.Fence}] = l
}

func (h *holdings) drop(l *lease) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.by, hub.Held{PostID: l.claim.Post.ID, Fence: l.claim.Fence})
}

func (h *holdings) all() map[hub.Held]*lease {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.by)
}

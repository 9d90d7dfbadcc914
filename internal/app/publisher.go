package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Publisher publishes the due posts of one hub. It is safe for concurrent use: a worker gives each claim a
// goroutine of its own. docs/post-states.md tells what it does as a story.
type Publisher struct {
	hub      *hub.Hub
	sessions *sessions // nil without the hub's private key
	http     platform.HTTP
	tuning   Tuning
	worker   string
	log      *slog.Logger
	mark     *mark // nil for none

	held     holdings
	stopping atomic.Bool
	base     atomic.Value // string: this worker's public address
}

// Claim takes at most free due posts. suspects allows one post whose last worker died with it.
func (p *Publisher) Claim(ctx context.Context, free int, suspects bool) ([]hub.Claim, error) {
	return p.claim(ctx, hub.ClaimRequest{Most: free, Suspects: suspects})
}

func (p *Publisher) claim(ctx context.Context, r hub.ClaimRequest) ([]hub.Claim, error) {
	if err := p.mark.compare(ctx); err != nil {
		return nil, err
	}
	r.Worker, r.Lease, r.Grace = p.worker, p.tuning.Lease, p.tuning.Grace
	claims, err := p.hub.Claim(ctx, r)
	if err != nil {
		p.mark.doubt()
	}
	for _, c := range claims {
		p.held.add(&lease{claim: c, clock: p.http.Clock, until: c.Until})
	}
	return claims, err
}

// Heartbeat renews the leases of all claims in hand. It is called every Tuning.Heartbeat.
func (p *Publisher) Heartbeat(ctx context.Context) error {
	p.mark.flush()
	leases := p.held.all()
	held := make([]hub.Held, 0, len(leases))
	for k := range leases {
		held = append(held, k)
	}
	if len(held) == 0 {
		return nil
	}
	until, lost, err := p.hub.Renew(ctx, p.worker, p.tuning.Lease, held)
	if err != nil {
		return err
	}
	gone := map[hub.Held]bool{}
	for _, k := range lost {
		gone[k] = true
	}
	for k, l := range leases {
		if gone[k] {
			l.lose()
		} else {
			l.renew(until)
		}
	}
	return nil
}

// Stop makes claims that have not begun go back to the queue. What has begun goes on to its end.
func (p *Publisher) Stop() { p.stopping.Store(true) }

// lag is how long to wait before a post that can't be seen on the platform is taken for absent.
func (p *Publisher) lag(member platform.Platform) time.Duration {
	if p.tuning.Lag > 0 {
		return p.tuning.Lag
	}
	return member.Capabilities().Lag
}

func (p *Publisher) deadline(member platform.Platform) time.Duration {
	if p.tuning.Deadline > 0 {
		return p.tuning.Deadline
	}
	return member.Capabilities().Deadline
}

// limits reads an account's stored limits; the platform's defaults stand in for what is missing.
func limits(member platform.Platform, stored string) platform.Limits {
	l := member.DefaultLimits()
	_ = json.Unmarshal([]byte(stored), &l) // what psn wrote itself
	return l
}

// finish records an outcome. A database that can't be reached for a moment is asked again while the
// lease lasts: what is not recorded must be found out from the platform later.
func (p *Publisher) finish(ctx context.Context, l *lease, f hub.Finish) error {
	f.PostID, f.Fence, f.Worker, f.AccountID = l.claim.Post.ID, l.claim.Fence, p.worker, l.claim.Account.ID
	f.Quotas = p.sessions.quotas.take(f.AccountID)
	f.Comment = l.claim.Post.Content.FirstComment
	if f.TokenVersion == 0 {
		f.TokenVersion = l.claim.TokenVersion
	}
	wait := 50 * time.Millisecond
	for {
		err := p.hub.Finish(ctx, f)
		if err == nil || psn.CodeOf(err) == psn.CodeStale || l.valid(0) != nil {
			return err
		}
		p.log.Warn("outcome not recorded yet", slog.String("post", f.PostID), slog.Any("error", err))
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return err
		case <-timer.C:
		}
		wait = min(2*wait, time.Second)
	}
}

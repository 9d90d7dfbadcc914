package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// judge decides what becomes of a post whose attempt did not end with a receipt.
func (p *Publisher) judge(ctx context.Context, f *hub.Finish, l *lease, member platform.Platform, fail *platform.Failure) {
	c := l.claim
	f.Outcome, f.Code, f.Detail, f.Status = fail.Outcome, fail.Code, psn.Excerpt(fail.Message, 500), fail.Status
	f.Problem, f.ProblemCode = f.Detail, fail.Code
	if fault.Mutant(fault.TimeoutNotSent) && f.Outcome == psn.OutcomeUnknown {
		f.Outcome = psn.OutcomeNotSent
	}
	switch f.Outcome {
	case psn.OutcomeNotSent:
		p.again(ctx, f, c)
	case psn.OutcomeRejected:
		f.Next = hub.Fail
	case psn.OutcomeRateLimited:
		now, err := p.hub.Now(ctx)
		if err != nil {
			now = p.http.Clock()
		}
		f.Next, f.DueIn, f.Tried = hub.Defer, p.tuning.retryIn(c.Tries), fail.RetryAt.IsZero()
		if !fail.RetryAt.IsZero() {
			f.DueIn = max(fail.RetryAt.Sub(now), time.Second) + jitter(c.Post.ID)
		}
		f.LimitedFor = f.DueIn
	case psn.OutcomeUnauthorised:
		f.Next, f.Unauthorised = hub.Defer, f.Detail
		f.Problem = "held until someone signs in again: " + f.Detail
	case psn.OutcomeUnknown, psn.OutcomeSending, psn.OutcomePublished:
		f.Outcome = psn.OutcomeUnknown
		f.Next, f.DueIn = hub.Park, lookIn(p.lag(member), 0)
		if !member.Capabilities().List {
			f.Next, f.Problem = hub.Review, "its outcome is unknown, and "+member.Title()+" can't list posts: "+f.Detail
		}
	}
}

// again puts a post that was provably not sent back into the queue, and gives up after a day.
func (p *Publisher) again(ctx context.Context, f *hub.Finish, c hub.Claim) {
	f.Next, f.DueIn, f.Tried = hub.Defer, p.tuning.retryIn(c.Tries), true
	now, err := p.hub.Now(ctx)
	if err != nil {
		now = p.http.Clock()
	}
	if !c.Post.ScheduledAt.IsZero() && now.Sub(c.Post.ScheduledAt) > p.tuning.GiveUp && c.Tries > 3 {
		f.Next, f.Problem = hub.Fail, "could not be sent for "+p.tuning.GiveUp.String()+": "+f.Detail
	}
}

// jitter spreads what waits for the same clock over two seconds; a post's share is always the same.
func jitter(id string) time.Duration {
	n := 0
	for _, b := range []byte(id) {
		n = n*31 + int(b)
	}
	return time.Duration(n%2000+2000) % 2000 * time.Millisecond
}

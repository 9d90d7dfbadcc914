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
func (p *Publisher) judge(ctx context.Context, f *hub.Finish, t *turn, fail *platform.Failure) {
	c, member := t.claim, t.session.member
	f.TokenVersion = t.session.secrets.TokenVersion
	f.Outcome, f.Code, f.Detail, f.Status = fail.Outcome, fail.Code, psn.Excerpt(fail.Message, 500), fail.Status
	f.Problem, f.ProblemCode, f.Prepared = f.Detail, fail.Code, fail.Prepared
	if fault.Mutant(fault.TimeoutNotSent) && f.Outcome == psn.OutcomeUnknown {
		f.Outcome = psn.OutcomeNotSent
	}
	if fail.Code == platform.CodeDuplicate && wasUnclear(c, len(t.out)) {
		f.Outcome = psn.OutcomeUnknown
		f.Problem = "the platform says that it is out already: " + f.Detail
	}
	if fail.Mend != "" && f.Outcome != psn.OutcomeUnknown {
		hold(f, fail)
		return
	}
	switch f.Outcome {
	case psn.OutcomeNotSent:
		p.again(ctx, f, c)
	case psn.OutcomeRejected:
		f.Next = hub.Fail
		if fail.Code == platform.CodeMediaGone && p.forgets(ctx, c) {
			p.again(ctx, f, c)
		}
	case psn.OutcomeRateLimited:
		p.limited(ctx, f, c, fail)
	case psn.OutcomeUnauthorised:
		if !t.refreshed && t.session.refreshable() {
			f.Next, f.Problem, f.ProblemCode = hub.Continue, c.Post.Problem, c.Post.ProblemCode
			return
		}
		f.Next, f.Unauthorised = hub.Defer, f.Detail
		f.Problem = "held until someone signs in again: " + f.Detail
	case psn.OutcomeUnknown, psn.OutcomeSending, psn.OutcomePublished, psn.OutcomeProbed:
		f.Outcome = psn.OutcomeUnknown
		f.Next, f.DueIn = hub.Park, lookIn(p.lag(member), 0)
		if fail.Code == platform.CodeProcessing {
			f.DueIn = processingIn(0)
		}
		if caps := t.session.caps(); !caps.List && !caps.Find && caps.Probe == 0 {
			f.Next, f.Problem = hub.Review, "its outcome is unknown, and "+member.Title()+" can't list posts: "+f.Detail
		}
	}
}

// hold keeps a post until a person has mended what the platform wants mended; its account is paused.
func hold(f *hub.Finish, fail *platform.Failure) {
	f.Next, f.Paused = hub.Defer, psn.Excerpt(f.Detail+": "+fail.Mend, 500)
	f.Problem, f.ProblemCode = "held until the account is resumed: "+f.Detail, fail.Code
}

// limited holds the account until the platform takes posts again. The post keeps its place in the queue.
func (p *Publisher) limited(ctx context.Context, f *hub.Finish, c hub.Claim, fail *platform.Failure) {
	f.Next, f.LimitedFor, f.Tried, f.InPlace = hub.Defer, p.tuning.retryIn(c.Tries), fail.RetryAt.IsZero(), true
	if fail.RetryAt.IsZero() {
		return
	}
	now, err := p.hub.Now(ctx)
	if err != nil {
		now = p.http.Clock()
	}
	f.LimitedFor = max(fail.RetryAt.Sub(now), time.Second) + jitter(c.Account.ID)
}

// wasUnclear reports whether an earlier attempt at the segment, with the content in hand, may have arrived: one
// that was taken for not sent because psn could not find it.
func wasUnclear(c hub.Claim, segment int) bool {
	for _, a := range c.Attempts {
		if a.Segment == segment && a.Revision == c.Post.Revision && (a.Outcome == psn.OutcomeUnknown || a.Outcome == psn.OutcomeProbed || a.Code == codeNotFound) {
			return true
		}
	}
	return false
}

// again puts a post that was provably not sent back into the queue, and gives up after a day.
func (p *Publisher) again(ctx context.Context, f *hub.Finish, c hub.Claim) {
	f.Next, f.DueIn, f.Tried = hub.Defer, p.tuning.retryIn(c.Tries), true
	if c.Tries > 3 {
		p.giveUp(ctx, f, c)
	}
}

// giveUp lets a post fail that could not be sent for a day after its time.
func (p *Publisher) giveUp(ctx context.Context, f *hub.Finish, c hub.Claim) {
	now, err := p.hub.Now(ctx)
	if err != nil {
		now = p.http.Clock()
	}
	if !c.Post.ScheduledAt.IsZero() && now.Sub(c.Post.ScheduledAt) > p.tuning.GiveUp {
		f.Next, f.Problem = hub.Fail, "could not be sent for "+p.tuning.GiveUp.String()+": "+f.Detail
	}
}

// jitter spreads what waits for the same clock over two seconds; the share of an id is always the same.
func jitter(id string) time.Duration {
	n := 0
	for _, b := range []byte(id) {
		n = n*31 + int(b)
	}
	return time.Duration(n%2000+2000) % 2000 * time.Millisecond
}

// forgets makes the uploads of a post begin anew, and reports whether there were any.
func (p *Publisher) forgets(ctx context.Context, c hub.Claim) bool {
	n, err := p.hub.ForgetUploads(ctx, c.Post.ID)
	return err == nil && n > 0
}

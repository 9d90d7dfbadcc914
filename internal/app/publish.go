package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Publish brings a claimed post as far as it can be brought now: out, back into the queue, or into the
// hands of a person. It records what happened and returns an error only for the log. ctx must outlast a
// polite shutdown: a request whose first byte has left is waited for.
func (p *Publisher) Publish(ctx context.Context, c hub.Claim) (err error) {
	l := p.held.all()[hub.Held{PostID: c.Post.ID, Fence: c.Fence}]
	if l == nil {
		return psn.Errorf(psn.CodeInternal, "post %s was not claimed here", c.Post.ID)
	}
	defer p.held.drop(l)
	fault.Point(fault.Claimed, c.Post.Content.Text())
	defer func() {
		if r := recover(); r != nil {
			p.log.Error("publishing panicked", slog.String("post", c.Post.ID), slog.Any("panic", r),
				slog.String("stack", string(debug.Stack())))
			err = p.recovered(ctx, l, r)
		}
	}()
	switch {
	case c.Deaths >= maxDeaths:
		return p.quarantine(ctx, l)
	case c.Open != nil:
		return p.reconcile(ctx, l)
	}
	return p.send(ctx, l)
}

// send publishes the segments that are not out yet, one after the other.
func (p *Publisher) send(ctx context.Context, l *lease) error {
	c := l.claim
	t, err := p.begin(ctx, l)
	if t == nil {
		return err
	}
	for len(t.out) < len(c.Post.Content.Segments) {
		if p.stopping.Load() {
			return p.finish(ctx, l, hub.Finish{Next: hub.Defer, Ready: c.Ready, Problem: c.Post.Problem, ProblemCode: c.Post.ProblemCode})
		}
		if goes, err := p.step(ctx, t); err != nil || !goes {
			return err
		}
	}
	return nil
}

// step makes one attempt at the next segment. It reports whether this worker goes on with the post.
func (p *Publisher) step(ctx context.Context, t *turn) (bool, error) {
	req, err := p.prepare(ctx, t)
	if err != nil {
		if psn.CodeOf(err) == psn.CodeUnauthorised && !t.refreshed && t.session.refreshable() {
			return p.renew(ctx, t)
		}
		return false, p.giveBack(ctx, t.lease, err)
	}
	return p.attempt(ctx, t, req, "")
}

// attempt sends a request, once it is durably on record that it is about to be. probe is the attempt whose outcome
// this one finds out; empty for none. It reports whether this worker goes on with the post.
func (p *Publisher) attempt(ctx context.Context, t *turn, req platform.Request, probe string) (bool, error) {
	c, segment := t.claim, len(t.out)
	text, attempt := c.Post.Content.Segments[segment].Text, psn.NewID()
	prepared, err := remember(t.session.caps(), req)
	if err != nil {
		return false, p.giveBack(ctx, t.lease, err)
	}
	fault.Point(fault.BeforeAttempt, text)
	req.Began, err = p.hub.Begin(ctx, hub.Begin{
		AttemptID: attempt, PostID: c.Post.ID, Fence: c.Fence, Segment: segment, Revision: c.Post.Revision,
		Hash: c.Post.ContentHash, Prepared: prepared, Probe: probe, Worker: p.worker, Lease: p.tuning.Lease,
	})
	if psn.CodeOf(err) == psn.CodeStale {
		// The account was paused meanwhile, or the claim is gone; in the latter case this writes nothing.
		return false, p.finish(ctx, t.lease, hub.Finish{Next: hub.Defer, Ready: c.Ready})
	}
	if err != nil {
		return false, p.unrecorded(ctx, t.lease, attempt, segment, err)
	}
	p.mark.saw(attempt)
	fault.Point(fault.AfterAttempt, text)

	receipt, err := p.call(ctx, t, req)
	fault.Point(fault.AfterAnswer, text)

	f := p.outcome(ctx, t, receipt, err, probe != "")
	f.AttemptID, f.Segment, f.Ready = attempt, segment, c.Ready
	fault.Point(fault.BeforeFinish, text)
	if err := p.finish(ctx, t.lease, f); err != nil {
		return false, fmt.Errorf("post %s: outcome %s not recorded: %w", c.Post.ID, f.Outcome, err)
	}
	fault.Point(fault.AfterFinish, text)
	p.mark.flush()
	p.note(ctx, c, f)
	switch {
	case f.Next != hub.Continue:
		return false, nil
	case f.Outcome == psn.OutcomeUnauthorised:
		return p.renew(ctx, t)
	}
	t.out = append(t.out, psn.Publication{PostID: c.Post.ID, Segment: segment, RemoteID: f.RemoteID, URL: f.URL})
	return true, nil
}

// call sends the request, at most once and only while the lease holds.
func (p *Publisher) call(ctx context.Context, t *turn, req platform.Request) (platform.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, p.deadline(t.session.member))
	defer cancel()
	return t.session.client.Publish(ctx, req, func() error {
		fault.Point(fault.BeforeWrite, req.Text)
		return t.valid(p.tuning.Lease / 10)
	})
}

// outcome says what the answer to a call means for the post.
func (p *Publisher) outcome(ctx context.Context, t *turn, receipt platform.Receipt, err error, probing bool) hub.Finish {
	var f hub.Finish
	if err != nil {
		fail := platform.FailureOf(err)
		if receipt = p.existing(ctx, t, fail); receipt.RemoteID == "" {
			p.judge(ctx, &f, t, fail)
			if probing {
				p.probed(&f, t, fail)
			}
			return f
		}
		f.Code, f.Detail = fail.Code, psn.Excerpt("it was out already: "+fail.Message, 500)
	}
	f.Outcome, f.RemoteID, f.URL, f.Next = psn.OutcomePublished, receipt.RemoteID, receipt.URL, hub.Done
	if len(t.out)+1 < len(t.claim.Post.Content.Segments) {
		f.Next = hub.Continue
	}
	return f
}

// existing returns the post that a refusal names, if that is what came of an earlier attempt at the segment.
func (p *Publisher) existing(ctx context.Context, t *turn, fail *platform.Failure) platform.Receipt {
	there := fail.Existing
	if fail.Code != platform.CodeDuplicate || there.RemoteID == "" || !wasUnclear(t.claim, len(t.out)) {
		return platform.Receipt{}
	}
	if free, err := p.unclaimed(ctx, t.claim.Account.ID, []platform.Remote{{ID: there.RemoteID}}); err != nil || len(free) == 0 {
		return platform.Receipt{}
	}
	return there
}

// unrecorded gives back a claim whose attempt could not be recorded, because of cause. Nothing was sent: the
// attempt is closed as that, should it be in the hub after all, and this worker does not count as dead.
func (p *Publisher) unrecorded(ctx context.Context, l *lease, attempt string, segment int, cause error) error {
	c := l.claim
	err := p.finish(ctx, l, hub.Finish{
		AttemptID: attempt, Segment: segment, Outcome: psn.OutcomeNotSent, Code: "not-recorded",
		Detail: "the attempt could not be recorded, so nothing was sent",
		Next:   hub.Defer, Ready: c.Ready, DueIn: p.tuning.retryIn(c.Tries), Tried: true,
		Problem: c.Post.Problem, ProblemCode: c.Post.ProblemCode,
	})
	return errors.Join(fmt.Errorf("post %s: attempt not recorded, nothing sent: %w", c.Post.ID, cause), err)
}

// quarantine gives a post that took its workers with it to a person.
func (p *Publisher) quarantine(ctx context.Context, l *lease) error {
	f := hub.Finish{
		Next: hub.Review, ProblemCode: "killed-its-worker",
		Problem: fmt.Sprintf("its worker died %d times while publishing it", l.claim.Deaths),
	}
	if o := l.claim.Open; o != nil {
		f.AttemptID, f.Segment, f.Outcome, f.Detail = o.ID, o.Segment, psn.OutcomeUnknown, "its worker died"
	}
	return p.finish(ctx, l, f)
}

// recovered records a panic: what may have been sent is unknown, and a person looks at the post.
func (p *Publisher) recovered(ctx context.Context, l *lease, r any) error {
	story, err := p.hub.Post(ctx, l.claim.Post.ID)
	if err != nil {
		return err
	}
	f := hub.Finish{Next: hub.Review, ProblemCode: "panic", Problem: psn.Excerpt(fmt.Sprintf("psn panicked while publishing it: %v", r), 200)}
	for _, a := range story.Attempts {
		if a.Outcome.Open() {
			f.AttemptID, f.Segment, f.Outcome, f.Detail = a.ID, a.Segment, psn.OutcomeUnknown, "psn panicked"
		}
	}
	return p.finish(ctx, l, f)
}

// note logs an outcome, without the post's text.
func (p *Publisher) note(ctx context.Context, c hub.Claim, f hub.Finish) {
	level := slog.LevelInfo
	if f.Next == hub.Fail || f.Next == hub.Review || f.Outcome == psn.OutcomeUnknown {
		level = slog.LevelWarn
	}
	p.log.Log(ctx, level, "attempt", slog.String("post", c.Post.ID), slog.String("account", c.Account.Name),
		slog.Int("segment", f.Segment+1), slog.String("outcome", string(f.Outcome)), slog.String("url", f.URL),
		slog.String("code", f.Code), slog.String("detail", f.Detail))
}

// firstTry is when the first attempt at a segment with the content in hand began.
func firstTry(c hub.Claim, segment int) time.Time {
	return psn.FirstTry(c.Attempts, segment, c.Post.Revision)
}

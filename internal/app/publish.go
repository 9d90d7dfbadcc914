package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"

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
	member, client, err := p.client(c)
	if err != nil {
		return p.finish(ctx, l, hub.Finish{
			Next: hub.Defer, Ready: c.Ready, Unauthorised: err.Error(), Problem: err.Error(), ProblemCode: string(psn.CodeOf(err)),
		})
	}
	out := append([]psn.Publication(nil), c.Publications...)
	for len(out) < len(c.Post.Content.Segments) {
		if p.stopping.Load() {
			return p.finish(ctx, l, hub.Finish{Next: hub.Defer, Ready: c.Ready, Problem: c.Post.Problem, ProblemCode: c.Post.ProblemCode})
		}
		step, done, err := p.step(ctx, l, member, client, out)
		if err != nil || !done {
			return err
		}
		out = append(out, step)
	}
	return nil
}

// step makes one attempt at the next segment. It returns the publication and true if that segment is out
// and this worker goes on.
func (p *Publisher) step(ctx context.Context, l *lease, member platform.Platform, client platform.Client, out []psn.Publication) (psn.Publication, bool, error) {
	c, segment := l.claim, len(out)
	text := c.Post.Content.Segments[segment].Text
	attempt := psn.NewID()
	fault.Point(fault.BeforeAttempt, text)
	err := p.hub.Begin(ctx, hub.Begin{
		AttemptID: attempt, PostID: c.Post.ID, Fence: c.Fence, Segment: segment, Revision: c.Post.Revision,
		Hash: c.Post.ContentHash, Worker: p.worker, Lease: p.tuning.Lease,
	})
	if psn.CodeOf(err) == psn.CodeStale {
		// The account was paused meanwhile, or the claim is gone; in the latter case this writes nothing.
		return psn.Publication{}, false, p.finish(ctx, l, hub.Finish{Next: hub.Defer, Ready: c.Ready})
	}
	if err != nil {
		return psn.Publication{}, false, p.unrecorded(ctx, l, attempt, segment, err)
	}
	fault.Point(fault.AfterAttempt, text)

	call, cancel := context.WithTimeout(ctx, p.deadline(member))
	receipt, err := client.Publish(call, p.request(c, out), func() error {
		fault.Point(fault.BeforeWrite, text)
		return l.valid(p.tuning.Lease / 10)
	})
	cancel()
	fault.Point(fault.AfterAnswer, text)

	f := hub.Finish{AttemptID: attempt, Segment: segment, Ready: c.Ready}
	more := segment+1 < len(c.Post.Content.Segments)
	if err == nil {
		f.Outcome, f.RemoteID, f.URL, f.Next = psn.OutcomePublished, receipt.RemoteID, receipt.URL, hub.Done
		if more {
			f.Next = hub.Continue
		}
	} else {
		p.judge(ctx, &f, l, member, platform.FailureOf(err))
	}
	fault.Point(fault.BeforeFinish, text)
	if err := p.finish(ctx, l, f); err != nil {
		return psn.Publication{}, false, fmt.Errorf("post %s: outcome %s not recorded: %w", c.Post.ID, f.Outcome, err)
	}
	fault.Point(fault.AfterFinish, text)
	p.note(ctx, c, f)
	return psn.Publication{
		PostID: c.Post.ID, Segment: segment, RemoteID: f.RemoteID, URL: f.URL,
	}, f.Next == hub.Continue, nil
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

// request is what a member needs to know of the next segment. Its key is the same for every attempt at
// this segment with this content, in this hub and no other.
func (p *Publisher) request(c hub.Claim, out []psn.Publication) platform.Request {
	segment := len(out)
	content := c.Post.Content
	content.Segments = content.Segments[segment : segment+1]
	sum := sha256.Sum256([]byte(p.hub.Info().ID + "\x00" + c.Post.ID + "\x00" + strconv.Itoa(segment) + "\x00" + content.Hash()))
	r := platform.Request{
		Key: hex.EncodeToString(sum[:16]), Text: c.Post.Content.Segments[segment].Text,
		Language: c.Post.Content.Language, Options: c.Post.Content.Options,
	}
	if segment > 0 {
		r.Parent, r.Root = out[segment-1].RemoteID, out[0].RemoteID
	}
	return r
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

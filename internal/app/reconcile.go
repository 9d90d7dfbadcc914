package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// clockSkew is how far the platform's clock may be from the hub's.
const clockSkew = 5 * time.Minute

// reconcile finds out what became of an attempt whose outcome is unknown: it looks on the platform, adopts
// what it finds, and takes for not sent only what two complete listings lack after the platform's lag.
func (p *Publisher) reconcile(ctx context.Context, l *lease) error {
	c, open := l.claim, l.claim.Open
	f := hub.Finish{
		AttemptID: open.ID, Segment: open.Segment, Ready: c.Ready, Outcome: psn.OutcomeUnknown,
		Problem: c.Post.Problem, ProblemCode: c.Post.ProblemCode,
	}
	s, err := p.sessions.of(ctx, secretsOf(c))
	if err != nil {
		return p.finish(ctx, l, p.blind(f, c, err))
	}
	member := s.member
	lag := p.lag(member)
	switch caps := s.caps(); {
	case !caps.List && !caps.Find && caps.Probe == 0:
		f.Next, f.Problem = hub.Review, "its outcome is unknown, and "+member.Title()+" can't list posts"
		return p.finish(ctx, l, f)
	case open.Outcome == psn.OutcomeSending:
		f.Next, f.DueIn, f.Code = hub.Park, lookIn(lag, 0), "worker-died"
		f.Detail = "the worker ended before it knew what came of this attempt"
		f.Problem, f.ProblemCode = f.Detail, f.Code
		return p.finish(ctx, l, f)
	case !caps.List && !caps.Find:
		return p.probe(ctx, l, s, f)
	}
	if err := p.sessions.spend(ctx, s, platform.CallRead, true); err != nil {
		return p.finish(ctx, l, p.blind(f, c, err))
	}
	found, complete, err := p.look(ctx, s, c)
	fault.Point(fault.Reconciling, c.Post.Content.Text())
	// Only a Failure itself is about the post. One in another error's chain is about the question.
	if fail, told := err.(*platform.Failure); told { //nolint:errorlint // see above
		return p.finish(ctx, l, p.later(f, c, fail))
	}
	if psn.CodeOf(err) == psn.CodeRateLimited {
		return p.finish(ctx, l, p.blind(f, c, err))
	}
	f.Looked = true
	switch {
	case err != nil:
		f.Detail = psn.Excerpt("looked on the platform, without success: "+err.Error(), 300)
	case found != nil:
		f.Outcome, f.RemoteID, f.URL, f.Next = psn.OutcomePublished, found.RemoteID, found.URL, hub.Done
		f.Detail, f.Problem, f.ProblemCode = "found on the platform: "+found.URL, "", ""
		if open.Segment+1 < len(c.Post.Content.Segments) {
			// The claim goes back to the queue, so that the next segment starts with a lease of its own.
			f.Next = hub.Defer
		}
		return p.finish(ctx, l, f)
	case complete:
		f.Detail = "looked on the platform, it is not there"
		f.Absent = c.Post.UpdatedAt.Sub(p.decided(member, open)) >= lag
	default:
		f.Detail = "looked on the platform, the listing was not complete"
	}
	f.Next, f.DueIn = hub.Park, lookIn(lag, open.Looks+1)
	switch {
	case open.Code == platform.CodeDuplicate && complete:
		// The platform has it, whatever its listing says: psn goes on looking for a while, and never sends again.
		if open.Looks+1 < maxLooks {
			break
		}
		f.Next, f.ProblemCode = hub.Review, platform.CodeDuplicate
		f.Problem = member.Title() + " says that it is out already, and psn can't find it there"
	case f.Absent && open.Absences+1 >= 2:
		f.Outcome, f.Code, f.Detail = psn.OutcomeNotSent, codeNotFound, "two complete listings lack it"
		f.Problem, f.ProblemCode = "", ""
		p.again(ctx, &f, c)
	case open.Looks+1 >= maxLooks && !complete:
		f.Next, f.ProblemCode = hub.Review, "outcome-unknown"
		f.Problem = fmt.Sprintf("psn looked %d times and can't find out whether it is out: %s", open.Looks+1, f.Detail)
	}
	return p.finish(ctx, l, f)
}

// workedOn is how long psn waits for a platform that is at work on a post before it asks a person.
const workedOn = 24 * time.Hour

// later says what a platform means that was asked about a request it has taken: it is still at work, or it has refused
// the post after all.
func (p *Publisher) later(f hub.Finish, c hub.Claim, fail *platform.Failure) hub.Finish {
	f.Detail, f.Code, f.Status = psn.Excerpt(fail.Message, 500), fail.Code, fail.Status
	elapsed := c.Post.UpdatedAt.Sub(c.Open.StartedAt)
	switch {
	case fail.Outcome == psn.OutcomeRejected && fail.Mend != "":
		f.Outcome = psn.OutcomeRejected
		hold(&f, fail)
	case fail.Outcome == psn.OutcomeRejected:
		f.Outcome, f.Next, f.Problem, f.ProblemCode = psn.OutcomeRejected, hub.Fail, f.Detail, fail.Code
	case elapsed > workedOn:
		f.Next, f.ProblemCode = hub.Review, fail.Code
		f.Problem = "the platform has been at work on it for a day: " + f.Detail
	default:
		f.Next, f.DueIn = hub.Park, processingIn(elapsed)
	}
	return f
}

// processingIn is how long psn waits before it asks again what a platform makes of a post, after so long.
func processingIn(elapsed time.Duration) time.Duration {
	return min(max(elapsed/4, 2*time.Second), 5*time.Minute)
}

// decided is when the platform has decided on an attempt, one way or the other. It may be at work on a request
// for as long as a publish call would wait for it, also when the worker that sent it is gone.
func (p *Publisher) decided(member platform.Platform, open *psn.Attempt) time.Time {
	latest := open.StartedAt.Add(p.deadline(member))
	if open.FinishedAt.After(latest) {
		return open.FinishedAt
	}
	return latest
}

// codeNotFound is the code of an attempt that is taken for not sent because it can't be found.
const codeNotFound = "not-found"

// limitedLooks is how many looks a wait for the platform's limit counts for: a minute or so between them.
const limitedLooks = 4

// blind says what becomes of an unknown outcome that can't be looked for now: what passes is waited for, and
// anything else is a person's matter.
func (p *Publisher) blind(f hub.Finish, c hub.Claim, cause error) hub.Finish {
	f.Next, f.ProblemCode = hub.Review, string(psn.CodeOf(cause))
	f.Problem = psn.Excerpt("its outcome is unknown: "+cause.Error(), 500)
	switch code := psn.CodeOf(cause); code { //nolint:exhaustive // all others are a person's matter
	case psn.CodeUnavailable, psn.CodeRateLimited, psn.CodeLocked, psn.CodeCancelled, psn.CodeKeyOther:
		looks, limited := c.Open.Looks, code == psn.CodeRateLimited
		if limited { // that is no look, and ends by itself
			looks = limitedLooks
		}
		if limited || looks+1 < maxLooks {
			f.Next, f.DueIn, f.Looked = hub.Park, p.tuning.retryIn(looks), !limited
			f.Problem, f.ProblemCode = c.Post.Problem, c.Post.ProblemCode
			f.Detail = psn.Excerpt("can't look on the platform just now: "+cause.Error(), 300)
		}
	}
	return f
}

// look finds the post that an attempt made, if it is there, and says whether what it does not find is not
// there. What an earlier attempt at the same segment made is found as well.
func (p *Publisher) look(ctx context.Context, s *session, c hub.Claim) (*platform.Receipt, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	want, err := p.request(ctx, s, c, c.Publications[:min(c.Open.Segment, len(c.Publications))])
	if err != nil {
		return nil, false, err
	}
	want.Prepared = c.Open.Prepared
	if finder, ok := s.client.(platform.Finder); ok {
		r, found, err := finder.Find(ctx, want)
		if err != nil || !found {
			return nil, err == nil, err
		}
		free, err := p.unclaimed(ctx, c.Account.ID, []platform.Remote{r})
		if err != nil {
			return nil, false, err
		}
		if len(free) == 0 {
			return nil, false, psn.Errorf(psn.CodeConflict, "what is there belongs to another post: %s", r.URL)
		}
		return &platform.Receipt{RemoteID: r.ID, URL: r.URL}, true, nil
	}
	lister, ok := s.client.(platform.Lister)
	if !ok {
		return nil, false, psn.Errorf(psn.CodeUnsupported, "%s can't list posts", s.member.Title())
	}
	since := c.Open.StartedAt
	if !want.Began.IsZero() && want.Began.Before(since) {
		since = want.Began
	}
	since = since.Add(-clockSkew)
	listing, err := lister.Recent(ctx, since)
	if err != nil {
		return nil, false, err
	}
	media := len(c.Post.Content.Segments[c.Open.Segment].Media)
	var same []platform.Remote
	for _, r := range listing.Posts {
		if r.Parent == want.Parent && r.Media == media && r.CreatedAt.After(since) &&
			s.member.Normalise(r.Text) == s.member.Normalise(want.Text) {
			same = append(same, r)
		}
	}
	free, err := p.unclaimed(ctx, c.Account.ID, same)
	if err != nil || len(free) == 0 {
		return nil, listing.Complete && err == nil, err
	}
	first := free[len(free)-1] // newest first: the oldest that belongs to nobody
	return &platform.Receipt{RemoteID: first.ID, URL: first.URL}, listing.Complete, nil
}

// unclaimed returns those of an account's posts on the platform that are no publication of the hub.
func (p *Publisher) unclaimed(ctx context.Context, accountID string, posts []platform.Remote) ([]platform.Remote, error) {
	if len(posts) == 0 {
		return nil, nil
	}
	ids := make([]string, len(posts))
	for i, r := range posts {
		ids[i] = r.ID
	}
	taken, err := p.hub.Adopted(ctx, accountID, ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(posts, func(r platform.Remote) bool { return taken[r.ID] }), nil
}

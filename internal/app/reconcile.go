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
	member, client, err := p.client(c)
	if err != nil {
		f.Next, f.Problem, f.ProblemCode = hub.Review, "its outcome is unknown: "+err.Error(), string(psn.CodeOf(err))
		return p.finish(ctx, l, f)
	}
	lag := p.lag(member)
	lister, ok := client.(platform.Lister)
	switch {
	case !ok:
		f.Next, f.Problem = hub.Review, "its outcome is unknown, and "+member.Title()+" can't list posts"
		return p.finish(ctx, l, f)
	case open.Outcome == psn.OutcomeSending:
		f.Next, f.DueIn, f.Code = hub.Park, lookIn(lag, 0), "worker-died"
		f.Detail = "the worker ended before it knew what came of this attempt"
		f.Problem, f.ProblemCode = f.Detail, f.Code
		return p.finish(ctx, l, f)
	}
	found, complete, err := p.look(ctx, member, lister, c)
	fault.Point(fault.Reconciling, c.Post.Content.Text())
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
	case f.Absent && open.Absences+1 >= 2:
		f.Outcome, f.Code, f.Detail = psn.OutcomeNotSent, "not-found", "two complete listings lack it"
		f.Problem, f.ProblemCode = "", ""
		p.again(ctx, &f, c)
	case open.Looks+1 >= maxLooks && !complete:
		f.Next, f.ProblemCode = hub.Review, "outcome-unknown"
		f.Problem = fmt.Sprintf("psn looked %d times and can't find out whether it is out: %s", open.Looks+1, f.Detail)
	}
	return p.finish(ctx, l, f)
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

// look lists the account's posts around an attempt and returns the one that it made, if it is there.
func (p *Publisher) look(ctx context.Context, member platform.Platform, lister platform.Lister, c hub.Claim) (*platform.Receipt, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	open := c.Open
	listing, err := lister.Recent(ctx, open.StartedAt.Add(-clockSkew))
	if err != nil {
		return nil, false, err
	}
	want := p.request(c, c.Publications[:min(open.Segment, len(c.Publications))])
	var same []platform.Remote
	for _, r := range listing.Posts {
		if r.Parent == want.Parent && member.Normalise(r.Text) == member.Normalise(want.Text) &&
			r.CreatedAt.After(open.StartedAt.Add(-clockSkew)) {
			same = append(same, r)
		}
	}
	if len(same) == 0 {
		return nil, listing.Complete, nil
	}
	ids := make([]string, len(same))
	for i, r := range same {
		ids[i] = r.ID
	}
	taken, err := p.hub.Adopted(ctx, c.Account.ID, ids)
	if err != nil {
		return nil, false, err
	}
	same = slices.DeleteFunc(same, func(r platform.Remote) bool { return taken[r.ID] })
	if len(same) == 0 {
		return nil, listing.Complete, nil
	}
	first := same[len(same)-1] // newest first: the oldest that belongs to nobody
	return &platform.Receipt{RemoteID: first.ID, URL: first.URL}, listing.Complete, nil
}

package app

import (
	"context"
	"slices"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// probe finds out what became of an attempt by repeating it to the letter, where the platform refuses for a while what
// is out already and says which post that is, and where nothing else can tell. The repeat is an attempt of its own: if
// it is accepted, the first one was not.
func (p *Publisher) probe(ctx context.Context, l *lease, s *session, f hub.Finish) error {
	c, open := l.claim, l.claim.Open
	now, err := p.hub.Now(ctx)
	if err != nil {
		return err
	}
	window := s.caps().Probe
	decided, last := p.decided(s.member, open).Add(p.lag(s.member)), firstTry(c, open.Segment).Add(window-p.deadline(s.member))
	switch {
	case now.Before(decided):
		f.Next, f.DueIn = hub.Park, decided.Sub(now)
		return p.finish(ctx, l, f)
	case now.After(last):
		f.Next, f.ProblemCode = hub.Review, "outcome-unknown"
		f.Problem = "its outcome is unknown, and " + s.member.Title() + " could tell for " + window.String() + " only"
		return p.finish(ctx, l, f)
	}
	t := &turn{lease: l, session: s, out: slices.Clone(c.Publications[:min(open.Segment, len(c.Publications))])}
	req, err := p.request(ctx, s, c, t.out)
	if err == nil {
		err = recall(open.Prepared, &req)
	}
	if err != nil {
		return p.finish(ctx, l, p.blind(f, c, err))
	}
	goes, err := p.attempt(ctx, t, req, open.ID)
	if err != nil || !goes {
		return err
	}
	if len(t.out) < len(c.Post.Content.Segments) { // the next segment starts with a lease of its own
		return p.finish(ctx, l, hub.Finish{Next: hub.Defer, Ready: c.Ready})
	}
	return nil
}

// probed says what the answer to a repeat means: an answer that tells of neither attempt leaves both unknown.
func (p *Publisher) probed(f *hub.Finish, t *turn, fail *platform.Failure) {
	f.Outcome, f.Next, f.DueIn = psn.OutcomeUnknown, hub.Park, lookIn(p.lag(t.session.member), 0)
	if fail.Code == platform.CodeDuplicate {
		f.Next, f.ProblemCode = hub.Review, platform.CodeDuplicate
		f.Problem = t.session.member.Title() + " says that it is out already, and not where: " + f.Detail
	}
}

package app

import (
	"context"
	"errors"
	"slices"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// turn is one claim on its way out: its lease, the account's session and the segments that are out.
type turn struct {
	*lease
	session   *session
	out       []psn.Publication
	refreshed bool // the token was refused and refreshed; a second refusal is a person's
}

// begin opens the account's session. A claim that can't have one is given back, and begin returns nil.
func (p *Publisher) begin(ctx context.Context, l *lease) (*turn, error) {
	t := &turn{lease: l, out: slices.Clone(l.claim.Publications)}
	now, err := p.sessions.of(ctx, secretsOf(l.claim))
	if psn.CodeOf(err) == psn.CodeNotFound { // this psn does not know the platform; another worker's may
		err = psn.Errorf(psn.CodeUnavailable, "%w", err)
	}
	if err != nil {
		return nil, p.giveBack(ctx, l, err)
	}
	t.session = now
	return t, nil
}

// renew refreshes a token that the platform refused. A claim whose token can't be renewed is given back, and
// renew reports false.
func (p *Publisher) renew(ctx context.Context, t *turn) (bool, error) {
	t.refreshed = true
	now, err := p.sessions.refresh(ctx, t.session)
	if err != nil {
		return false, p.giveBack(ctx, t.lease, err)
	}
	t.session = now
	return true, nil
}

// giveBack ends a claim whose next segment could not even be tried. Nothing was sent.
func (p *Publisher) giveBack(ctx context.Context, l *lease, cause error) error {
	c := l.claim
	f := hub.Finish{
		Next: hub.Defer, Ready: c.Ready, Segment: len(c.Publications), Detail: psn.Excerpt(cause.Error(), 500),
		Problem: psn.Excerpt(cause.Error(), 500), ProblemCode: string(psn.CodeOf(cause)),
	}
	if alone, ok := errors.AsType[*noAddressError](cause); ok { // for another worker
		f.DueIn, f.Problem, f.ProblemCode = addressIn, alone.Error(), "no-public-address"
		return p.finish(ctx, l, f)
	}
	if working, ok := errors.AsType[*platform.Working](cause); ok {
		f.DueIn, f.ProblemCode = working.After, platform.CodeProcessing
		p.giveUp(ctx, &f, c)
		return p.finish(ctx, l, f)
	}
	if fail, told := errors.AsType[*platform.Failure](cause); told && fail.Mend != "" {
		hold(&f, fail)
		return p.finish(ctx, l, f)
	} else if told && !fail.RetryAt.IsZero() {
		p.limited(ctx, &f, c, fail)
		return p.finish(ctx, l, f)
	}
	switch code := psn.CodeOf(cause); code { //nolint:exhaustive // the default is to try again
	case psn.CodeUnauthorised, psn.CodeKeyMissing: // the token is dead, or the key to it is another one
		f.Unauthorised = f.Detail
		f.Problem = "held until someone signs in again: " + f.Detail
	case psn.CodeRefused, psn.CodeInvalid, psn.CodeNotFound, psn.CodeCorrupt, psn.CodeUnsupported:
		f.Next = hub.Fail
	case psn.CodeStale:
		f.Problem, f.ProblemCode = c.Post.Problem, c.Post.ProblemCode
	default: // it may pass: a network or a database that is away, a full disk, a budget that is used up
		p.again(ctx, &f, c)
		if code == psn.CodeRateLimited {
			f.LimitedFor = f.DueIn
		}
	}
	return p.finish(ctx, l, f)
}

// secretsOf returns what a claim knows of its account.
func secretsOf(c hub.Claim) hub.AccountSecrets {
	return hub.AccountSecrets{Account: c.Account, Limits: c.Limits, Sealed: c.Sealed, TokenVersion: c.TokenVersion}
}

// limits are what the account's server allows.
func (s *session) limits() platform.Limits { return limits(s.member, s.secrets.Limits) }

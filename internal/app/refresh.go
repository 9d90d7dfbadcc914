package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// How long a refresh may take. The lease outlasts the call, so that a refresh token that may be used once is
// never in the hands of two processes.
const (
	refreshLease    = 45 * time.Second
	refreshDeadline = 20 * time.Second
	refreshPoll     = 100 * time.Millisecond
)

// refresh trades the session's token for a new one, once for all processes that share the hub: who does not
// get the turn waits for the one who did. A token that is dead marks the account, which then needs a person,
// and is an error with psn.CodeUnauthorised; any other error is transient.
func (s *sessions) refresh(ctx context.Context, old *session) (*session, error) {
	id, version := old.secrets.Account.ID, old.secrets.TokenVersion
	for {
		began := s.http.Clock()
		turn, err := s.hub.BeginRefresh(ctx, id, version, refreshLease)
		switch {
		case err != nil:
			return nil, err
		case turn.Account.TokenVersion != version:
			return s.open(ctx, turn.Account)
		case turn.Won:
			return s.refreshNow(ctx, old, began)
		case !turn.Busy:
			return nil, psn.Errorf(psn.CodeUnauthorised, "account %s needs someone to sign in again", turn.Account.Account.Name)
		}
		select {
		case <-ctx.Done():
			return nil, psn.Errorf(psn.CodeUnavailable, "another process refreshes the token of account %s", old.secrets.Account.Name).Retry()
		case <-time.After(refreshPoll):
		}
	}
}

// refreshNow refreshes in this process's turn, which began at the given time.
func (s *sessions) refreshNow(ctx context.Context, old *session, began time.Time) (*session, error) {
	id, version := old.secrets.Account.ID, old.secrets.TokenVersion
	fault.Point(fault.BeforeRefresh, id)
	token, err := s.trade(ctx, old, began)
	fault.Point(fault.AfterRefresh, id)
	ctx = context.WithoutCancel(ctx) // what the platform gave must be kept, whoever waits for it
	switch {
	case psn.CodeOf(err) == psn.CodeUnauthorised:
		return s.refused(ctx, old, err)
	case err != nil:
		if dropped := s.hub.DropRefresh(ctx, id, version); dropped != nil {
			return nil, dropped
		}
		return nil, err
	}
	if err := s.keep(ctx, old, token); err != nil {
		return nil, err
	}
	secrets, err := s.hub.AccountByID(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.open(ctx, secrets)
}

// trade makes the call. Nothing leaves once the turn is over: a process that was stopped in between would use
// the token a second time.
func (s *sessions) trade(ctx context.Context, old *session, began time.Time) (psn.Token, error) {
	outgoing := s.http
	outgoing.Publish = s.http.Publish.Guarded(func() error {
		if s.http.Clock().After(began.Add(refreshLease - refreshDeadline)) {
			return errLeaseOver
		}
		return nil
	})
	client, err := old.member.Client(loginOf(old.secrets.Account, old.token), outgoing)
	if err != nil {
		return psn.Token{}, err
	}
	refresher, ok := client.(platform.Refresher)
	if !ok {
		return psn.Token{}, psn.Errorf(psn.CodeUnsupported, "%s tokens can't be refreshed", old.member.Title())
	}
	call, cancel := context.WithTimeout(ctx, refreshDeadline)
	defer cancel()
	token, err := refresher.Refresh(call)
	if err != nil {
		return psn.Token{}, err
	}
	if token.Refresh.Empty() {
		token.Refresh = old.token.Refresh
	}
	if token.RefreshUntil.IsZero() && token.Refresh.Reveal() == old.token.Refresh.Reveal() {
		token.RefreshUntil = old.token.RefreshUntil
	}
	if token.ClientID == "" {
		token.ClientID, token.ClientSecret = old.token.ClientID, old.token.ClientSecret
	}
	return token, nil
}

// keep commits a new token. The old one is spent, so a database that is away for a moment is asked again.
func (s *sessions) keep(ctx context.Context, old *session, token psn.Token) error {
	wait := 50 * time.Millisecond
	renewAt, signInBy := tokenSpan(old.caps(), token)
	for {
		_, err := s.hub.EndRefresh(ctx, old.secrets.Account.ID, old.secrets.TokenVersion, token, renewAt, signInBy)
		if err == nil || wait > 10*time.Second {
			return err
		}
		<-time.After(wait)
		wait *= 2
	}
}

// refused believes that a token is dead only after reading it again: somebody else may have refreshed it, or
// a person signed in.
func (s *sessions) refused(ctx context.Context, old *session, cause error) (*session, error) {
	id, version := old.secrets.Account.ID, old.secrets.TokenVersion
	marked, err := s.hub.AccountRefused(ctx, id, version, cause.Error(), s.actor)
	if err != nil {
		return nil, err
	}
	if !marked {
		secrets, err := s.hub.AccountByID(ctx, id)
		if err != nil {
			return nil, err
		}
		if secrets.TokenVersion != version {
			return s.open(ctx, secrets)
		}
	}
	return nil, psn.Errorf(psn.CodeUnauthorised, "%w", cause)
}

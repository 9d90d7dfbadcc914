package app

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// sessions gives out clients of accounts, each with a token that is good for the next minute. It is safe for
// concurrent use.
type sessions struct {
	hub       *hub.Hub
	opener    *hub.Opener
	platforms platform.Registry
	http      platform.HTTP
	actor     psn.Actor

	quotas  quotas
	clients sync.Map // sessionKey → *session
}

// session is an account's client with one version of its token.
type session struct {
	member  platform.Platform
	client  platform.Client
	secrets hub.AccountSecrets
	token   psn.Token
}

// sessionKey names one account's client; a new token is a new client.
type sessionKey struct {
	account string
	version int64
}

// tokenMargin is how long a token must still be good for a call to be made with it.
const tokenMargin = time.Minute

// of returns an account's session. A token that is over, or nearly so, is refreshed first.
func (s *sessions) of(ctx context.Context, secrets hub.AccountSecrets) (*session, error) {
	return s.lasting(ctx, secrets, tokenMargin)
}

// lasting is of with a token that lasts at least d, where the platform can refresh it.
func (s *sessions) lasting(ctx context.Context, secrets hub.AccountSecrets, d time.Duration) (*session, error) {
	now, err := s.open(ctx, secrets)
	if err != nil || !now.refreshable() || now.token.ExpiresAt.IsZero() || s.http.Clock().Add(d).Before(now.token.ExpiresAt) {
		return now, err
	}
	return s.refresh(ctx, now)
}

// open makes the account's client, opening its token at most once per version. It makes no request.
func (s *sessions) open(ctx context.Context, secrets hub.AccountSecrets) (*session, error) {
	key := sessionKey{secrets.Account.ID, secrets.TokenVersion}
	if known, ok := s.clients.Load(key); ok {
		return known.(*session), nil //nolint:errcheck // nothing else is stored
	}
	member, err := s.platforms.Find(secrets.Account.Platform)
	if err != nil {
		return nil, err
	}
	token, err := s.opener.Open(ctx, secrets.Account.ID, secrets.Sealed)
	if err != nil {
		return nil, err
	}
	made := &session{member: member, secrets: secrets, token: token}
	outgoing := s.http
	outgoing.Observe = s.quotas.observer(secrets.Account.ID, member)
	if made.client, err = member.Client(loginOf(secrets.Account, token), outgoing); err != nil {
		return nil, err
	}
	s.clients.Delete(sessionKey{key.account, key.version - 1})
	s.clients.Store(key, made)
	return made, nil
}

func loginOf(account psn.Account, token psn.Token) platform.Login {
	return platform.Login{Server: account.Server, ExternalID: account.ExternalID, Handle: account.Handle, Token: token, Scopes: strings.Fields(account.Scopes)}
}

// caps are what the platform can do for this account.
func (s *session) caps() platform.Capabilities {
	caps, _ := platform.CapabilitiesOf(s.member, loginOf(s.secrets.Account, s.token))
	return caps
}

// refreshable reports whether the token can be traded for a new one.
func (s *session) refreshable() bool {
	_, can := s.client.(platform.Refresher)
	return can && s.caps().Refresh && !s.token.Refresh.Empty()
}

package instagram

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// The scopes.
const (
	scopeBasic    = "instagram_business_basic"
	scopePublish  = "instagram_business_content_publish"
	scopeComments = "instagram_business_manage_comments"
	scopeInsights = "instagram_business_manage_insights"
)

var allScopes = []string{scopeBasic, scopePublish, scopeComments, scopeInsights}

// How long tokens are good, and how old one must be to be refreshed.
const (
	shortLife = time.Hour
	longLife  = 60 * day
	ripeAge   = day
)

// token is an access token. There are no refresh tokens.
type token struct {
	value   string
	account *account
	scopes  []string
	issued  time.Time
	expires time.Time
	short   bool
	revoked bool
}

func (t *token) may(scope string) bool { return slices.Contains(t.scopes, scope) }

func (t *token) good(now time.Time) bool { return t != nil && !t.revoked && now.Before(t.expires) }

// issue makes an account's next token. The store must be locked.
func (n *Network) issue(a *account, scopes []string, life time.Duration, now time.Time) *token {
	a.issued++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", n.Name(), a.handle, a.issued))
	t := &token{
		value: "IGAAsim" + hex.EncodeToString(sum[:]), account: a, scopes: scopes, issued: now, expires: now.Add(life), short: life == shortLife,
	}
	a.tokens = append(a.tokens, t)
	n.state.tokens[t.value] = t
	return t
}

// RevokeToken makes a token worthless. It reports whether it was worth something.
func (n *Network) RevokeToken(value string) bool {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	t := n.state.tokens[value]
	if t == nil || t.revoked {
		return false
	}
	t.revoked = true
	return true
}

// bearer returns the token with that value if it is good now, or nil.
func (n *Network) bearer(value string, now time.Time) *token {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	if t := n.state.tokens[value]; t.good(now) {
		return t
	}
	return nil
}

// exchange trades a token of an hour for one of 60 days.
func (n *Network) exchange(req *request) sim.Reply {
	if req.query.Get("grant_type") != "ig_exchange_token" {
		return invalid("Invalid grant_type")
	}
	if req.query.Get("client_secret") != sim.AppSecret {
		return refuse(problem{Message: "Error validating client secret.", Type: "OAuthException", Code: 1})
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	old := n.state.tokens[req.query.Get("access_token")]
	if !old.good(req.now) || !old.short {
		return unauthorised()
	}
	return n.lasting(old, req.now)
}

// refresh trades a token of 60 days for another. It must be a day old.
func (n *Network) refresh(req *request) sim.Reply {
	if req.query.Get("grant_type") != "ig_refresh_token" {
		return invalid("Invalid grant_type")
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	old := n.state.tokens[req.query.Get("access_token")]
	switch {
	case !old.good(req.now) || old.short:
		return unauthorised()
	case req.now.Sub(old.issued) < ripeAge:
		return refuse(problem{Message: "The access token is less than 24 hours old and can't be refreshed yet", Type: "IGApiException", Code: 100})
	case !old.may(scopeBasic):
		return noPermission()
	}
	return n.lasting(old, req.now)
}

// lasting issues a token of 60 days. The store must be locked.
func (n *Network) lasting(old *token, now time.Time) sim.Reply {
	fresh := n.issue(old.account, old.scopes, longLife, now)
	return ok(map[string]any{"access_token": fresh.value, "token_type": "bearer", "expires_in": int64(longLife / time.Second)})
}

package tiktok

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// The scopes.
const (
	scopeBasic   = "user.info.basic"
	scopeProfile = "user.info.profile"
	scopeStats   = "user.info.stats"
	scopeList    = "video.list"
	scopeUpload  = "video.upload"
	scopePublish = "video.publish"
)

var allScopes = []string{scopeBasic, scopeProfile, scopeStats, scopeList, scopeUpload, scopePublish}

// grant is a pair of tokens.
type grant struct {
	account         *account
	access, refresh string
	scopes          []string
	expires         time.Time // of the access token
	refreshExpires  time.Time
	spent           bool // the refresh token was used
	revoked         bool
}

func (g *grant) may(scope string) bool { return slices.Contains(g.scopes, scope) }

// tokenAnswer is the answer of the token endpoint, flat.
type tokenAnswer struct {
	OpenID         string `json:"open_id"`
	Scope          string `json:"scope"`
	Access         string `json:"access_token"`
	Expires        int64  `json:"expires_in"`
	Refresh        string `json:"refresh_token"`
	RefreshExpires int64  `json:"refresh_expires_in"`
	Type           string `json:"token_type"`
}

// digest is a string in hexadecimal that depends on nothing but its arguments.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "/")))
	return hex.EncodeToString(sum[:])
}

// issue makes the next pair of an account. The store must be locked.
func (n *Network) issue(a *account, scopes []string, now time.Time) *grant {
	a.issued++
	sum := digest("token", a.handle, strconv.Itoa(a.issued))
	access, refresh := n.lives()
	g := &grant{
		account: a, scopes: scopes, access: "act.sim" + sum[:32] + "!4001", refresh: "rft.sim" + sum[32:] + "!4002",
		expires: now.Add(access), refreshExpires: now.Add(refresh),
	}
	a.grants = append(a.grants, g)
	n.state.byAccess[g.access], n.state.byRefresh[g.refresh] = g, g
	return g
}

// RevokeToken makes an access or refresh token worthless, and the other of its pair with it. It reports whether it
// was worth something.
func (n *Network) RevokeToken(token string) bool {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	g := n.state.byAccess[token]
	if g == nil {
		g = n.state.byRefresh[token]
	}
	if g == nil || g.revoked {
		return false
	}
	g.revoked = true
	return true
}

// bearer returns the grant that an access token stands for now, or nil.
func (n *Network) bearer(token string, now time.Time) *grant {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	g := n.state.byAccess[token]
	if g == nil || g.revoked || !now.Before(g.expires) {
		return nil
	}
	return g
}

// app sees that the app names itself in the body.
func (n *Network) app(req *request) (sim.Reply, bool) {
	good := req.form.Get("client_key") == sim.AppID && req.form.Get("client_secret") == sim.AppSecret
	return n.refuseGrant("invalid_client", "Client key or secret is incorrect."), good
}

// postToken trades a code or a refresh token for a new pair, each once (oauth-user-access-token-management).
func (n *Network) postToken(req *request) sim.Reply {
	if req.form == nil {
		return n.refuseGrant("invalid_request", "Only `application/x-www-form-urlencoded` is accepted as Content-Type.")
	}
	if reply, good := n.app(req); !good {
		return reply
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	switch req.form.Get("grant_type") {
	case "authorization_code":
		return n.trade(req)
	case "refresh_token":
		old := n.state.byRefresh[req.form.Get("refresh_token")]
		if old == nil || old.spent || old.revoked || !req.now.Before(old.refreshExpires) {
			return n.refuseGrant("invalid_grant", "Refresh token is invalid or expired.")
		}
		old.spent = true
		return n.granted(n.issue(old.account, old.scopes, req.now))
	}
	return n.refuseGrant("unsupported_grant_type", "The grant type is not supported.")
}

func (n *Network) granted(g *grant) sim.Reply {
	access, refresh := n.lives()
	return answer(http.StatusOK, tokenAnswer{
		OpenID: g.account.id, Scope: strings.Join(g.scopes, ","), Access: g.access, Expires: int64(access / time.Second),
		Refresh: g.refresh, RefreshExpires: int64(refresh / time.Second), Type: "Bearer",
	})
}

// postRevoke makes a token worthless; the body of success is empty.
func (n *Network) postRevoke(req *request) sim.Reply {
	if reply, good := n.app(req); !good {
		return reply
	}
	if !n.RevokeToken(req.form.Get("token")) {
		return n.refuseGrant("invalid_request", "The token is invalid.")
	}
	return plain(http.StatusOK, "")
}

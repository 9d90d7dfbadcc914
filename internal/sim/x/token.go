package x

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// ClientID is the id of the one app that all tokens are given to.
const ClientID = sim.AppID

// grant is a pair of tokens.
type grant struct {
	account         *account
	family          *family
	access, refresh string
	expires         time.Time // of the access token; zero if never
	scopes          []string
	spent           bool // the refresh token was used
	revoked         bool
}

// family is a sign-in and all that was refreshed from it. It dies when a spent refresh token comes back.
type family struct{ dead bool }

// tokenAnswer is the answer of the token endpoint.
type tokenAnswer struct {
	Type    string `json:"token_type"`
	Expires int64  `json:"expires_in"`
	Access  string `json:"access_token"`
	Scope   string `json:"scope"`
	Refresh string `json:"refresh_token,omitempty"`
}

const allScopes = "tweet.read tweet.write users.read media.write offline.access"

// issue makes the next pair of an account. The store must be locked.
func (n *Network) issue(a *account, f *family, now time.Time) *grant {
	a.issued++
	scopes := strings.Fields(allScopes)
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", n.Name(), a.handle, a.issued))
	g := &grant{
		account: a, family: f, scopes: scopes,
		access: "sim_x_" + hex.EncodeToString(sum[:16]), refresh: "sim_x_refresh_" + hex.EncodeToString(sum[16:]),
	}
	if life := n.life(); life > 0 {
		g.expires = now.Add(life)
	}
	a.grants = append(a.grants, g)
	n.state.byAccess[g.access], n.state.byRefresh[g.refresh] = g, g
	return g
}

// RevokeToken makes an access or refresh token worthless, and the other of its pair with it. It reports
// whether it was worth something.
func (n *Network) RevokeToken(token string) bool {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	g := n.state.byAccess[token]
	if g == nil {
		g = n.state.byRefresh[token]
	}
	if g == nil || g.revoked || g.family.dead {
		return false
	}
	g.revoked = true
	return true
}

// bearer returns the account that an access token acts for now, or nil.
func (n *Network) bearer(token string, now time.Time) *account {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	g := n.state.byAccess[token]
	if g == nil || g.revoked || g.family.dead || !g.expires.IsZero() && !now.Before(g.expires) {
		return nil
	}
	return g.account
}

// may reports whether an access token was granted a scope.
func (n *Network) may(token, scope string) bool {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	g := n.state.byAccess[token]
	return g != nil && slices.Contains(g.scopes, scope)
}

// checkApp sees that the app names itself as its kind must: a confidential one by Basic authentication, a
// public one in the body.
func (n *Network) checkApp(req *request) (sim.Reply, bool) {
	id, secret, basic := req.http.BasicAuth()
	good := !basic && req.form.Get("client_id") == ClientID
	if n.ClientSecret != "" {
		good = basic && id == ClientID && secret == n.ClientSecret && req.form.Get("client_id") == ""
	}
	return answer(http.StatusUnauthorized, oauthError{"unauthorized_client", "Missing valid authorization header"}), good
}

// postToken trades an authorization code, or a refresh token, for a new pair, once. A spent refresh token that comes
// back kills all that was refreshed since.
func (n *Network) postToken(req *request) sim.Reply {
	if reply, good := n.checkApp(req); !good {
		return reply
	}
	switch req.form.Get("grant_type") {
	case "refresh_token":
		return n.refresh(req)
	case "authorization_code":
		return n.tradeCode(req)
	}
	return answer(http.StatusBadRequest, oauthError{"unsupported_grant_type", "Only authorization_code and refresh_token are simulated."})
}

func (n *Network) refresh(req *request) sim.Reply {
	n.state.mu.Lock()
	old := n.state.byRefresh[req.form.Get("refresh_token")]
	if old == nil || old.spent || old.revoked || old.family.dead {
		if old != nil && old.spent {
			old.family.dead = true
		}
		n.state.mu.Unlock()
		return answer(http.StatusBadRequest, oauthError{"invalid_request", "Value passed for the token was invalid."})
	}
	old.spent = true
	fresh := n.issue(old.account, old.family, req.now)
	fresh.scopes = old.scopes
	n.state.mu.Unlock()
	return n.granted(fresh)
}

// granted words the answer to a trade. There is a refresh token only for who asked for offline.access.
func (n *Network) granted(g *grant) sim.Reply {
	out := tokenAnswer{
		Type: "bearer", Expires: int64(max(n.life(), time.Hour) / time.Second), Access: g.access, Scope: strings.Join(g.scopes, " "),
	}
	if slices.Contains(g.scopes, "offline.access") {
		out.Refresh = g.refresh
	}
	return ok(out)
}

// postRevoke makes a token worthless.
func (n *Network) postRevoke(req *request) sim.Reply {
	if reply, good := n.checkApp(req); !good {
		return reply
	}
	if req.form.Get("token") == "" {
		return answer(http.StatusBadRequest, oauthError{"invalid_request", "Missing required parameter [token]."})
	}
	return ok(map[string]bool{"revoked": n.RevokeToken(req.form.Get("token"))})
}

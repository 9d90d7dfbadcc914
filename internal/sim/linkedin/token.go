package linkedin

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

// grant is an access token, with the refresh token that it came with or of.
type grant struct {
	account         *account
	access, refresh string
	issued, expires time.Time
	refreshUntil    time.Time // the same for all that are refreshed from one consent
	scopes          []string
	revoked         bool
}

// selfServe are the scopes of the products that anybody can add to an app (shared/authentication/getting-access).
var selfServe = []string{"openid", "profile", "w_member_social"}

// reviewed are the scopes of the Community Management API.
var reviewed = []string{
	"email", "r_basicprofile", "w_member_social_feed", "r_member_postAnalytics", "r_member_profileAnalytics", "r_member_social",
	"w_organization_social", "r_organization_social", "w_organization_social_feed", "r_organization_social_feed",
	"rw_organization_admin", "r_organization_admin",
}

// issue makes the next token of an account. A token of other scopes ends the earlier ones. The store must be locked.
func (n *Network) issue(a *account, scopes []string, refreshUntil, now time.Time) *grant {
	a.issued++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", n.Name(), a.handle, a.issued))
	g := &grant{
		account: a, access: "sim_linkedin_" + hex.EncodeToString(sum[:16]), issued: now,
		expires: now.Add(orElse(n.TokenLife, 60*24*time.Hour)), refreshUntil: refreshUntil, scopes: slices.Sorted(slices.Values(scopes)),
	}
	if n.Partner {
		g.refresh = "sim_linkedin_refresh_" + hex.EncodeToString(sum[16:])
		n.state.byRefresh[g.refresh] = g
	}
	for _, old := range a.grants {
		if !slices.Equal(old.scopes, g.scopes) {
			old.revoked = true
		}
	}
	a.grants = append(a.grants, g)
	n.state.byAccess[g.access] = g
	return g
}

// RevokeToken makes an access or refresh token worthless and reports whether it was worth something.
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

// bearer returns what an access token is good for now; otherwise the refusal.
func (n *Network) bearer(token string, now time.Time) (*grant, sim.Reply) {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	g := n.state.byAccess[token]
	switch {
	case g == nil:
		return nil, invalidToken()
	case g.revoked:
		return nil, revokedToken()
	case !now.Before(g.expires):
		return nil, overToken()
	}
	return g, sim.Reply{}
}

// may reports whether a token has one of these scopes.
func (g *grant) may(scopes ...string) bool {
	return slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(g.scopes, s) })
}

// accessToken trades a code or a refresh token. The app names itself in the body.
func (n *Network) accessToken(req *request) sim.Reply {
	switch {
	case req.media != "application/x-www-form-urlencoded":
		return oauthRefused(http.StatusBadRequest, "invalid_request", "A required parameter \"grant_type\" is missing")
	case req.form.Get("client_id") != sim.AppID || req.form.Get("client_secret") != sim.AppSecret:
		return oauthRefused(http.StatusUnauthorized, "invalid_client", "Client authentication failed")
	}
	switch req.form.Get("grant_type") {
	case "authorization_code":
		return n.tradeCode(req)
	case "refresh_token":
		return n.refresh(req)
	}
	return oauthRefused(http.StatusBadRequest, "unsupported_grant_type", "The grant type is not supported")
}

// refresh gives a new access token. The refresh token stays, and so does its end.
func (n *Network) refresh(req *request) sim.Reply {
	n.state.mu.Lock()
	old := n.state.byRefresh[req.form.Get("refresh_token")]
	if old == nil || old.revoked || !req.now.Before(old.refreshUntil) {
		n.state.mu.Unlock()
		return oauthRefused(http.StatusBadRequest, "invalid_grant", "The provided authorization grant or refresh token is invalid, expired or revoked.")
	}
	fresh := n.issue(old.account, old.scopes, old.refreshUntil, req.now)
	delete(n.state.byRefresh, fresh.refresh)
	fresh.refresh = old.refresh
	n.state.mu.Unlock()
	return n.granted(fresh, req.now)
}

// granted words the answer to a trade.
func (n *Network) granted(g *grant, now time.Time) sim.Reply {
	out := map[string]any{
		"access_token": g.access, "expires_in": int64(g.expires.Sub(now) / time.Second), "scope": strings.Join(g.scopes, ","), "token_type": "Bearer",
	}
	if g.refresh != "" {
		out["refresh_token"], out["refresh_token_expires_in"] = g.refresh, int64(g.refreshUntil.Sub(now)/time.Second)
	}
	return ok(out)
}

// introspect says what a token is good for.
func (n *Network) introspect(req *request) sim.Reply {
	if req.form.Get("client_id") != sim.AppID || req.form.Get("client_secret") != sim.AppSecret {
		return oauthRefused(http.StatusUnauthorized, "invalid_client", "Client authentication failed")
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	g := n.state.byAccess[req.form.Get("token")]
	if g == nil {
		return ok(map[string]any{"active": false})
	}
	status := "active"
	switch {
	case g.revoked:
		status = "revoked"
	case !req.now.Before(g.expires):
		status = "expired"
	}
	return ok(map[string]any{
		"active": status == "active", "status": status, "client_id": sim.AppID, "auth_type": "3L", "scope": strings.Join(g.scopes, ","),
		"created_at": g.issued.Unix(), "authorized_at": g.issued.Unix(), "expires_at": g.expires.Unix(),
	})
}

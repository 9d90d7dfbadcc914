package tiktok_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/tiktok"
)

const (
	tokenPath = "/v2/oauth/token/"
	back      = "http://127.0.0.1:3000/callback"
	verifier  = "abcdefghijklmnopqrstuvwxyz0123456789-._~ABCDEFG"
)

// page is the query of the page on which a person decides.
func page(changes url.Values) string {
	sum := sha256.Sum256([]byte(verifier))
	query := url.Values{
		"client_key": {sim.AppID}, "scope": {"user.info.basic,video.publish"}, "response_type": {"code"}, "redirect_uri": {back},
		"state": {"s"}, "code_challenge": {hex.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	maps.Copy(query, changes)
	return "/v2/auth/authorize/?" + query.Encode()
}

func TestPageOfTheSignIn(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{})
	sum := sha256.Sum256([]byte(verifier))
	for name, tc := range map[string]struct {
		changes url.Values
		status  int
	}{
		"good":                {nil, 200},
		"another app":         {url.Values{"client_key": {"x"}}, 400},
		"client_id":           {url.Values{"client_key": nil, "client_id": {sim.AppID}}, 400},
		"an unknown scope":    {url.Values{"scope": {"tweet.write"}}, 400},
		"spaces":              {url.Values{"scope": {"user.info.basic video.publish"}}, 400},
		"base64 PKCE":         {url.Values{"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}}, 400},
		"no PKCE":             {url.Values{"code_challenge": nil, "code_challenge_method": nil}, 400},
		"the web has no PKCE": {url.Values{"redirect_uri": {"https://a.example/cb"}, "code_challenge": nil}, 200},
		"no TLS":              {url.Values{"redirect_uri": {"http://a.example/cb"}}, 400},
		"no port":             {url.Values{"redirect_uri": {"http://127.0.0.1/cb"}}, 400},
		"a query":             {url.Values{"redirect_uri": {back + "?a=b"}}, 400},
		"a token, not a code": {url.Values{"response_type": {"token"}}, 400},
	} {
		if res := b.do(http.MethodGet, page(tc.changes), "", "", nil); res.status != tc.status {
			t.Errorf("%s: %d %s", name, res.status, res.body)
		}
	}
}

func TestCodesAndTokens(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{})
	allow := func() url.Values {
		t.Helper()
		res := b.form(page(nil), url.Values{"account": {"alex"}, "decision": {"allow"}, "scope_granted": {"user.info.basic"}})
		to, err := url.Parse(res.header.Get("Location"))
		if err != nil || res.status != 302 {
			t.Fatalf("%d %v", res.status, res.header)
		}
		return url.Values{
			"client_key": {sim.AppID}, "client_secret": {sim.AppSecret}, "grant_type": {"authorization_code"}, "code": {to.Query().Get("code")},
			"redirect_uri": {back}, "code_verifier": {verifier},
		}
	}
	for name, tc := range map[string]struct {
		key, value, said string
	}{
		"another secret":   {"client_secret", "x", "invalid_client"},
		"another redirect": {"redirect_uri", back + "/", "invalid_request"},
		"another verifier": {"code_verifier", verifier + "x", "invalid_request"},
		"another code":     {"code", "x", "invalid_grant"},
	} {
		form := allow()
		form.Set(tc.key, tc.value)
		b.expect(name, b.form(tokenPath, form), 200, `"error":"`+tc.said+`"`)
	}
	form := allow()
	var g struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Expires int    `json:"expires_in"`
		Until   int    `json:"refresh_expires_in"`
		Scope   string
	}
	res := b.form(tokenPath, form)
	if err := json.Unmarshal([]byte(res.body), &g); err != nil || g.Expires != 7200 || g.Until != 15552000 || g.Scope != "user.info.basic" {
		t.Fatalf("%v: %s", err, res.body)
	}
	b.expect("the code again", b.form(tokenPath, form), 200, "invalid_grant")
	b.account.Token = g.Access
	b.expect("whose token", b.do(http.MethodGet, "/v2/user/info/?fields=open_id,display_name", "", "", nil), 200, `"display_name":"Alex Rivera"`)
	b.expect("an unticked scope", b.do(http.MethodGet, "/v2/user/info/?fields=open_id,username", "", "", nil), 401, "scope_not_authorized")
	b.expect("another", b.post(creatorPath, "{}"), 401, "scope_not_authorized")
	renew := url.Values{"client_key": {sim.AppID}, "client_secret": {sim.AppSecret}, "grant_type": {"refresh_token"}, "refresh_token": {g.Refresh}}
	b.expect("a new pair", b.form(tokenPath, renew), 200, `"refresh_token":"rft.`)
	b.expect("twice", b.form(tokenPath, renew), 200, "invalid_grant")
	b.advance(2 * time.Hour)
	b.expect("over", b.do(http.MethodGet, "/v2/user/info/?fields=open_id", "", "", nil), 401, "access_token_invalid")
	if denied := b.form(page(nil), url.Values{"decision": {"deny"}}); denied.status != 302 || denied.header.Get("Location") != back+"?error=access_denied&error_description=User+denied+the+request&state=s" {
		t.Errorf("denied: %v", denied.header)
	}
}

func TestLivesBeforeNovember(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{OldLives: true, OAuthStatus: 400})
	renew := url.Values{"client_key": {sim.AppID}, "client_secret": {sim.AppSecret}, "grant_type": {"refresh_token"}, "refresh_token": {b.account.Refresh}}
	b.expect("a new pair", b.form(tokenPath, renew), 200, `"expires_in":86400`)
	b.expect("twice", b.form(tokenPath, renew), 400, "invalid_grant")
	if !b.network.RevokeToken(b.network.Accounts()[0].Token) {
		t.Error("not revoked")
	}
}

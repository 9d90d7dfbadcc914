package x_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/x"
)

func TestAccessTokens(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	const path, no = "/2/users/me", `"detail":"Unauthorized"`
	b.expect("good", b.get(path+"?user.fields=subscription_type"), 200, `"subscription_type":"None"`)
	b.expect("missing", b.get(path, stranger), 401, no)
	b.expect("wrong", b.get(path, as("nonsense")), 401, no)
	b.expect("not a bearer", b.get(path, func(r *http.Request) { r.SetBasicAuth("alex", "x") }), 401, no)
	b.expect("publish without", b.post(`{"text":"x"}`, stranger), 401, no)
	b.advance(2*time.Hour - time.Second)
	b.expect("just in time", b.get(path), 200, "alex")
	b.advance(time.Second)
	b.expect("two hours old", b.get(path), 401, no)
	ledger := b.server.Ledger()
	if len(ledger) != 1 || ledger[0].Effect != sim.Refused || ledger[0].Status != 401 || ledger[0].Account != "" || ledger[0].Text != "x" {
		t.Errorf("ledger %+v", ledger)
	}
	for life, want := range map[time.Duration]int{-1: 200, 72 * time.Hour: 200, 47 * time.Hour: 401} {
		other := setup(t, &x.Network{TokenLife: life})
		other.advance(48 * time.Hour)
		other.expect(life.String(), other.get(path), want, "")
	}
	fresh := setup(t, &x.Network{})
	if !fresh.network.RevokeToken(fresh.account.Token) || fresh.network.RevokeToken(fresh.account.Token) {
		t.Error("a token is revoked once")
	}
	fresh.expect("revoked", fresh.get(path), 401, no)
	if access, refresh, app := fresh.network.Tokens("alex"); access+refresh+app != "" {
		t.Errorf("revoked tokens are given: %q %q %q", access, refresh, app)
	}
}

type pair struct {
	Type    string `json:"token_type"`
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Expires int    `json:"expires_in"`
}

func refreshForm(refresh string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}, "client_id": {x.ClientID}}
}

func TestRefreshTokensRotate(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	_, refresh, app := b.network.Tokens("ALEX")
	if refresh != b.account.Refresh || app != b.account.ClientID || refresh == "" {
		t.Errorf("refresh %q, app %q", refresh, app)
	}
	second := decode[pair](b, b.form("/2/oauth2/token", refreshForm(refresh)), 200)
	if second.Type != "bearer" || second.Expires != 7200 || second.Access == b.account.Token || second.Refresh == refresh {
		t.Errorf("%+v", second)
	}
	b.expect("the new access token", b.get("/2/users/me", as(second.Access)), 200, "alex")
	third := decode[pair](b, b.form("/2/oauth2/token", refreshForm(second.Refresh)), 200)
	const spent = `{"error":"invalid_request","error_description":"Value passed for the token was invalid."}`
	b.expect("a spent token", b.form("/2/oauth2/token", refreshForm(refresh)), 400, spent)
	b.expect("the family is dead", b.form("/2/oauth2/token", refreshForm(third.Refresh)), 400, spent)
	b.expect("its access token too", b.get("/2/users/me", as(third.Access)), 401, "")
	b.expect("a made-up token", b.form("/2/oauth2/token", refreshForm("nonsense")), 400, spent)
	b.expect("another grant", b.form("/2/oauth2/token", url.Values{"grant_type": {"password"}, "client_id": {x.ClientID}}), 400, "unsupported_grant_type")
	again := renew(b)
	b.expect("a new sign-in", b.get("/2/users/me", as(again)), 200, "alex")
	b.expect("revoke nothing", b.form("/2/oauth2/revoke", url.Values{"client_id": {x.ClientID}}), 400, "Missing")
	b.expect("revoke", b.form("/2/oauth2/revoke", url.Values{"client_id": {x.ClientID}, "token": {again}}), 200, `{"revoked":true}`)
	b.expect("revoked", b.get("/2/users/me", as(again)), 401, "")
}

func TestAppsNameThemselvesByTheirKind(t *testing.T) {
	t.Parallel()
	const wrong = `{"error":"unauthorized_client","error_description":"Missing valid authorization header"}`
	basic := func(secret string) func(*http.Request) {
		return func(r *http.Request) { r.SetBasicAuth(x.ClientID, secret) }
	}
	public, confidential := setup(t, &x.Network{}), setup(t, &x.Network{ClientSecret: "s"})
	form := refreshForm(public.account.Refresh)
	public.expect("public app by Basic", public.form("/2/oauth2/token", form, basic("")), 401, wrong)
	confidential.expect("confidential app in the body", confidential.form("/2/oauth2/token", form), 401, wrong)
	form.Del("client_id")
	public.expect("no app", public.form("/2/oauth2/token", form), 401, wrong)
	confidential.expect("a wrong secret", confidential.form("/2/oauth2/token", form, basic("x")), 401, wrong)
	confidential.expect("confidential app", confidential.form("/2/oauth2/token", form, basic("s")), 200, "access_token")
}

func TestLimitsOfEndpoints(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	for range 75 {
		b.expect("within the limit", b.get("/2/users/me"), 200, "")
	}
	res := b.get("/2/users/me")
	b.expect("one too many", res, 429, `"title":"Too Many Requests"`)
	if res.header.Get("x-rate-limit-remaining") != "0" || res.header.Get("x-rate-limit-reset") != "1795349700" {
		t.Errorf("headers %v", res.header)
	}
	b.expect("another endpoint", b.get("/2/users/"+b.account.ID+"/tweets"), 200, "")
	b.advance(14 * time.Minute)
	b.expect("the next window", b.get("/2/users/me"), 200, "")
	b.network.SetRateLimit(1)
	b.expect("a limit of one", b.get("/2/users/me"), 429, "")
	b.network.SetRateLimit(-1)
	if res := b.get("/2/users/me"); res.status != 200 || res.header.Get("x-rate-limit-limit") != "" || b.network.RateLimit() != -1 {
		t.Errorf("no limit: %d %v", res.status, res.header)
	}
	old := setup(t, &x.Network{Requests: 1, OldLimitBody: true})
	old.get("/2/users/me")
	old.expect("in the words of version 1", old.get("/2/users/me"), 429, `"code":88`)
}

func TestLimitOfADay(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{DayLimit: 2})
	b.publish("one")
	b.publish("two")
	res := b.post(`{"text":"three"}`)
	b.expect("one too many", res, 429, "")
	if h := res.header; h.Get("x-rate-limit-remaining") != "97" || h.Get("x-user-limit-24hour-remaining") != "0" || h.Get("x-user-limit-24hour-limit") != "2" || h.Get("x-user-limit-24hour-reset") != "1795392000" {
		t.Errorf("headers %v", h)
	}
	b.expect("reading goes on", b.get("/2/users/me"), 200, "")
}

func TestCreditsAndCaps(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{Credits: 2})
	b.publish("one")
	b.expect("a refusal is not billed", b.post(`{"text":"one"}`), 403, "duplicate")
	b.publish("two")
	res := b.post(`{"text":"three"}`)
	b.expect("nothing left", res, 402, `"title":"CreditsDepleted"`)
	b.expect("its type", res, 402, `"type":"https://api.twitter.com/2/problems/credits"`)
	if res.header.Get("x-rate-limit-remaining") != "96" {
		t.Errorf("headers %v", res.header)
	}
	none := setup(t, &x.Network{Credits: -1, NewHost: true})
	none.expect("none from the start", none.get("/2/users/me"), 402, `"type":"https://api.x.com/2/problems/credits"`)
	capped := setup(t, &x.Network{UsageCapped: true})
	capped.publish("writing goes on")
	res = capped.get("/2/users/" + capped.account.ID + "/tweets")
	capped.expect("reading does not", res, 429, "UsageCapExceeded")
	if res.header.Get("x-rate-limit-remaining") != "899" {
		t.Errorf("headers %v", res.header)
	}
}

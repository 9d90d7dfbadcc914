package bluesky_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/bluesky"
)

const (
	createSession  = "com.atproto.server.createSession"
	refreshSession = "com.atproto.server.refreshSession"
	getSession     = "com.atproto.server.getSession"
)

// session is what the tests read of a session.
type session struct {
	AccessJwt, RefreshJwt, Handle, DID string
	Active                             bool
	DIDDoc                             struct {
		Service []struct{ ID, Type, ServiceEndpoint string }
	}
}

// claims are what the tests read of a token.
type claims struct {
	Sub, Scope, JTI string
	Iat, Exp        int64
}

// payload reads a token's claims.
func payload(t *testing.T, token string) claims {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q has not three parts", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var c claims
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func signIn(t *testing.T, identifier, password string) string {
	t.Helper()
	return text(t, object{"identifier": identifier, "password": password})
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	for _, identifier := range []string{"alex.test", "ALEX.test", b.account.ID} {
		s := decode[session](b, b.post(createSession, signIn(t, identifier, b.account.Token), stranger), 200)
		if s.Handle != "alex.test" || s.DID != b.account.ID || !s.Active || len(s.DIDDoc.Service) != 1 ||
			s.DIDDoc.Service[0].ID != "#atproto_pds" || s.DIDDoc.Service[0].ServiceEndpoint != b.base {
			t.Errorf("%s: %+v", identifier, s)
		}
		access, refresh := payload(t, s.AccessJwt), payload(t, s.RefreshJwt)
		if access.Sub != b.account.ID || access.Exp-access.Iat != 7200 ||
			refresh.Exp-refresh.Iat != 7776000 || refresh.Scope != "com.atproto.refresh" {
			t.Errorf("tokens %v, %v", access, refresh)
		}
		b.expect("session", b.get(getSession, as(s.AccessJwt)), 200, `"handle":"alex.test"`)
	}
	const wrong = `{"error":"AuthenticationRequired","message":"Invalid identifier or password"}`
	b.expect("wrong password", b.post(createSession, signIn(t, "alex.test", "aaaa-bbbb-cccc-dddd")), 401, wrong)
	b.expect("unknown", b.post(createSession, signIn(t, "nobody.test", b.account.Token)), 401, wrong)
	b.expect("no password", b.post(createSession, `{"identifier":"alex.test"}`), 400, "InvalidRequest")
	b.expect("not JSON", b.post(createSession, `{"identifier":`), 400, "InvalidRequest")
	if b.account.Handle != "alex.test" || len(b.account.Token) != 19 || strings.Count(b.account.Token, "-") != 3 {
		t.Errorf("account %+v", b.account)
	}
}

func TestTokensThatAreNoGood(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	parts := strings.Split(b.access, ".")
	forged := parts[0] + "." + parts[1] + ".AAAA"
	b.expect("none", b.get(getSession, stranger), 401, `{"error":"AuthMissing","message":"Authentication Required"}`)
	b.expect("garbage", b.get(getSession, as("garbage")), 400, `{"error":"InvalidToken","message":"Token could not be verified"}`)
	b.expect("forged", b.get(getSession, as(forged)), 400, "InvalidToken")
	b.expect("app password", b.get(getSession, as(b.account.Token)), 400, "InvalidToken")
	b.expect("refresh for access", b.get(getSession, as(b.refresh)), 400, `"message":"Invalid token type"`)
	b.expect("access for refresh", b.post(refreshSession, ""), 400, `"message":"Invalid token type"`)
	b.expect("publish with garbage", b.create("", b.record("x", nil), as("garbage")), 400, "InvalidToken")
	ledger := b.server.Ledger()
	if len(ledger) != 1 || ledger[0].Effect != sim.Refused || ledger[0].Status != 400 || ledger[0].Account != "" || ledger[0].Text != "x" {
		t.Errorf("ledger %+v", ledger)
	}
	b.advance(2*time.Hour - time.Second)
	b.expect("nearly over", b.get(getSession), 200, "")
	b.advance(time.Second)
	b.expect("over", b.get(getSession), 400, `"error":"ExpiredToken"`)
	b.advance(90 * 24 * time.Hour)
	b.expect("refresh token over", b.post(refreshSession, "", as(b.refresh)), 400, `"error":"ExpiredToken"`)
}

func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	b.advance(time.Minute)
	first := decode[session](b, b.post(refreshSession, "", as(b.refresh)), 200)
	if first.RefreshJwt == b.refresh || first.AccessJwt == b.access {
		t.Error("the tokens are the same")
	}
	b.advance(time.Hour)
	again := decode[session](b, b.post(refreshSession, "", as(b.refresh)), 200)
	if one, two := payload(t, first.RefreshJwt).JTI, payload(t, again.RefreshJwt).JTI; one != two {
		t.Errorf("two successors: %v, %v", one, two)
	}
	b.advance(time.Hour)
	b.expect("after the grace", b.post(refreshSession, "", as(b.refresh)), 400, `"error":"ExpiredToken"`)
	second := decode[session](b, b.post(refreshSession, "", as(first.RefreshJwt)), 200)
	b.expect("sign out", b.post("com.atproto.server.deleteSession", "", as(second.RefreshJwt)), 200, "")
	b.expect("signed out", b.post(refreshSession, "", as(second.RefreshJwt)), 400, "ExpiredToken")
}

func TestRevoking(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	other, err := b.network.CreateAccount("alex", "")
	if err != nil || other.ID != b.account.ID || other.Token == b.account.Token {
		t.Fatalf("another app password: %+v, %v", other, err)
	}
	if !b.network.RevokeToken(b.account.Token) || b.network.RevokeToken(b.account.Token) {
		t.Error("an app password is revoked once")
	}
	b.expect("sign in", b.post(createSession, signIn(t, "alex.test", b.account.Token)), 401, "Invalid identifier or password")
	b.expect("its session's refresh token", b.post(refreshSession, "", as(b.refresh)), 400, "Token has been revoked")
	b.expect("its session's access token", b.get(getSession), 200, "")
	b.expect("the other's", b.post(createSession, signIn(t, "alex.test", other.Token)), 200, "")
	if !b.network.RevokeToken(b.access) || b.network.RevokeToken(b.access) || b.network.RevokeToken("garbage") {
		t.Error("an access token is revoked once")
	}
	b.expect("the access token itself", b.get(getSession), 400, "ExpiredToken")
	want := []sim.Account{{Network: "bluesky", Handle: "alex.test", Name: "Alex Rivera", ID: b.account.ID, Token: other.Token}}
	if diff := cmp.Diff(want, b.network.Accounts()); diff != "" {
		t.Error(diff)
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	jo, err := b.network.CreateAccount("Jo-Park.test", "")
	if err != nil || jo.Handle != "jo-park.test" || jo.Name != "Jo Park" || !strings.HasPrefix(jo.ID, "did:plc:") || len(jo.ID) != 32 {
		t.Errorf("%+v, %v", jo, err)
	}
	for _, handle := range []string{"", "jo", "jo_park", "-jo-", "jo.park", strings.Repeat("a", 19)} {
		if a, err := b.network.CreateAccount(handle, ""); err == nil {
			t.Errorf("%q: %+v", handle, a)
		}
	}
	b.expect("resolve", b.get("com.atproto.identity.resolveHandle?handle=jo-park.test", stranger), 200, jo.ID)
	b.expect("resolve nobody", b.get("com.atproto.identity.resolveHandle?handle=nobody.test"), 400, "Unable to resolve handle")
	b.expect("resolve no handle", b.get("com.atproto.identity.resolveHandle?handle=jo"), 400, "must be a valid handle")
	b.expect("profile", b.get("app.bsky.actor.getProfile?actor=jo-park.test"), 200, `"displayName":"Jo Park"`)
	b.expect("nobody's profile", b.get("app.bsky.actor.getProfile?actor=nobody.test"), 400, "Profile not found")
	b.expect("server", b.get("com.atproto.server.describeServer", stranger), 200, `"availableUserDomains":[".test"]`)
	b.expect("no such method", b.get("com.example.nothing"), 501, "MethodNotImplemented")
	b.expect("wrong verb", b.post(getSession, ""), 405, "Incorrect HTTP method")
}

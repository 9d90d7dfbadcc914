package tiktok_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/tiktok"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/tiktok"
)

const verifier = "abcdefghijklmnopqrstuvwxyz0123456789-._~ABCDEFG"

// ask is a sign-in about to begin.
func (w *world) ask() platform.SignInAsk {
	ask := platform.SignInAsk{
		App: platform.App{ID: sim.AppID, Secret: psn.NewSecret(sim.AppSecret)}, Server: w.address(),
		Redirect: "http://127.0.0.1:49152/callback", State: "a-state", Verifier: verifier,
	}
	for _, s := range (tiktok.Platform{}).Scopes() {
		ask.Scopes = append(ask.Scopes, s.Name)
	}
	return ask
}

// decide opens the page and sends its form, and returns what the browser brings back.
func decide(t *testing.T, page string, decision string, scopes ...string) url.Values {
	t.Helper()
	shown, err := http.DefaultTransport.RoundTrip(request(t, http.MethodGet, page, ""))
	if err != nil || shown.StatusCode != http.StatusOK {
		t.Fatalf("the page: %v %v", shown, err)
	}
	shown.Body.Close()
	form := url.Values{"account": {sim.DefaultHandle}, "decision": {decision}, "scope_granted": scopes}
	resp, err := http.DefaultTransport.RoundTrip(request(t, http.MethodPost, page, form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	back, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || back.Host != "127.0.0.1:49152" {
		t.Fatalf("%d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
	http.DefaultClient.CloseIdleConnections()
	return back.Query()
}

func request(t *testing.T, method, address, form string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return req
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	through := w.http(t)
	consent, err := tiktok.Platform{}.BeginSignIn(t.Context(), w.ask(), through)
	if err != nil {
		t.Fatal(err)
	}
	answer := decide(t, consent.URL, "allow", consent.Scopes...)
	if answer.Get("state") != "a-state" {
		t.Errorf("brought back %v", answer)
	}
	granted, err := tiktok.Platform{}.FinishSignIn(t.Context(), consent, answer, through)
	if err != nil || len(granted.Choices) != 1 || !slices.Equal(granted.Scopes, consent.Scopes) {
		t.Fatalf("%+v, %v", granted, err)
	}
	login := granted.Choices[0].Login
	token := login.Token
	if login.ExternalID == "" || token.ClientID != sim.AppID || token.ClientSecret.Reveal() != sim.AppSecret ||
		token.ExpiresAt.Sub(token.IssuedAt) != 2*time.Hour || token.RefreshUntil.Sub(token.IssuedAt) != 180*24*time.Hour {
		t.Errorf("%+v", login)
	}
	c, err := tiktok.Platform{}.Client(login, through)
	if err != nil {
		t.Fatal(err)
	}
	if who, err := c.Verify(t.Context()); err != nil || who.Handle != "@alex" || who.ExternalID != login.ExternalID {
		t.Errorf("%+v, %v", who, err)
	}
	if _, err := (tiktok.Platform{}).FinishSignIn(t.Context(), consent, answer, through); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("the same code again: %v", err)
	}
}

func TestSignInThatFails(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	through := w.http(t)
	for name, tc := range map[string]struct {
		change func(*platform.Consent)
		scopes []string
		hint   string
	}{
		"another secret":   {func(c *platform.Consent) { c.App.Secret = psn.NewSecret("canary-secret") }, w.ask().Scopes, "client secret"},
		"another verifier": {func(c *platform.Consent) { c.Verifier += "x" }, w.ask().Scopes, "sign in again"},
		"another redirect": {func(c *platform.Consent) { c.Redirect = "http://127.0.0.1:49153/callback" }, w.ask().Scopes, "sign in again"},
		"nothing to post":  {func(*platform.Consent) {}, []string{"user.info.basic", "video.list"}, "video.publish"},
	} {
		consent, err := tiktok.Platform{}.BeginSignIn(t.Context(), w.ask(), through)
		if err != nil {
			t.Fatal(err)
		}
		answer := decide(t, consent.URL, "allow", tc.scopes...)
		tc.change(&consent)
		_, err = tiktok.Platform{}.FinishSignIn(t.Context(), consent, answer, through)
		if e := asError(err); e == nil || e.Code != psn.CodeUnauthorised || !strings.Contains(e.Hint, tc.hint) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
	consent, err := tiktok.Platform{}.BeginSignIn(t.Context(), w.ask(), through)
	if err != nil {
		t.Fatal(err)
	}
	if answer := decide(t, consent.URL, "deny"); answer.Get("error") != "access_denied" || answer.Get("code") != "" {
		t.Errorf("denied: %v", answer)
	}
	if _, err := (tiktok.Platform{}).FinishSignIn(t.Context(), consent, url.Values{}, through); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("without a code: %v", err)
	}
	without := w.ask()
	without.App.Secret = psn.Secret{}
	if _, err := (tiktok.Platform{}).BeginSignIn(t.Context(), without, through); psn.CodeOf(err) != psn.CodeInvalid {
		t.Errorf("without a secret: %v", err)
	}
}

func asError(err error) *psn.Error {
	e, _ := err.(*psn.Error) //nolint:errorlint // the outermost one carries the hint
	return e
}

// TestFewerPermissions unticks some, and sees what the account can still do.
func TestFewerPermissions(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	through := w.http(t)
	consent, err := tiktok.Platform{}.BeginSignIn(t.Context(), w.ask(), through)
	if err != nil {
		t.Fatal(err)
	}
	granted, err := tiktok.Platform{}.FinishSignIn(t.Context(), consent, decide(t, consent.URL, "allow", "user.info.basic", "video.upload"), through)
	if err != nil {
		t.Fatal(err)
	}
	login := granted.Choices[0].Login
	caps, lacks := platform.CapabilitiesOf(tiktok.Platform{}, login)
	if caps.List || caps.Metrics || len(lacks) != 2 {
		t.Errorf("%v, %+v", lacks, caps)
	}
	c, err := tiktok.Platform{}.Client(login, through)
	if err != nil {
		t.Fatal(err)
	}
	m, is := c.(member)
	if !is {
		t.Fatalf("the client is a %T", c)
	}
	if who, err := m.Verify(t.Context()); err != nil || who.Handle != "@"+sim.DefaultName {
		t.Errorf("%+v, %v", who, err)
	}
	if _, err := m.Prepare(t.Context(), w.post("direct", forSelf, film(100))); psn.CodeOf(err) != psn.CodeUnauthorised || !strings.Contains(asError(err).Hint, "ticked") {
		t.Errorf("a direct post: %v", err)
	}
	req := prepare(t, m, w.post("", toInbox, film(100)))
	release(t, m, req)
	if _, found, err := m.Find(t.Context(), req); !found || err != nil {
		t.Errorf("a draft: %v, %v", found, err)
	}
	if _, err := m.Recent(t.Context(), w.clock()); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("listed: %v", err)
	}
}

func TestRefreshIsForOneUse(t *testing.T) {
	t.Parallel()
	for _, old := range []bool{false, true} {
		w := serve(t, &simulated.Network{OldLives: old})
		c := w.client(t)
		fresh, err := c.Refresh(t.Context())
		life, until := 2*time.Hour, 180*24*time.Hour
		if old {
			life, until = 24*time.Hour, 365*24*time.Hour
		}
		if err != nil || fresh.ExpiresAt.Sub(fresh.IssuedAt) != life || fresh.RefreshUntil.Sub(fresh.IssuedAt) != until || fresh.ClientID == "" {
			t.Errorf("%+v, %v", fresh, err)
		}
		if _, err := c.Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
			t.Errorf("twice: %v", err)
		}
	}
}

func TestEnter(t *testing.T) {
	t.Parallel()
	through := platform.HTTP{Clock: func() time.Time { return time.Unix(1000, 0) }}
	for text, good := range map[string]bool{
		"act.token\n":            true,
		`{"access_token":"act"}`: true,
		`{"access_token":"act","refresh_token":"rft","expires_in":60,"client_key":"k","client_secret":"s","scope":"a,b"}`: true,
		`{"access_token":"act","refresh_token":"rft","client_key":"k"}`:                                                   false,
		`{"refresh_token":"rft"}`:     false,
		`{"error":"invalid_grant"}`:   false,
		`{"access_token":"canary a"}`: false,
		`{canary`:                     false,
		"canary two":                  false,
		"":                            false,
	} {
		login, err := tiktok.Platform{}.Enter(t.Context(), platform.Login{Server: "s"}, psn.NewSecret(text), through)
		if good != (err == nil) || !good && (psn.CodeOf(err) != psn.CodeInvalid || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%s: %v", text, err)
		}
		if good && (login.Token.Access.Empty() || login.Token.ExpiresAt.IsZero() || login.Server != "s") {
			t.Errorf("%s: %+v", text, login)
		}
	}
}

package instagram_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/instagram"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/instagram"
)

// ask is a sign-in at a simulated Instagram with all scopes.
func (w *world) ask() platform.SignInAsk {
	var scopes []string
	for _, s := range (instagram.Platform{}).Scopes() {
		scopes = append(scopes, s.Name)
	}
	return platform.SignInAsk{
		App: platform.App{ID: sim.AppID, Secret: psn.NewSecret(sim.AppSecret)}, Server: w.address(),
		Redirect: "http://127.0.0.1:1/callback", State: "canary-state", Verifier: strings.Repeat("v", 43), Scopes: scopes,
	}
}

// decide opens the page and presses a button. It returns what the browser brings back.
func decide(t *testing.T, consent platform.Consent, decision string, scopes []string) url.Values {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	page, err := client.Get(consent.URL)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := io.ReadAll(page.Body)
	page.Body.Close()
	if err != nil || page.StatusCode != http.StatusOK || !strings.Contains(string(shown), "Alex Rivera") {
		t.Fatalf("the page says %d %s, %v", page.StatusCode, shown, err)
	}
	resp, err := client.PostForm(consent.URL, url.Values{"decision": {decision}, "account": {sim.DefaultHandle}, "scope_granted": scopes})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	back, found := strings.CutPrefix(resp.Header.Get("Location"), consent.Redirect+"?")
	if !found {
		t.Fatalf("the browser is sent to %q", resp.Header.Get("Location"))
	}
	answer, err := url.ParseQuery(back) // as pasted, with the "#_" behind the code or the state
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	for name, network := range map[string]*simulated.Network{"flat": {}, "as documented": {WrappedToken: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, network)
			ask := w.ask()
			consent, err := instagram.Platform{}.BeginSignIn(t.Context(), ask, w.http(t))
			if err != nil || strings.Contains(consent.URL, sim.AppSecret) {
				t.Fatalf("%s: %v", consent.URL, err)
			}
			answer := decide(t, consent, "allow", ask.Scopes[:3])
			if strings.TrimSuffix(answer.Get("state"), "#_") != ask.State {
				t.Errorf("the state is %q", answer.Get("state"))
			}
			granted, err := instagram.Platform{}.FinishSignIn(t.Context(), consent, answer, w.http(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(ask.Scopes[:3], granted.Scopes); diff != "" {
				t.Error(diff)
			}
			login := granted.Choices[0].Login
			if len(granted.Choices) != 1 || login.ExternalID != w.network.Accounts()[0].ID || login.Handle != "@alex" || login.Server != w.address() {
				t.Errorf("%d choices, the first %s %s at %s", len(granted.Choices), login.ExternalID, login.Handle, login.Server)
			}
			life := login.Token.ExpiresAt.Sub(w.clock())
			if life < 59*24*time.Hour || login.Token.Refresh.Reveal() != login.Token.Access.Reveal() || login.Token.IssuedAt.IsZero() {
				t.Errorf("the token is good for %s", life)
			}
			caps, missing := platform.CapabilitiesOf(instagram.Platform{}, login)
			if !caps.Comments || len(missing) != 1 || !strings.Contains(missing[0], "likes and comments") {
				t.Errorf("comments %v, missing %q", caps.Comments, missing)
			}
			c := w.client(t, func(l *platform.Login, _ *platform.HTTP) { *l = login })
			if who, err := c.Verify(t.Context()); err != nil || who.ExternalID != login.ExternalID {
				t.Errorf("verify: %+v, %v", who, err)
			}
			post(t, c, request("signed in", nil, host(t).picture(64, 64)))
			_, err = instagram.Platform{}.FinishSignIn(t.Context(), consent, answer, w.http(t))
			refusedSignIn(t, "the code again", err, psn.CodeUnauthorised, "psn account login")
		})
	}
}

func refusedSignIn(t *testing.T, name string, err error, code psn.Code, hint string) {
	t.Helper()
	e, ok := err.(*psn.Error) //nolint:errorlint // it is the outermost
	if !ok || e.Code != code || !strings.Contains(e.Hint, hint) || strings.Contains(e.Error()+e.Hint, sim.AppSecret) {
		t.Errorf("%s: %v", name, err)
	}
}

func TestSignInRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*platform.Consent, url.Values, *simulated.Network)
		code   psn.Code
		hint   string
	}{
		"another app":        {func(c *platform.Consent, _ url.Values, _ *simulated.Network) { c.App.ID = "another" }, psn.CodeUnauthorised, "PSN_INSTAGRAM_CLIENT_ID"},
		"another secret":     {func(c *platform.Consent, _ url.Values, _ *simulated.Network) { c.App.Secret = psn.NewSecret("canary") }, psn.CodeUnauthorised, "PSN_INSTAGRAM_CLIENT_SECRET"},
		"another redirect":   {func(c *platform.Consent, _ url.Values, _ *simulated.Network) { c.Redirect += "/" }, psn.CodeUnauthorised, "to the letter"},
		"another code":       {func(_ *platform.Consent, a url.Values, _ *simulated.Network) { a.Set("code", "canary") }, psn.CodeUnauthorised, "good once"},
		"a personal account": {func(_ *platform.Consent, _ url.Values, n *simulated.Network) { n.Personal = true }, psn.CodeUnsupported, "professional"},
		"nobody there":       {func(c *platform.Consent, _ url.Values, _ *simulated.Network) { c.Server = "http://127.0.0.1:1" }, psn.CodeUnavailable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, &simulated.Network{})
			consent, err := instagram.Platform{}.BeginSignIn(t.Context(), w.ask(), w.http(t))
			if err != nil {
				t.Fatal(err)
			}
			answer := decide(t, consent, "allow", consent.Scopes)
			tc.change(&consent, answer, w.network)
			_, err = instagram.Platform{}.FinishSignIn(t.Context(), consent, answer, w.http(t))
			refusedSignIn(t, name, err, tc.code, tc.hint)
		})
	}
	w := serve(t, &simulated.Network{})
	consent, err := instagram.Platform{}.BeginSignIn(t.Context(), w.ask(), w.http(t))
	if err != nil {
		t.Fatal(err)
	}
	if answer := decide(t, consent, "deny", nil); answer.Get("error") != "access_denied" || answer.Get("code") != "" {
		t.Errorf("a person who says no brings back %v", answer)
	}
	ask := w.ask()
	ask.App.Secret = psn.Secret{}
	_, err = instagram.Platform{}.BeginSignIn(t.Context(), ask, w.http(t))
	refusedSignIn(t, "without a secret", err, psn.CodeInvalid, "API setup with Instagram login")
}

func TestEnter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		given string
		until time.Duration // zero for a refusal
	}{
		"bare":            {" canary\n", 11 * 24 * time.Hour},
		"an answer":       {`{"access_token":"canary","token_type":"bearer","expires_in":5184000}`, 60 * 24 * time.Hour},
		"without its end": {`{"access_token":"canary"}`, 11 * 24 * time.Hour},
		"nothing":         {" ", 0},
		"two":             {"canary canary", 0},
		"no token":        {`{"expires_in":5}`, 0},
		"broken":          {`{"access_token":"canary`, 0},
	} {
		login, err := instagram.Platform{}.Enter(context.Background(), platform.Login{Handle: "@ana"}, psn.NewSecret(tc.given),
			platform.HTTP{Clock: func() time.Time { return now }})
		if tc.until == 0 {
			if psn.CodeOf(err) != psn.CodeInvalid || strings.Contains(err.Error(), "canary") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || login.Token.Access.Reveal() != "canary" || login.Token.Refresh.Reveal() != "canary" ||
			!login.Token.ExpiresAt.Equal(now.Add(tc.until)) || login.Handle != "@ana" || !login.Token.IssuedAt.IsZero() {
			t.Errorf("%s: it is over at %s, %v", name, login.Token.ExpiresAt, err)
		}
	}
}

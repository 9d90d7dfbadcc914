package linkedin_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/linkedin"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/linkedin"
)

const redirect = "http://127.0.0.1:49152/callback"

// answer sends a person through LinkedIn's page, who allows these scopes or says no.
func (w *world) answer(t *testing.T, page, decision string, scopes ...string) url.Values {
	t.Helper()
	form := url.Values{"decision": {decision}, "account": {sim.DefaultHandle}, "scope_granted": scopes}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	back, err := resp.Location()
	if err != nil {
		t.Fatalf("%s: %s", resp.Status, body)
	}
	if got := back.Scheme + "://" + back.Host + back.Path; got != redirect || back.Query().Get("state") != "state" {
		t.Fatalf("the browser ends at %s", back)
	}
	return back.Query()
}

func (w *world) begin(t *testing.T, app platform.App, scopes ...string) platform.Consent {
	t.Helper()
	consent, err := linkedin.Platform{}.BeginSignIn(t.Context(), platform.SignInAsk{
		App: app, Server: w.address(), Redirect: redirect, State: "state", Verifier: strings.Repeat("v", 43), Scopes: scopes,
	}, w.outgoing(t))
	if err != nil {
		t.Fatal(err)
	}
	return consent
}

var app = platform.App{ID: sim.AppID, Secret: psn.NewSecret(sim.AppSecret)}

func TestSignIn(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		network *simulated.Network
		scopes  []string
		want    []string
	}{
		"self-serve": {&simulated.Network{SelfServe: true}, selfServe, []string{"Alex Rivera, person"}},
		"reviewed":   {&simulated.Network{Partner: true}, reviewed, []string{"Alex Rivera, person", "Acme Labs, organization"}},
		"page only":  {&simulated.Network{}, []string{"w_organization_social"}, []string{"Acme Labs, organization"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, tc.network)
			consent := w.begin(t, app, tc.scopes...)
			granted, err := linkedin.Platform{}.FinishSignIn(t.Context(), consent, w.answer(t, consent.URL, "allow", tc.scopes...), w.outgoing(t))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range granted.Choices {
				got = append(got, c.Name+", "+c.Kind)
				post(t, w.client(t, c.Login), platform.Request{Text: "as " + c.Name})
				token := c.Login.Token
				if left := token.ExpiresAt.Sub(w.clock()); left < 59*24*time.Hour || token.IssuedAt.IsZero() || len(c.Login.Scopes) != len(tc.scopes) {
					t.Errorf("%s: good for %s, scopes %q", c.Name, left, c.Login.Scopes)
				}
				if partner := !token.Refresh.Empty() && !token.RefreshUntil.IsZero(); partner != tc.network.Partner {
					t.Errorf("%s: a refresh token: %v", c.Name, partner)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSignInRefusals(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	wrong := platform.App{ID: sim.AppID, Secret: psn.NewSecret("canary-wrong")}
	elsewhere := func(c platform.Consent) platform.Consent { c.Redirect = "http://127.0.0.1:1/"; return c }
	same := func(c platform.Consent) platform.Consent { return c }
	for name, tc := range map[string]struct {
		app    platform.App
		change func(platform.Consent) platform.Consent
		scopes []string
		code   psn.Code
		hint   string
	}{
		"wrong secret":       {wrong, same, selfServe, psn.CodeUnauthorised, "PSN_LINKEDIN_CLIENT_SECRET"},
		"another redirect":   {app, elsewhere, selfServe, psn.CodeUnauthorised, "start again"},
		"nothing but a name": {app, same, []string{"openid", "profile"}, psn.CodeUnsupported, "w_member_social"},
		"does not say who":   {app, same, []string{"w_member_social"}, psn.CodeRefused, "openid"},
		"no page, no person": {app, same, []string{"openid", "rw_organization_admin"}, psn.CodeUnsupported, "role for a page"},
	} {
		consent := w.begin(t, tc.app, tc.scopes...)
		_, err := linkedin.Platform{}.FinishSignIn(t.Context(), tc.change(consent), w.answer(t, consent.URL, "allow", tc.scopes...), w.outgoing(t))
		if psn.CodeOf(err) != tc.code || !strings.Contains(hint(err), tc.hint) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v, hint %q", name, err, hint(err))
		}
	}
	consent := w.begin(t, app, selfServe...)
	used := w.answer(t, consent.URL, "allow", selfServe...)
	if _, err := (linkedin.Platform{}).FinishSignIn(t.Context(), consent, used, w.outgoing(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := (linkedin.Platform{}).FinishSignIn(t.Context(), consent, used, w.outgoing(t)); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("the code twice: %v", err)
	}
	if no := w.answer(t, consent.URL, "deny"); no.Get("error") != "user_cancelled_authorize" || no.Get("code") != "" {
		t.Errorf("a person who says no: %v", no)
	}
}

// TestScopesOfAnotherApp: an app of the self-serve products that asks for more is sent back at once.
func TestScopesOfAnotherApp(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{SelfServe: true})
	consent := w.begin(t, app, reviewed...)
	if back := w.answer(t, consent.URL, "allow", reviewed...); back.Get("error") != "unauthorized_scope_error" {
		t.Errorf("%v", back)
	}
}

// TestLastSignInCounts: a sign-in with other scopes ends the tokens of earlier ones.
func TestLastSignInCounts(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	old := w.client(t, w.login(false, selfServe...))
	w.login(false, reviewed...)
	if _, err := old.Verify(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised || !strings.Contains(hint(err), "account login") {
		t.Errorf("%v", err)
	}
}

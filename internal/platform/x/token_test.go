package x

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func TestEnter(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		given string
		want  psn.Token
		hint  string
	}{
		"bare": {given: " canary \n", want: psn.Token{Access: psn.NewSecret("canary"), ExpiresAt: testNow.Add(2 * time.Hour)}},
		"whole answer": {
			given: `{"token_type":"bearer","expires_in":7200,"access_token":"canary","scope":"tweet.read","refresh_token":"canary2","client_id":"app","client_secret":"canary3"}`,
			want: psn.Token{
				Access: psn.NewSecret("canary"), Refresh: psn.NewSecret("canary2"), ExpiresAt: testNow.Add(2 * time.Hour), ClientID: "app", ClientSecret: psn.NewSecret("canary3"),
			},
		},
		"expires at":            {given: `{"access_token":"canary","expires_at":"2026-03-01T13:00:00+01:00"}`, want: psn.Token{Access: psn.NewSecret("canary"), ExpiresAt: testNow}},
		"expires at, seconds":   {given: `{"access_token":"canary","expires_at":1772366400}`, want: psn.Token{Access: psn.NewSecret("canary"), ExpiresAt: testNow}},
		"no expiry":             {given: `{"access_token":"canary"}`, want: psn.Token{Access: psn.NewSecret("canary"), ExpiresAt: testNow.Add(2 * time.Hour)}},
		"nothing":               {given: " ", hint: "access_token"},
		"no app":                {given: `{"access_token":"canary","refresh_token":"canary"}`, hint: "client_id"},
		"no access token":       {given: `{"refresh_token":"canary","client_id":"app"}`, hint: "access_token"},
		"broken JSON":           {given: `{"access_token":"canary`, hint: "access_token"},
		"two tokens":            {given: "canary canary", hint: "access_token"},
		"a line feed in one":    {given: `{"access_token":"canary\nX-Header: a"}`, hint: "access_token"},
		"two expiries":          {given: `{"access_token":"canary","expires_in":5,"expires_at":"2026-03-01T13:00:00Z"}`, hint: "one of them"},
		"an expiry of no sense": {given: `{"access_token":"canary","expires_at":"soon"}`, hint: "2026-01-31"},
	} {
		login, err := Platform{}.Enter(t.Context(), platform.Login{Server: "http://127.0.0.1:1", Handle: "@ana"}, psn.NewSecret(tc.given), platform.HTTP{Clock: func() time.Time { return testNow }})
		if tc.hint != "" {
			e, ok := err.(*psn.Error) //nolint:errorlint // it is the outermost
			if !ok || e.Code != psn.CodeInvalid || !strings.Contains(e.Hint, tc.hint) || strings.Contains(e.Error()+e.Hint, "canary") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || login.Server != "http://127.0.0.1:1" || login.Handle != "@ana" {
			t.Errorf("%s: %+v, %v", name, login, err)
		}
		if string(login.Token.Reveal()) != string(tc.want.Reveal()) {
			t.Errorf("%s: another token; it is over at %s", name, login.Token.ExpiresAt)
		}
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		secret, body string
		status       int
		refresh      string // of the new token
		code         psn.Code
	}{
		"public app":          {status: 200, body: `{"token_type":"bearer","expires_in":7200,"access_token":"new","refresh_token":"newer"}`, refresh: "newer"},
		"confidential app":    {secret: "s/e:c", status: 200, body: `{"expires_in":7200,"access_token":"new","refresh_token":"newer"}`, refresh: "newer"},
		"empty refresh token": {status: 200, body: `{"expires_in":7200,"access_token":"new"}`, refresh: "canary-refresh"},
		"no access token":     {status: 200, body: `{"refresh_token":"newer"}`, code: psn.CodeUnsupported},
		"spent":               {status: 400, body: `{"error":"invalid_request","error_description":"Value passed for the token was invalid."}`, code: psn.CodeUnauthorised},
		"revoked":             {status: 400, body: `{"error":"invalid_grant"}`, code: psn.CodeUnauthorised},
		"another app":         {status: 401, body: `{"error":"unauthorized_client","error_description":"canary-refresh"}`, code: psn.CodeUnauthorised},
		"a proxy's 400":       {status: 400, body: proxyPage, code: psn.CodeRefused},
		"a limit":             {status: 429, code: psn.CodeRateLimited},
		"a fault":             {status: 503, body: `{"error":"invalid_request"}`, code: psn.CodeUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				id, secret, basic := r.BasicAuth()
				if err := r.ParseForm(); err != nil || r.URL.Path != "/2/oauth2/token" {
					t.Errorf("%s: %v", r.URL, err)
				}
				want := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"canary-refresh"}, "client_id": {"app"}}
				if tc.secret != "" {
					delete(want, "client_id")
				}
				if diff := cmp.Diff(want, r.PostForm); diff != "" || basic != (tc.secret != "") || basic && (id != "app" || secret != url.QueryEscape(tc.secret)) {
					t.Errorf("basic %v %q %q, %s", basic, id, secret, diff)
				}
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			}, func(login *platform.Login, _ *platform.HTTP) { login.Token.ClientSecret = psn.NewSecret(tc.secret) })
			got, err := c.Refresh(t.Context())
			if psn.CodeOf(err) != tc.code || calls.Load() != 1 || err != nil && strings.Contains(err.Error(), "canary") {
				t.Fatalf("%v after %d calls", err, calls.Load())
			}
			if tc.code != "" {
				return
			}
			want := psn.Token{Access: psn.NewSecret("new"), Refresh: psn.NewSecret(tc.refresh), ExpiresAt: testNow.Add(2 * time.Hour), IssuedAt: testNow, ClientID: "app", ClientSecret: psn.NewSecret(tc.secret)}
			if string(got.Reveal()) != string(want.Reveal()) {
				t.Errorf("another token; it is over at %s", got.ExpiresAt)
			}
		})
	}
}

func TestRefreshIsNotRepeated(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	c := clientOf(t, func(http.ResponseWriter, *http.Request) {
		calls.Add(1)
		panic(http.ErrAbortHandler)
	})
	if _, err := c.Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnavailable || calls.Load() != 1 {
		t.Errorf("%v after %d calls", err, calls.Load())
	}
	c.login.Token.Refresh = psn.Secret{}
	if _, err := c.Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised || calls.Load() != 1 {
		t.Errorf("without a refresh token: %v after %d calls", err, calls.Load())
	}
}

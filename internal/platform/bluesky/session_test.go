package bluesky

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// jwt makes a token with these claims.
func jwt(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".sig"
}

func sessionJSON(access, rest string) string {
	return fmt.Sprintf(`{"accessJwt":%q,"refreshJwt":"r2","handle":"ana.bsky.social","did":%q%s}`, access, testDID, rest)
}

func TestServerAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"":                              "https://bsky.social",
		"https://pds.example.com/":      "https://pds.example.com",
		"http://127.0.0.1:7880/bluesky": "http://127.0.0.1:7880/bluesky",
		"http://[::1]:3000":             "http://[::1]:3000",
		"http://bsky.social":            "",
		"bsky.social":                   "",
		"https://user@bsky.social":      "",
		"https://bsky.social?a=b":       "",
	} {
		c, err := newClient(Platform{}, platform.Login{Server: address}, platform.HTTP{})
		switch {
		case want == "" && psn.CodeOf(err) != psn.CodeInvalid:
			t.Errorf("%q: %v", address, err)
		case want != "" && (err != nil || c.server.String() != want):
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
		code   psn.Code
	}{
		"fine":          {200, `{"handle":"ana.bsky.social","did":"` + testDID + `"}`, ""},
		"active":        {200, `{"handle":"ana.bsky.social","did":"` + testDID + `","active":true}`, ""},
		"deactivated":   {200, `{"handle":"ana.bsky.social","did":"` + testDID + `","active":false,"status":"deactivated"}`, psn.CodeUnauthorised},
		"suspended":     {200, `{"handle":"ana.bsky.social","did":"` + testDID + `","active":false,"status":"suspended"}`, psn.CodeUnauthorised},
		"taken down":    {401, `{"error":"AccountTakedown","message":"Account has been taken down"}`, psn.CodeUnauthorised},
		"over":          {400, `{"error":"ExpiredToken","message":"Token has expired"}`, psn.CodeUnauthorised},
		"garbled":       {400, `{"error":"InvalidToken","message":"Token could not be verified"}`, psn.CodeUnauthorised},
		"another error": {400, `{"error":"InvalidRequest","message":"x"}`, psn.CodeRefused},
		"not there":     {404, `<html>`, psn.CodeNotFound},
		"html":          {200, `<html>`, psn.CodeUnsupported},
		"another API":   {200, `{"id":"7"}`, psn.CodeUnsupported},
		"no DID":        {200, `{"handle":"ana.bsky.social","did":"7"}`, psn.CodeUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/xrpc/com.atproto.server.getSession" || r.Header.Get("Authorization") != "Bearer canary" {
					t.Errorf("%s with %v", r.URL.Path, r.Header)
				}
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			})
			got, err := c.Verify(t.Context())
			if psn.CodeOf(err) != tc.code {
				t.Fatalf("error %v", err)
			}
			want := platform.Identity{ExternalID: testDID, Handle: "@ana.bsky.social", Limits: Platform{}.DefaultLimits()}
			if diff := cmp.Diff(want, got); tc.code == "" && diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEnter(t *testing.T) {
	t.Parallel()
	const password = "wxyz-2345-qrst-7abc"
	access := jwt(`{"sub":"x","exp":1772373600}`) // 2026-03-01 14:00 UTC
	doc := `,"didDoc":{"service":[{"id":"#other","serviceEndpoint":{"a":1}},{"id":"%s","serviceEndpoint":"%s"}]}`
	for name, tc := range map[string]struct {
		handle, given string
		status        int
		body          string
		server        string // where it is not the server that was asked
		expires       time.Time
		code          psn.Code
		hint          string
	}{
		"fine":             {handle: "@ana.bsky.social", given: " " + password + "\n", status: 200, body: sessionJSON(access, ""), expires: testNow.Add(2 * time.Hour)},
		"by DID":           {handle: testDID, given: password, status: 200, body: sessionJSON(jwt(`{"exp":1772370000.5}`), ""), expires: testNow.Add(time.Hour)},
		"no expiry":        {handle: "ana.bsky.social", given: password, status: 200, body: sessionJSON("opaque", ""), expires: testNow.Add(2 * time.Hour)},
		"own server":       {handle: "ana.bsky.social", given: password, status: 200, body: sessionJSON(access, fmt.Sprintf(doc, "#atproto_pds", "https://pds.example.com/")), server: "https://pds.example.com", expires: testNow.Add(2 * time.Hour)},
		"own server, long": {handle: "ana.bsky.social", given: password, status: 200, body: sessionJSON(access, fmt.Sprintf(doc, testDID+"#atproto_pds", "https://pds.example.com")), server: "https://pds.example.com", expires: testNow.Add(2 * time.Hour)},
		"without TLS":      {handle: "ana.bsky.social", given: password, status: 200, body: sessionJSON(access, fmt.Sprintf(doc, "#atproto_pds", "http://pds.example.com")), expires: testNow.Add(2 * time.Hour)},
		"no handle":        {given: password, code: psn.CodeInvalid, hint: "--handle"},
		"half a handle":    {handle: "ana", given: password, code: psn.CodeInvalid, hint: "ana.bsky.social"},
		"main password":    {handle: "ana.bsky.social", given: "canary-hunter2", code: psn.CodeInvalid, hint: "https://bsky.app/settings/app-passwords"},
		"wrong":            {handle: "ana.bsky.social", given: password, status: 401, body: `{"error":"AuthenticationRequired","message":"Invalid identifier or password ` + password + `"}`, code: psn.CodeUnauthorised, hint: "https://bsky.app/settings/app-passwords"},
		"asks for a code":  {handle: "ana.bsky.social", given: password, status: 401, body: `{"error":"AuthFactorTokenRequired","message":"A sign in code has been sent"}`, code: psn.CodeUnauthorised, hint: "sign-in codes"},
		"too often":        {handle: "ana.bsky.social", given: password, status: 429, body: `{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}`, code: psn.CodeRateLimited, hint: "30 sign-ins"},
		"deactivated":      {handle: "ana.bsky.social", given: password, status: 200, body: sessionJSON(access, `,"active":false,"status":"deactivated"`), code: psn.CodeUnauthorised, hint: "reactivate"},
		"taken down":       {handle: "ana.bsky.social", given: password, status: 401, body: `{"error":"AccountTakedown","message":"Account has been taken down"}`, code: psn.CodeUnauthorised, hint: "moderators"},
		"no tokens":        {handle: "ana.bsky.social", given: password, status: 200, body: `{"handle":"a.b","did":"did:plc:x"}`, code: psn.CodeUnsupported, hint: "address"},
		"html":             {handle: "ana.bsky.social", given: password, status: 200, body: `<html>`, code: psn.CodeUnsupported, hint: "address"},
		"broken":           {handle: "ana.bsky.social", given: password, status: 502, body: `<html>`, code: psn.CodeUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
				asked++
				raw, _ := io.ReadAll(r.Body)
				want := fmt.Sprintf(`{"identifier":%q,"password":%q}`, strings.TrimPrefix(tc.handle, "@"), password)
				if r.URL.Path != "/xrpc/com.atproto.server.createSession" || string(raw) != want || r.Header.Get("Authorization") != "" {
					t.Errorf("%s got %s", r.URL.Path, raw)
				}
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			})
			got, err := Platform{}.Enter(t.Context(), platform.Login{Server: c.server.String(), Handle: tc.handle}, psn.NewSecret(tc.given), c.http)
			if wanted := min(1, tc.status); asked != wanted {
				t.Errorf("%d requests, want %d", asked, wanted)
			}
			if tc.code != "" {
				e, ok := errors.AsType[*psn.Error](err)
				if !ok || e.Code != tc.code || !strings.Contains(e.Hint, tc.hint) {
					t.Fatalf("%+v", err)
				}
				if told := fmt.Sprintf("%+v %v", e, e); strings.Contains(told, password) || strings.Contains(told, "canary") {
					t.Errorf("the error tells the password: %s", told)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if tc.server == "" {
				tc.server = c.server.String()
			}
			if got.Server != tc.server || got.ExternalID != testDID || got.Handle != "@ana.bsky.social" ||
				!got.Token.ExpiresAt.Equal(tc.expires) || got.Token.Refresh.Reveal() != "r2" || got.Token.Access.Empty() {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestNobodySendsPsnHome: a server elsewhere may not name one on this machine.
func TestNobodySendsPsnHome(t *testing.T) {
	t.Parallel()
	c, err := newClient(Platform{}, platform.Login{}, platform.HTTP{})
	if err != nil {
		t.Fatal(err)
	}
	var s session
	s.DIDDoc.Service = append(s.DIDDoc.Service, struct {
		ID              string `json:"id"`
		ServiceEndpoint any    `json:"serviceEndpoint"`
	}{"#atproto_pds", "http://127.0.0.1:2375"})
	if got := c.home(s); got != "https://bsky.social" {
		t.Errorf("home is %s", got)
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
		code   psn.Code
	}{
		"fine":        {200, sessionJSON(jwt(`{"exp":1772373600}`), `,"active":true`), ""},
		"over":        {400, `{"error":"ExpiredToken","message":"Token has been revoked"}`, psn.CodeUnauthorised},
		"garbled":     {400, `{"error":"InvalidToken","message":"Invalid token type"}`, psn.CodeUnauthorised},
		"refused":     {401, `{"error":"AuthMissing","message":"Authentication Required"}`, psn.CodeUnauthorised},
		"taken down":  {401, `{"error":"AccountTakedown","message":"Account has been taken down"}`, psn.CodeUnauthorised},
		"deactivated": {200, sessionJSON("a", `,"active":false,"status":"deactivated"`), psn.CodeUnauthorised},
		"busy":        {503, `<html>`, psn.CodeUnavailable},
		"limited":     {429, `{"error":"RateLimitExceeded","message":"x"}`, psn.CodeRateLimited},
		"no tokens":   {200, `{"handle":"a.b","did":"did:plc:x"}`, psn.CodeUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
				asked++
				raw, _ := io.ReadAll(r.Body)
				if r.Method != http.MethodPost || r.URL.Path != "/xrpc/com.atproto.server.refreshSession" || len(raw) > 0 ||
					r.Header.Get("Authorization") != "Bearer canary-r" || r.Header.Get("Content-Type") != "" {
					t.Errorf("%s %s %v %q", r.Method, r.URL.Path, r.Header, raw)
				}
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			})
			got, err := c.Refresh(t.Context())
			if psn.CodeOf(err) != tc.code || asked != 1 {
				t.Fatalf("%v after %d requests", err, asked)
			}
			if tc.code == "" && (got.Refresh.Reveal() != "r2" || got.Access.Empty() || !got.ExpiresAt.Equal(testNow.Add(2*time.Hour))) {
				t.Errorf("%+v", got)
			}
		})
	}
	c := clientOf(t, func(http.ResponseWriter, *http.Request) { t.Error("asked without a token") })
	c.login.Token.Refresh = psn.Secret{}
	if _, err := c.Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("without a refresh token: %v", err)
	}
}

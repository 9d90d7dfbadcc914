package tiktok

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

var testNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// answering returns a client of a server that answers everything alike.
func answering(t *testing.T, status int, body string) *client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	at, err := hostsOf(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	login := platform.Login{Server: s.URL, Token: psn.Token{
		Access: psn.NewSecret("canary-access"), Refresh: psn.NewSecret("canary-refresh"), ClientID: "app", ClientSecret: psn.NewSecret("canary-secret"),
	}}
	return newClient(Platform{}, at, login, platform.HTTP{
		Publish: publisher, Read: reader, Upload: reader, Clock: func() time.Time { return testNow },
	})
}

func said(code string) string {
	return `{"data":{},"error":{"code":"` + code + `","message":"no","log_id":"1"}}`
}

// TestOutcomes publishes photos, whose request is answered in TikTok's form or in somebody else's.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status  int
		body    string
		outcome psn.Outcome
		code    string
		wait    time.Duration
	}{
		"taken":                  {200, `{"data":{"publish_id":"p_pub_url~v2.1"},"error":{"code":"ok"}}`, psn.OutcomeUnknown, platform.CodeProcessing, 0},
		"taken without an id":    {200, `{"data":{},"error":{"code":"ok"}}`, psn.OutcomeUnknown, "unreadable", 0},
		"no JSON":                {200, `<html>`, psn.OutcomeUnknown, "http-200", 0},
		"no envelope":            {200, `{}`, psn.OutcomeUnknown, "http-200", 0},
		"refused with a success": {200, said("spam_risk_user_banned_from_posting"), psn.OutcomeRejected, "spam_risk_user_banned_from_posting", 0},
		"ok with a failure":      {500, `{"data":{"publish_id":"1"},"error":{"code":"ok"}}`, psn.OutcomeUnknown, "http-500", 0},
		"an unknown code":        {400, said("something_new"), psn.OutcomeUnknown, "http-400", 0},
		"internal":               {500, said("internal_error"), psn.OutcomeUnknown, "http-500", 0},
		"a proxy's 403":          {403, `<html>`, psn.OutcomeUnknown, "http-403", 0},
		"a proxy's 401":          {401, `<html>`, psn.OutcomeUnknown, "http-401", 0},
		"invalid":                {400, said("invalid_param"), psn.OutcomeRejected, "invalid_param", 0},
		"token":                  {401, said("access_token_invalid"), psn.OutcomeUnauthorised, "access_token_invalid", 0},
		"scope":                  {401, said("scope_not_authorized"), psn.OutcomeUnauthorised, "scope_not_authorized", 0},
		"fast":                   {429, said("rate_limit_exceeded"), psn.OutcomeRateLimited, "rate_limit_exceeded", time.Minute},
		"fast, by a gateway":     {429, `slow down`, psn.OutcomeRateLimited, "rate-limited", time.Minute},
		"many":                   {403, said("spam_risk_too_many_posts"), psn.OutcomeRateLimited, "spam_risk_too_many_posts", time.Hour},
	} {
		c := answering(t, tc.status, tc.body)
		c.albums["a"] = album{body: []byte(`{}`), began: testNow}
		_, err := c.Publish(t.Context(), platform.Request{Prepared: prepared{Album: "a"}.String()}, nil)
		f := platform.FailureOf(err)
		wait := time.Duration(0)
		if !f.RetryAt.IsZero() {
			wait = f.RetryAt.Sub(testNow)
		}
		if f.Outcome != tc.outcome || f.Code != tc.code || wait != tc.wait || f.Message == "" {
			t.Errorf("%s: %s %s in %s: %s", name, f.Outcome, f.Code, wait, f.Message)
		}
	}
}

func TestStatusThatNobodyKnows(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"data":{"status":"NEW_STATE"},"error":{"code":"ok"}}`:                                                            "processing",
		`{"data":{"status":"PROCESSING_UPLOAD"},"error":{"code":"ok"}}`:                                                    "processing",
		`{"data":{"status":"PROCESSING_UPLOAD","uploaded_bytes":5},"error":{"code":"ok"}}`:                                 "processing",
		`{"data":{"status":"PROCESSING_UPLOAD","uploaded_bytes":4},"error":{"code":"ok"}}`:                                 "absent",
		`{"data":{"status":"PROCESSING_DOWNLOAD","uploaded_bytes":0},"error":{"code":"ok"}}`:                               "processing",
		`{"data":{"status":"PUBLISH_COMPLETE","publicaly_available_post_id":[7712345678901234567]},"error":{"code":"ok"}}`: "7712345678901234567",
		`{"data":{"status":"PUBLISH_COMPLETE","publicly_available_post_id":[7712345678901234567]},"error":{"code":"ok"}}`:  "7712345678901234567",
		`{"data":{"status":"PUBLISH_COMPLETE","publicaly_available_post_id":[]},"error":{"code":"ok"}}`:                    "v_pub_file~1",
		`{"data":{"status":"SEND_TO_USER_INBOX"},"error":{"code":"ok"}}`:                                                   "v_pub_file~1",
		`{"data":{"status":"FAILED"},"error":{"code":"ok"}}`:                                                               "failed",
		`{"data":{"status":"FAILED","fail_reason":"brand new"},"error":{"code":"ok"}}`:                                     "failed",
		said("invalid_publish_id"): "refused",
	} {
		c := answering(t, 200, body)
		req := platform.Request{Prepared: prepared{PublishID: "v_pub_file~1", Size: 5, Name: "@ana"}.String(), Began: testNow}
		remote, found, err := c.Find(t.Context(), req)
		got := remote.ID
		switch {
		case found:
		case err == nil:
			got = "absent"
		case psn.CodeOf(err) == psn.CodeRefused:
			got = "refused"
		default:
			got = platform.FailureOf(err).Code
		}
		if got != want {
			t.Errorf("%s: %s, want %s (%v)", body, got, want, err)
		}
	}
}

func TestTokenEndpoint(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
		code   psn.Code
		hint   string
	}{
		"spent":         {200, `{"error":"invalid_grant","error_description":"canary-refresh is over"}`, psn.CodeUnauthorised, "sign in again"},
		"with a 400":    {400, `{"error":"invalid_grant","error_description":"over"}`, psn.CodeUnauthorised, "sign in again"},
		"app":           {200, `{"error":"invalid_client","error_description":"canary-secret"}`, psn.CodeUnauthorised, "client secret"},
		"busy":          {200, `{"error":"server_busy","error_description":""}`, psn.CodeUnavailable, ""},
		"down":          {503, `<html>`, psn.CodeUnavailable, ""},
		"nothing":       {200, `{}`, psn.CodeUnsupported, "try again later"},
		"a proxy's":     {403, `<html>`, psn.CodeRefused, ""},
		"without lives": {200, `{"access_token":"a","refresh_token":"r"}`, "", ""},
	} {
		c := answering(t, tc.status, tc.body)
		token, err := c.Refresh(t.Context())
		if psn.CodeOf(err) != tc.code || err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %s %v", name, psn.CodeOf(err), err)
		}
		var hint string
		if e, is := err.(*psn.Error); is { //nolint:errorlint // the outermost one carries the hint
			hint = e.Hint
		}
		if !strings.Contains(hint, tc.hint) {
			t.Errorf("%s: hint %q", name, hint)
		}
		if err == nil && (token.ExpiresAt != testNow.Add(2*time.Hour) || token.RefreshUntil != testNow.Add(180*24*time.Hour)) {
			t.Errorf("%s: %+v", name, token)
		}
	}
}

func TestAnEmptyRefreshTokenReplacesNone(t *testing.T) {
	t.Parallel()
	token, err := answering(t, 200, `{"access_token":"a","expires_in":60}`).Refresh(t.Context())
	if err != nil || token.Refresh.Reveal() != "canary-refresh" || token.ExpiresAt != testNow.Add(time.Minute) {
		t.Errorf("%v %v", token.ExpiresAt, err)
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	for size, want := range map[int64]plan{
		1:             {1, 1, 1},
		5_000_000:     {5_000_000, 5_000_000, 1},
		19_999_999:    {19_999_999, 19_999_999, 1},
		20_000_000:    {20_000_000, 10_000_000, 2},
		50_000_123:    {50_000_123, 10_000_000, 5},
		4_000_000_000: {4_000_000_000, 10_000_000, 400},
	} {
		got := planOf(size)
		if got != want {
			t.Errorf("%d: %+v", size, got)
		}
		next := int64(0)
		for i := range got.count {
			first, last := got.piece(i)
			if first != next || last < first || last-first >= 2*pieceBytes {
				t.Errorf("%d: piece %d is %d to %d", size, i, first, last)
			}
			next = last + 1
		}
		if next != size {
			t.Errorf("%d: the pieces end at %d", size, next)
		}
	}
}

func TestUploadAddress(t *testing.T) {
	t.Parallel()
	own, err := hostsOf("")
	if err != nil {
		t.Fatal(err)
	}
	stand, err := hostsOf("http://127.0.0.1:7880/tiktok")
	if err != nil {
		t.Fatal(err)
	}
	good := map[hosts][]string{
		own:   {"https://open-upload.tiktokapis.com/video/?a=b", "https://upload.us.tiktokapis.com/x"},
		stand: {"http://127.0.0.1:7880/tiktok/video/1?a=b"},
	}
	for at, allowed := range good {
		for _, address := range []string{
			"https://open-upload.tiktokapis.com/video/?a=b", "https://upload.us.tiktokapis.com/x", "http://127.0.0.1:7880/tiktok/video/1?a=b",
			"http://open-upload.tiktokapis.com/", "https://tiktokapis.com.example/", "https://eviltiktokapis.com/", "https://a@open.tiktokapis.com/",
			"http://127.0.0.1:7881/", "/video", "", "%",
		} {
			got, err := at.upload(address)
			if want := slices.Contains(allowed, address); want != (err == nil) || want && got != address || err != nil && strings.Contains(err.Error(), "a=b") {
				t.Errorf("%s at %s: %v", address, at.api, err)
			}
		}
	}
}

package x

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func TestServerAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"":                         "https://api.x.com",
		"https://api.x.com/":       "https://api.x.com",
		"http://127.0.0.1:7880/x":  "http://127.0.0.1:7880/x",
		"http://localhost:3000":    "http://localhost:3000",
		"http://api.x.com":         "",
		"ftp://api.x.com":          "",
		"api.x.com":                "",
		"https://user@api.x.com":   "",
		"https://api.x.com?a=b":    "",
		"https://api.x.com#a":      "",
		"http://127.0.0.1.example": "",
	} {
		u, err := serverURL(address)
		switch {
		case want == "" && psn.CodeOf(err) != psn.CodeInvalid:
			t.Errorf("%q: %v, %v", address, u, err)
		case want != "" && (err != nil || u.String() != want):
			t.Errorf("%q: %v, %v", address, u, err)
		}
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ server, handle, want string }{
		{"", "@ana", "https://x.com/ana/status/7"},
		{"", "", "https://x.com/i/web/status/7"},
		{"http://127.0.0.1:1/x", "@ana", "http://127.0.0.1:1/x/ana/status/7"},
		{"http://127.0.0.1:1/x/", "", "http://127.0.0.1:1/x/i/web/status/7"},
	} {
		server, err := serverURL(tc.server)
		if err != nil {
			t.Fatal(err)
		}
		c := newClient(Platform{}, server, platform.Login{Server: tc.server, Handle: tc.handle}, platform.HTTP{})
		if got := c.page("7"); got != tc.want {
			t.Errorf("%+v: %s", tc, got)
		}
		if id, ok := (Platform{}).RemoteID(c.page("7")); !ok || id != "7" {
			t.Errorf("%s: id %q, %v", c.page("7"), id, ok)
		}
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	for subscription, want := range map[string]int{"None": 280, "Basic": 280, "": 280, "Premium": 25000, "PremiumPlus": 25000} {
		c := clientOf(t, answered(200, `{"data":{"id":"7","username":"ana","name":"Ana","subscription_type":"`+subscription+`"}}`, nil))
		got, err := c.Verify(t.Context())
		limits := Platform{}.DefaultLimits()
		limits.Characters = want
		if diff := cmp.Diff(platform.Identity{ExternalID: "7", Handle: "@ana", Limits: limits}, got); diff != "" || err != nil {
			t.Errorf("%q: %v %s", subscription, err, diff)
		}
	}
}

func TestPublishSends(t *testing.T) {
	t.Parallel()
	var header http.Header
	var body map[string]any
	c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		header, body = r.Header, nil
		raw, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(raw, &body); err != nil || r.URL.Path != "/2/tweets" {
			t.Errorf("%s %s: %v", r.URL, raw, err)
		}
		w.WriteHeader(201)
		_, _ = w.Write([]byte(`{"data":{"id":"1"}}`))
	})
	for name, tc := range map[string]struct {
		req  platform.Request
		want map[string]any
	}{
		"plain": {platform.Request{Text: "a <b> & c", Key: "k", First: true, Language: "es"}, map[string]any{"text": "a <b> & c"}},
		"reply with pictures": {
			platform.Request{Text: "", Parent: "5", Media: []platform.Attachment{{Handle: "8"}, {Handle: "9"}}},
			map[string]any{"text": "", "reply": map[string]any{"in_reply_to_tweet_id": "5"}, "media": map[string]any{"media_ids": []any{"8", "9"}}},
		},
		"poll": {
			platform.Request{Text: "q", First: true, Poll: &psn.Poll{Options: []string{"a", "b"}, Duration: 24*time.Hour + time.Second}},
			map[string]any{"text": "q", "poll": map[string]any{"options": []any{"a", "b"}, "duration_minutes": 1441.0}},
		},
		"options": {
			platform.Request{Text: "o", First: true, Options: map[string]string{"reply_settings": "verified", "made_with_ai": "true", "paid_partnership": "false"}},
			map[string]any{"text": "o", "reply_settings": "verified", "made_with_ai": true, "paid_partnership": false},
		},
		"anyone":          {platform.Request{Text: "o", First: true, Options: map[string]string{"reply_settings": "anyone"}}, map[string]any{"text": "o"}},
		"later segment's": {platform.Request{Text: "o", Options: map[string]string{"reply_settings": "verified"}}, map[string]any{"text": "o"}},
	} {
		if _, err := c.Publish(t.Context(), tc.req, nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tc.want, body); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if header.Get("Authorization") != "Bearer canary-access" || header.Get("Content-Type") != "application/json" || header.Get("Idempotency-Key") != "" {
			t.Errorf("%s: header %v", name, header)
		}
	}
}

func TestQuotasAreSeen(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var seen []platform.Quota
	c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("x-rate-limit-limit", "100")
		w.Header().Set("x-rate-limit-remaining", "7")
		w.Header().Set("x-rate-limit-reset", "1772366400")
		switch r.Method + " " + r.URL.Path {
		case "POST /2/tweets":
			w.WriteHeader(429)
		case "DELETE /2/tweets/1":
			_, _ = w.Write([]byte(`{"data":{"deleted":false}}`))
		case "GET /2/users/me":
			_, _ = w.Write([]byte(`{"data":{"id":"7","username":"ana"}}`))
		default:
			_, _ = w.Write([]byte(`{"meta":{"result_count":0}}`))
		}
	}, func(_ *platform.Login, through *platform.HTTP) {
		through.Observe = func(q platform.Quota) { mu.Lock(); defer mu.Unlock(); seen = append(seen, q) }
	})
	if _, err := c.Publish(t.Context(), platform.Request{Text: "x"}, nil); err == nil {
		t.Error("published")
	}
	if err := c.Delete(t.Context(), "1"); err != nil {
		t.Error(err)
	}
	if l, err := c.Recent(t.Context(), testNow); err != nil || !l.Complete {
		t.Error(l, err)
	}
	quota := platform.Quota{Limit: 100, Remaining: 7, Reset: time.Unix(1772366400, 0).UTC()}
	want := []platform.Quota{quota, quota, quota}
	want[0].Budget, want[1].Budget, want[2].Budget = "posts", "deletes", "reads"
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}

func TestDeleteOfWhatIsGone(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
		code   psn.Code
	}{
		"deleted":      {200, `{"data":{"deleted":true}}`, ""},
		"not there":    {200, `{"data":{"deleted":false}}`, ""},
		"404":          {404, `{"title":"Not Found Error"}`, ""},
		"errors":       {200, `{"errors":[{"type":"https://api.x.com/2/problems/resource-not-found"}]}`, ""},
		"somebody's":   {403, problemJSON("You are not authorized to delete this Tweet."), psn.CodeRefused},
		"another API":  {200, `{}`, psn.CodeUnsupported},
		"other errors": {200, `{"errors":[{"message":"no"}]}`, psn.CodeRefused},
	} {
		if err := clientOf(t, answered(tc.status, tc.body, nil)).Delete(t.Context(), "1"); psn.CodeOf(err) != tc.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

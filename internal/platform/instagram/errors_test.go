package instagram_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/instagram"
	"github.com/postshitnow/psn/internal/psn"
)

// says is a server whose every answer is one status and body.
func says(t *testing.T, status int, body string) member {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close(); s.Close() })
	login := platform.Login{Server: s.URL, ExternalID: "17841400000000001", Token: psn.Token{Access: psn.NewSecret("canary")}}
	c, err := instagram.Platform{}.Client(login, platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	whole, ok := c.(member)
	if !ok {
		t.Fatalf("%T is not all that Instagram can do", c)
	}
	return whole
}

const ready = `{"container":"17850000000000001","shape":"image","media":1,"at":"2026-03-01T12:00:00Z"}`

// TestCodes holds every documented error of a release against what it means. What may have come after the writing is
// unknown: Find tells.
func TestCodes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		code, sub int
		outcome   psn.Outcome
	}{
		{190, 463, psn.OutcomeUnauthorised},
		{190, 460, psn.OutcomeUnauthorised},
		{102, 0, psn.OutcomeUnauthorised},
		{190, 459, psn.OutcomeRejected}, // with what to mend
		{25, 2207050, psn.OutcomeRejected},
		{4, 2207051, psn.OutcomeRejected},
		{368, 0, psn.OutcomeRejected},
		{4, 0, psn.OutcomeRateLimited},
		{17, 0, psn.OutcomeRateLimited},
		{32, 0, psn.OutcomeRateLimited},
		{613, 0, psn.OutcomeRateLimited},
		{80002, 0, psn.OutcomeRateLimited},
		{9, 2207042, psn.OutcomeRateLimited},
		{9007, 2207027, psn.OutcomeRateLimited},
		{36000, 2207004, psn.OutcomeRejected},
		{36001, 2207005, psn.OutcomeRejected},
		{36003, 2207009, psn.OutcomeRejected},
		{36004, 2207010, psn.OutcomeRejected},
		{352, 2207026, psn.OutcomeRejected},
		{100, 2207028, psn.OutcomeRejected},
		{1, 2207057, psn.OutcomeRejected},
		{9004, 2207052, psn.OutcomeRejected},
		{24, 2207006, psn.OutcomeUnknown},
		{24, 2207008, psn.OutcomeUnknown},
		{-2, 2207020, psn.OutcomeUnknown},
		{-2, 2207003, psn.OutcomeUnknown},
		{-1, 2207085, psn.OutcomeUnknown},
		{-1, 2207001, psn.OutcomeUnknown},
		{1, 0, psn.OutcomeUnknown},
		{2, 0, psn.OutcomeUnknown},
		{100, 0, psn.OutcomeUnknown}, // the reading of the address may have failed
		{100, 33, psn.OutcomeUnknown},
		{10, 0, psn.OutcomeUnknown},
		{200, 0, psn.OutcomeUnknown},
		{4711, 0, psn.OutcomeUnknown},
	} {
		body := fmt.Sprintf(`{"error":{"message":"it says canary","type":"OAuthException","code":%d,"error_subcode":%d,"fbtrace_id":"A"}}`, tc.code, tc.sub)
		_, err := says(t, 400, body).Publish(t.Context(), platform.Request{Prepared: ready}, nil)
		f := platform.FailureOf(err)
		if err == nil || f.Outcome != tc.outcome || strings.Contains(f.Error(), "canary") {
			t.Errorf("%d/%d: %s, want %s: %v", tc.code, tc.sub, f.Outcome, tc.outcome, err)
		}
		if _, err = says(t, 500, body).Publish(t.Context(), platform.Request{Prepared: ready}, nil); platform.FailureOf(err).Outcome != psn.OutcomeUnknown {
			t.Errorf("%d/%d with a 500: %v", tc.code, tc.sub, err)
		}
	}
	for name, body := range map[string]string{
		"a proxy's page": "<html>not found</html>", "nothing": "", "no code": `{"error":{"message":"no"}}`, "another form": `{"error":"no"}`,
	} {
		for _, status := range []int{400, 401, 403, 404, 429} {
			_, err := says(t, status, body).Publish(t.Context(), platform.Request{Prepared: ready}, nil)
			if f := platform.FailureOf(err); err == nil || f.Outcome != psn.OutcomeUnknown {
				t.Errorf("%s with %d: %v", name, status, err)
			}
		}
	}
}

// TestOddAnswers takes ids as numbers and times in both forms, and no other answer for one of Instagram's.
func TestOddAnswers(t *testing.T) {
	t.Parallel()
	who, err := says(t, 200, `{"id":1784,"user_id":17841400000000009,"username":"ana\u202e","account_type":"MEDIA_CREATOR"}`).Verify(t.Context())
	if err != nil || who.ExternalID != "17841400000000009" || who.Handle != "@ana" {
		t.Errorf("%+v, %v", who, err)
	}
	list, err := says(t, 200, `{"data":[{"id":"1","timestamp":"2026-01-02T03:04:05+0100","permalink":"javascript:alert(1)"},
		{"id":"2","timestamp":"2026-01-02T02:04:05Z"}]}`).Recent(t.Context(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	want := time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC)
	if err != nil || len(list.Posts) != 2 || !list.Posts[0].CreatedAt.Equal(want) || !list.Posts[1].CreatedAt.Equal(want) ||
		strings.Contains(list.Posts[0].URL, "javascript") {
		t.Errorf("%+v, %v", list, err)
	}
	for _, body := range []string{"", "[]", `{}`, `{"data":[{"id":"1","timestamp":"soon"}]}`, `{"data":[{"timestamp":"2026-01-02T03:04:05+0100"}]}`} {
		if list, err := says(t, 200, body).Recent(t.Context(), time.Time{}); psn.CodeOf(err) != psn.CodeUnsupported {
			t.Errorf("%q lists %+v, %v", body, list, err)
		}
	}
	if _, err := says(t, 200, `{}`).Verify(t.Context()); psn.CodeOf(err) != psn.CodeUnsupported {
		t.Errorf("an account without an id: %v", err)
	}
	if _, err := says(t, 200, `{}`).Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("no token to refresh: %v", err)
	}
}

// TestForgotten asks the listing where Instagram knows the container no more.
func TestForgotten(t *testing.T) {
	t.Parallel()
	listing := `{"data":[{"id":"5","caption":"kept","media_type":"IMAGE","media_product_type":"FEED","timestamp":"2026-03-01T12:00:03+0000","permalink":"https://www.instagram.com/p/x/"}]}`
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/media") {
			_, _ = w.Write([]byte(listing))
			return
		}
		w.WriteHeader(400)
		_, _ = w.Write([]byte(`{"error":{"message":"Unsupported get request","code":100,"error_subcode":33}}`))
	}))
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close(); s.Close() })
	c, err := instagram.Platform{}.Client(platform.Login{Server: s.URL}, platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	finder, ok := c.(platform.Finder)
	if !ok {
		t.Fatal("no Finder")
	}
	for text, want := range map[string]bool{"kept": true, "lost": false} {
		remote, found, err := finder.Find(t.Context(), platform.Request{Text: text, Prepared: ready})
		if err != nil || found != want || found && remote.ID != "5" {
			t.Errorf("%s: found %v, %+v, %v", text, found, remote, err)
		}
	}
}

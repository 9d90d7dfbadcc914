package bluesky

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

var testNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const (
	testDID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
	testKey = "k"
)

// testRequest begins when its key's time is testNow less the key's share of the spread.
var testRequest = platform.Request{Key: testKey, Text: "hello", Began: testNow, First: true}

// testURI is where testRequest is published.
func testURI() string { return "at://" + testDID + "/" + collection + "/" + rkey(testRequest) }

// clientOf returns a client of a server that answers everything by handler.
func clientOf(t *testing.T, handler http.HandlerFunc) *client {
	t.Helper()
	c, _ := serverOf(t, handler)
	return c
}

func serverOf(t *testing.T, handler http.HandlerFunc) (*client, *[]platform.Quota) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	var seen []platform.Quota
	c, err := newClient(Platform{},
		platform.Login{
			Server: s.URL, ExternalID: testDID, Handle: "@ana.bsky.social",
			Token: psn.Token{Access: psn.NewSecret("canary"), Refresh: psn.NewSecret("canary-r")},
		},
		platform.HTTP{
			Publish: publisher, Read: reader, Upload: reader, Clock: func() time.Time { return testNow },
			Observe: func(q platform.Quota) { seen = append(seen, q) },
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return c, &seen
}

func TestPublishAnswers(t *testing.T) {
	t.Parallel()
	const page = "<html><h1>sorry</h1></html>"
	reset := fmt.Sprint(testNow.Add(5 * time.Minute).Unix())
	failed := func(outcome psn.Outcome, code string, status int, message string) *platform.Failure {
		return &platform.Failure{Outcome: outcome, Code: code, Status: status, Message: message}
	}
	limited := func(message string, at time.Time) *platform.Failure {
		f := failed(psn.OutcomeRateLimited, "rate-limited", 429, message)
		f.RetryAt = at
		return f
	}
	mended := func(code, message, hint string) *platform.Failure {
		f := failed(psn.OutcomeUnauthorised, code, 401, message)
		f.Mend = hint
		return f
	}
	for name, tc := range map[string]struct {
		status  int
		body    string
		header  map[string]string
		receipt platform.Receipt
		want    *platform.Failure
	}{
		"published":       {status: 200, body: `{"uri":"` + testURI() + `","cid":"bafyrei"}`, receipt: platform.Receipt{RemoteID: testURI()}},
		"another's":       {status: 200, body: `{"uri":"at://did:plc:x/app.bsky.feed.post/1","cid":"bafyrei"}`, want: failed(psn.OutcomeUnknown, "no-id", 200, "the server answered 200 without the post's address")},
		"no address":      {status: 200, body: `{}`, want: failed(psn.OutcomeUnknown, "no-id", 200, "the server answered 200 without the post's address")},
		"garbage":         {status: 200, body: `{"uri":"at:`, want: failed(psn.OutcomeUnknown, "unreadable", 200, "the server answered 200, and the answer could not be read")},
		"invalid record":  {status: 400, body: `{"error":"InvalidRequest","message":"Invalid app.bsky.feed.post record: grapheme too big, canary"}`, want: failed(psn.OutcomeRejected, "http-400", 400, "Invalid app.bsky.feed.post record: grapheme too big, **redacted**")},
		"no message":      {status: 400, body: `{"error":"InvalidRequest"}`, want: failed(psn.OutcomeRejected, "http-400", 400, "InvalidRequest")},
		"proxy refuses":   {status: 400, body: page, want: failed(psn.OutcomeUnknown, "http-400", 400, "the server answered 400: Bad Request")},
		"another's JSON":  {status: 400, body: `{"message":"x"}`, want: failed(psn.OutcomeUnknown, "http-400", 400, "the server answered 400: Bad Request")},
		"expired":         {status: 400, body: `{"error":"ExpiredToken","message":"Token has expired"}`, want: failed(psn.OutcomeUnauthorised, "unauthorised", 400, "Token has expired")},
		"garbled token":   {status: 400, body: `{"error":"InvalidToken","message":"Token could not be verified"}`, want: failed(psn.OutcomeUnauthorised, "unauthorised", 400, "Token could not be verified")},
		"no token":        {status: 401, body: `{"error":"AuthMissing","message":"Authentication Required"}`, want: failed(psn.OutcomeUnauthorised, "unauthorised", 401, "Authentication Required")},
		"unauthorised":    {status: 401, body: page, want: failed(psn.OutcomeUnauthorised, "unauthorised", 401, "the server answered 401: Unauthorized")},
		"taken down":      {status: 401, body: `{"error":"AccountTakedown","message":"Account has been taken down"}`, want: mended("account-takendown", "Account has been taken down", mend("takendown"))},
		"deactivated":     {status: 401, body: `{"error":"AccountDeactivated","message":"Account is deactivated"}`, want: mended("account-deactivated", "Account is deactivated", "sign in at https://bsky.app and reactivate the account")},
		"too large":       {status: 413, body: page, want: failed(psn.OutcomeRejected, "http-413", 413, "the server answered 413: Request Entity Too Large")},
		"internal error":  {status: 500, body: `{"error":"InternalServerError","message":"Internal Server Error"}`, want: failed(psn.OutcomeUnknown, "http-500", 500, "the server answered 500: Internal Server Error")},
		"expired, by 502": {status: 502, body: `{"error":"ExpiredToken","message":"x"}`, want: failed(psn.OutcomeUnknown, "http-502", 502, "the server answered 502: x")},
		"upstream":        {status: 502, body: `{"error":"UpstreamFailure","message":"Upstream service unreachable"}`, want: failed(psn.OutcomeUnknown, "http-502", 502, "the server answered 502: Upstream service unreachable")},
		"rate limited":    {status: 429, body: `{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}`, header: map[string]string{"RateLimit-Reset": reset, "Retry-After": "60"}, want: limited("Rate Limit Exceeded", testNow.Add(5*time.Minute))},
		"rate limited by a proxy": {
			status: 429, body: page, header: map[string]string{"Retry-After": "60"},
			want: limited("the server answered 429: Too Many Requests", testNow.Add(time.Minute)),
		},
		"rate limited until some day": {
			status: 429, header: map[string]string{"RateLimit-Reset": "99999999999"},
			want: limited("the server answered 429: Too Many Requests", testNow.Add(24*time.Hour)),
		},
		"rate limited until yesterday": {
			status: 429, header: map[string]string{"RateLimit-Reset": "1000000000"},
			want: limited("the server answered 429: Too Many Requests", time.Time{}),
		},
		"redirect": {status: 307, header: map[string]string{"Location": "/x"}, want: failed(psn.OutcomeUnknown, "http-307", 307, "the server answered 307: Temporary Redirect")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
				for key, value := range tc.header {
					w.Header().Set(key, value)
				}
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			})
			if tc.receipt.RemoteID != "" {
				tc.receipt.URL = c.server.String() + "/profile/ana.bsky.social/post/" + rkey(testRequest)
			}
			receipt, err := c.Publish(t.Context(), testRequest, nil)
			var got *platform.Failure
			if errors.As(err, &got) {
				got.Err = nil
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tc.receipt, receipt); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnswerCutShortIsUnknown(t *testing.T) {
	t.Parallel()
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte(`{"uri":"` + testURI() + `"}`))
	})
	_, err := c.Publish(context.Background(), testRequest, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnknown || f.Code != "unreadable" || f.Status != 200 {
		t.Errorf("failure %+v", f)
	}
}

// TestWhatIsReadBeforePublishing: nothing is sent if something that the record needs can't be read.
func TestWhatIsReadBeforePublishing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status  int
		body    string
		outcome psn.Outcome
		code    string
	}{
		"gone":          {400, `{"error":"RecordNotFound","message":"Could not locate record: at://x"}`, psn.OutcomeRejected, platform.CodeParentGone},
		"gone, older":   {400, `{"error":"InvalidRequest","message":"Could not locate record: at://x"}`, psn.OutcomeRejected, platform.CodeParentGone},
		"no repository": {400, `{"error":"RepoNotFound","message":"no such repo"}`, psn.OutcomeRejected, platform.CodeParentGone},
		"not found":     {404, `<html>`, psn.OutcomeRejected, platform.CodeParentGone},
		"refused":       {403, `{"error":"Forbidden","message":"no"}`, psn.OutcomeRejected, "refused"},
		"token is over": {400, `{"error":"ExpiredToken","message":"Token has expired"}`, psn.OutcomeUnauthorised, "unauthorised"},
		"limited":       {429, `{"error":"RateLimitExceeded","message":"slow down"}`, psn.OutcomeRateLimited, "rate-limited"},
		"no appview":    {502, `{"error":"UpstreamFailure","message":"Upstream service unreachable"}`, psn.OutcomeNotSent, "not-sent"},
		"garbage":       {200, `<html>`, psn.OutcomeNotSent, "not-sent"},
		"no version":    {200, `{"uri":"at://x"}`, psn.OutcomeNotSent, "not-sent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet {
					t.Errorf("%s %s was sent", r.Method, r.URL.Path)
				}
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			})
			req := testRequest
			req.Parent = "at://did:plc:abc/app.bsky.feed.post/3l6oveex3ii2l"
			_, err := c.Publish(t.Context(), req, func() error { t.Error("the gate was asked"); return nil })
			if f := platform.FailureOf(err); f.Outcome != tc.outcome || f.Code != tc.code || f.Message == "" {
				t.Errorf("failure %+v", f)
			}
		})
	}
}

func TestQuotas(t *testing.T) {
	t.Parallel()
	reset := testNow.Add(time.Hour)
	for policy, want := range map[string]string{
		"3000;w=300": budgetRequests, "30;w=300": "", "5000;w=3600": budgetHour, "35000;w=86400": budgetDay,
		"1000;w=86400": budgetUploads, "300;w=86400": "", "100;w=60": "", "": "",
	} {
		c, seen := serverOf(t, func(w http.ResponseWriter, _ *http.Request) {
			var limit int
			_, _ = fmt.Sscanf(policy, "%d;", &limit)
			w.Header().Set("RateLimit-Limit", fmt.Sprint(limit))
			w.Header().Set("RateLimit-Remaining", "7")
			w.Header().Set("RateLimit-Reset", fmt.Sprint(reset.Unix()))
			w.Header().Set("RateLimit-Policy", policy)
			_, _ = w.Write([]byte(`{"uri":"` + testURI() + `","cid":"c"}`))
		})
		if _, err := c.Publish(t.Context(), testRequest, nil); err != nil {
			t.Fatal(err)
		}
		var expected []platform.Quota
		if want != "" {
			var limit int
			_, _ = fmt.Sscanf(policy, "%d;", &limit)
			expected = []platform.Quota{{Budget: want, Limit: limit, Remaining: 7, Reset: reset}}
		}
		if diff := cmp.Diff(expected, *seen); diff != "" {
			t.Errorf("%q: %s", policy, diff)
		}
	}
	for _, b := range (Platform{}).Capabilities().Budgets {
		policy := fmt.Sprintf("%d;w=%d", b.Limit, int(b.Window.Seconds()))
		if got := budgetOf(policy, b.Limit); got != b.Name {
			t.Errorf("%s is taken for %q, want %q", policy, got, b.Name)
		}
	}
}

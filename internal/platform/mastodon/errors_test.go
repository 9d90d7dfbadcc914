package mastodon

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

var testNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// clientOf returns a client of a server that answers everything by handler.
func clientOf(t *testing.T, handler http.HandlerFunc) *client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	c, err := Platform{}.Client(
		platform.Login{Server: s.URL, Token: psn.Token{Access: psn.NewSecret("canary")}},
		platform.HTTP{Publish: publisher, Read: reader, Clock: func() time.Time { return testNow }},
	)
	if err != nil {
		t.Fatal(err)
	}
	mine, ok := c.(*client)
	if !ok {
		t.Fatalf("the client is a %T", c)
	}
	return mine
}

func TestPublishAnswers(t *testing.T) {
	t.Parallel()
	const page = "<html><h1>sorry</h1></html>"
	long := strings.Repeat("x", 400)
	for name, tc := range map[string]struct {
		status  int
		body    string
		header  map[string]string
		parent  string
		receipt platform.Receipt
		want    *platform.Failure
	}{
		"published":         {status: 200, body: `{"id":"1","url":"https://a/@b/1","uri":"https://a/u/b/1"}`, receipt: platform.Receipt{RemoteID: "1", URL: "https://a/@b/1"}},
		"published, no url": {status: 202, body: `{"id":"1","url":null,"uri":"https://a/u/b/1"}`, receipt: platform.Receipt{RemoteID: "1", URL: "https://a/u/b/1"}},
		"no id":             {status: 200, body: `{}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "no-id", Status: 200, Message: "the server answered 200 without the post's id"}},
		"id of another kind": {status: 200, body: `{"id":1}`, want: &platform.Failure{
			Outcome: psn.OutcomeUnknown, Code: "unreadable", Status: 200, Message: "the server answered 200, and the answer could not be read",
		}},
		"empty success": {status: 204, want: &platform.Failure{
			Outcome: psn.OutcomeUnknown, Code: "unreadable", Status: 204, Message: "the server answered 204, and the answer could not be read",
		}},
		"scheduled": {status: 200, body: `{"id":"1","scheduled_at":"2026-01-01T00:00:00Z"}`, want: &platform.Failure{
			Outcome: psn.OutcomeUnknown, Code: "scheduled", Status: 200, Message: "the server scheduled the post instead of publishing it",
		}},
		"refused": {status: 422, body: `{"error":"Validation failed: <b>Text</b> can't\nbe \u202eblank, canary"}`, want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "http-422", Status: 422, Message: "Validation failed: Text can't be blank, **redacted**",
		}},
		"refused at length": {status: 400, body: `{"error":"` + long + `"}`, want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "http-400", Status: 400, Message: long[:299] + "…",
		}},
		"forbidden":          {status: 403, body: `{"error":"Your login is currently disabled"}`, want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "http-403", Status: 403, Message: "Your login is currently disabled"}},
		"out of scope":       {status: 403, body: `{"error":"This action is outside the authorized scopes"}`, want: &platform.Failure{Outcome: psn.OutcomeUnauthorised, Code: "unauthorised", Status: 403, Message: "This action is outside the authorized scopes"}},
		"proxy forbids":      {status: 403, body: page, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-403", Status: 403, Message: "the server answered 403: Forbidden"}},
		"parent gone":        {status: 404, body: `{"error":"Record not found"}`, parent: "9", want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "parent-gone", Status: 404, Message: "Record not found"}},
		"no such page":       {status: 404, body: page, parent: "9", want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-404", Status: 404, Message: "the server answered 404: Not Found"}},
		"gone":               {status: 410, body: `{"error":"Gone"}`, want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "http-410", Status: 410, Message: "Gone"}},
		"too large":          {status: 413, body: page, want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "http-413", Status: 413, Message: "the server answered 413: Request Entity Too Large"}},
		"unauthorised":       {status: 401, body: `{"error":"The access token is invalid"}`, want: &platform.Failure{Outcome: psn.OutcomeUnauthorised, Code: "unauthorised", Status: 401, Message: "The access token is invalid"}},
		"timed out upstream": {status: 408, body: `{"error":"slow"}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-408", Status: 408, Message: "the server answered 408: slow"}},
		"too early":          {status: 425, body: `{"error":"early"}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-425", Status: 425, Message: "the server answered 425: early"}},
		"conflict":           {status: 409, body: `{"error":"again"}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-409", Status: 409, Message: "the server answered 409: again"}},
		"redirect":           {status: 307, header: map[string]string{"Location": "/x"}, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-307", Status: 307, Message: "the server answered 307: Temporary Redirect"}},
		"broken":             {status: 500, body: `{"error":"oops"}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-500", Status: 500, Message: "the server answered 500: oops"}},
		"migrating":          {status: 503, body: page, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-503", Status: 503, Message: "the server answered 503: Service Unavailable"}},
		"rate limited": {status: 429, body: `{"error":"Too many requests"}`, header: map[string]string{"X-RateLimit-Reset": "2026-03-01T12:05:00.000000Z", "Retry-After": "60"}, want: &platform.Failure{
			Outcome: psn.OutcomeRateLimited, Code: "rate-limited", Status: 429, Message: "Too many requests", RetryAt: testNow.Add(5 * time.Minute),
		}},
		"rate limited by a proxy": {status: 429, body: page, header: map[string]string{"Retry-After": "60"}, want: &platform.Failure{
			Outcome: psn.OutcomeRateLimited, Code: "rate-limited", Status: 429, Message: "the server answered 429: Too Many Requests", RetryAt: testNow.Add(time.Minute),
		}},
		"rate limited until some day": {status: 429, header: map[string]string{"X-RateLimit-Reset": "2126-03-01T12:05:00Z"}, want: &platform.Failure{
			Outcome: psn.OutcomeRateLimited, Code: "rate-limited", Status: 429, Message: "the server answered 429: Too Many Requests", RetryAt: testNow.Add(24 * time.Hour),
		}},
		"rate limited until yesterday": {status: 429, header: map[string]string{"X-RateLimit-Reset": "2026-02-28T12:00:00Z", "Retry-After": "Sat, 28 Feb 2026 12:00:00 GMT"}, want: &platform.Failure{
			Outcome: psn.OutcomeRateLimited, Code: "rate-limited", Status: 429, Message: "the server answered 429: Too Many Requests",
		}},
		"rate limited until a date": {status: 429, header: map[string]string{"X-RateLimit-Reset": "soon", "Retry-After": "Sun, 01 Mar 2026 12:10:00 GMT"}, want: &platform.Failure{
			Outcome: psn.OutcomeRateLimited, Code: "rate-limited", Status: 429, Message: "the server answered 429: Too Many Requests", RetryAt: testNow.Add(10 * time.Minute),
		}},
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
			receipt, err := c.Publish(t.Context(), platform.Request{Key: "k", Text: "hello", Parent: tc.parent}, nil)
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
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte(`{"id":"1"}`))
	})
	_, err := c.Publish(context.Background(), platform.Request{Key: "k", Text: "hello"}, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnknown || f.Code != "unreadable" || f.Status != 200 {
		t.Errorf("failure %+v", f)
	}
}

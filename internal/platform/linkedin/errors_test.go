package linkedin

import (
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

var testNow = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// clientOf returns a client of a person on a server that answers everything by handler; changes may alter it first.
func clientOf(t *testing.T, handler http.HandlerFunc, changes ...func(*platform.Login)) *client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	login := platform.Login{Server: s.URL, ExternalID: "urn:li:person:abc", Token: psn.Token{
		Access: psn.NewSecret("canary-access"), Refresh: psn.NewSecret("canary-refresh"), ClientID: "app", ClientSecret: psn.NewSecret("canary-secret"),
	}}
	for _, change := range changes {
		change(&login)
	}
	c, err := Platform{}.Client(login, platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: func() time.Time { return testNow }})
	if err != nil {
		t.Fatal(err)
	}
	mine, ok := c.(*client)
	if !ok {
		t.Fatalf("the client is a %T", c)
	}
	return mine
}

// answered serves one answer to everything; id is the header in which LinkedIn names what it made.
func answered(status int, body, id string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if id != "" {
			w.Header().Set("x-restli-id", id)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

const (
	proxyPage     = "<html><h1>sorry</h1></html>"
	duplicateBody = `{"errorDetailType":"com.linkedin.common.error.BadRequest","message":"com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of urn:li:share:7141138937766391808","errorDetails":{"inputErrors":[{"description":"Duplicate post is detected","input":{},"code":"DUPLICATE_POST"}]},"status":422}`
)

func TestPublishAnswers(t *testing.T) {
	t.Parallel()
	const deniedSays = "Not enough permissions to access: posts.CREATE.20260901"
	const throttled = "Resource level throttle limit for calls to this resource is reached."
	for name, tc := range map[string]struct {
		status   int
		body, id string
		want     *platform.Failure
	}{
		"published":         {status: 201, id: "urn:li:share:9"},
		"published, media":  {status: 201, id: "urn:li:ugcPost:9"},
		"no id":             {status: 201, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "no-id", Status: 201, Message: "the server answered 201 without the id of what it made"}},
		"an id of a thing":  {status: 201, id: "urn:li:car:9", want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "no-id", Status: 201, Message: "the server answered 201 without the id of what it made"}},
		"an id in the body": {status: 200, body: `{"id":"urn:li:share:9"}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "no-id", Status: 200, Message: "the server answered 200 without the id of what it made"}},
		"duplicate": {status: 422, body: duplicateBody, want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: platform.CodeDuplicate, Status: 422,
			Message:  "Duplicate post is detected: com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of urn:li:share:7141138937766391808",
			Existing: platform.Receipt{RemoteID: "urn:li:share:7141138937766391808", URL: "/feed/update/urn:li:share:7141138937766391808/"},
		}},
		"duplicate of nothing": {status: 422, body: `{"code":"DUPLICATE_POST","message":"Duplicate","status":422}`, want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: platform.CodeDuplicate, Status: 422, Message: "Duplicate",
		}},
		"too long": {status: 400, body: `{"status":400,"message":"too long","errorDetails":{"inputErrors":[{"code":"FIELD_LENGTH_TOO_LONG"}]}}`, want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "text-too-long", Status: 400, Message: "too long",
		}},
		"media not ready": {status: 400, body: `{"status":400,"code":"MEDIA_ASSET_WAITING_UPLOAD","message":"waiting"}`, want: &platform.Failure{
			Outcome: psn.OutcomeNotSent, Code: "media-not-ready", Status: 400, Message: "waiting",
		}},
		"media failed": {status: 400, body: `{"status":400,"code":"MEDIA_ASSET_PROCESSING_FAILED","message":"failed"}`, want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "media-refused", Status: 400, Message: "failed",
		}},
		"retired version": {status: 426, body: `{"status":426,"code":"NONEXISTENT_VERSION","message":"Requested version 20260901 is not active"}`, want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "version-retired", Status: 426, Mend: retired, Message: "Requested version 20260901 is not active",
		}},
		"a proxy wants TLS": {status: 426, body: `{"message":"upgrade"}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-426", Status: 426, Message: "the server answered 426: upgrade"}},
		"denied": {status: 403, body: `{"serviceErrorCode":100,"message":"` + deniedSays + `","status":403}`, want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "access-denied", Status: 403, Mend: mayNotPost, Message: deniedSays,
		}},
		"forbidden":     {status: 403, body: `{"status":403,"message":"no"}`, want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "forbidden", Status: 403, Message: "no"}},
		"proxy forbids": {status: 403, body: proxyPage, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-403", Status: 403, Message: "the server answered 403: Forbidden"}},
		"unauthorised": {status: 401, body: `{"status":401,"serviceErrorCode":65601,"message":"revoked \u202ecanary-access"}`, want: &platform.Failure{
			Outcome: psn.OutcomeUnauthorised, Code: "unauthorised", Status: 401, Message: "revoked **redacted**",
		}},
		"throttled": {status: 429, body: `{"status":429,"message":"` + throttled + `"}`, want: &platform.Failure{
			Outcome: psn.OutcomeRateLimited, Code: "rate-limited", Status: 429, Message: throttled, RetryAt: testNow.Add(5 * time.Minute),
		}},
		"conflict":    {status: 409, body: `{"status":409,"message":"conflict"}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-409", Status: 409, Message: "the server answered 409: conflict"}},
		"proxy's 404": {status: 404, body: proxyPage, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-404", Status: 404, Message: "the server answered 404: Not Found"}},
		"unavailable": {status: 503, body: `{"status":503,"message":"later"}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-503", Status: 503, Message: "the server answered 503: later"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clientOf(t, answered(tc.status, tc.body, tc.id))
			receipt, err := c.Publish(t.Context(), platform.Request{Text: "hello"}, nil)
			if tc.want == nil {
				if want := (platform.Receipt{RemoteID: tc.id, URL: c.hosts.web + "/feed/update/" + tc.id + "/"}); err != nil || receipt != want {
					t.Errorf("%+v, %v", receipt, err)
				}
				return
			}
			got := *platform.FailureOf(err)
			got.Err = nil
			got.Existing.URL = strings.TrimPrefix(got.Existing.URL, c.hosts.web)
			if diff := cmp.Diff(*tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestThrottledForTheDay: what is refused again and again waits for the next day of UTC, until a post goes out.
func TestThrottledForTheDay(t *testing.T) {
	t.Parallel()
	status := http.StatusTooManyRequests
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Restli-Id", "urn:li:share:1")
		w.WriteHeader(status)
	})
	midnight := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for i, want := range []time.Time{testNow.Add(shortWait), testNow.Add(shortWait), midnight, {}, testNow.Add(shortWait)} {
		if status = http.StatusTooManyRequests; want.IsZero() {
			status = http.StatusCreated
		}
		_, err := c.Publish(t.Context(), platform.Request{Text: "hello"}, nil)
		if want.IsZero() {
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		if at := platform.FailureOf(err).RetryAt; !at.Equal(want) {
			t.Errorf("try %d: again at %s, want %s", i, at, want)
		}
	}
}

func TestReadRefusals(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status     int
		body, hint string
		code       psn.Code
	}{
		"over":        {401, `{"status":401,"serviceErrorCode":65602,"message":"over"}`, "60 days", psn.CodeUnauthorised},
		"denied":      {403, `{"status":403,"serviceErrorCode":100,"message":"no"}`, "review", psn.CodeRefused},
		"retired":     {426, `{"status":426,"code":"NONEXISTENT_VERSION","message":"Requested version 20260901 is not active"}`, "update psn", psn.CodeRefused},
		"another API": {200, `[]`, "address", psn.CodeUnsupported},
		"no elements": {200, `{}`, "address", psn.CodeUnsupported},
		"no id":       {200, `{"elements":[{"createdAt":5}]}`, "address", psn.CodeUnsupported},
	} {
		_, err := clientOf(t, answered(tc.status, tc.body, "")).Recent(t.Context(), testNow)
		e, ok := err.(*psn.Error) //nolint:errorlint // it is the outermost
		if !ok || e.Code != tc.code || !strings.Contains(e.Hint, tc.hint) {
			t.Errorf("%s: %v, hint %q", name, err, e.Hint)
		}
	}
}

func TestNothingIsSentThatWouldBeRefused(t *testing.T) {
	t.Parallel()
	never := func(http.ResponseWriter, *http.Request) { t.Error("something was sent") }
	page := clientOf(t, never, func(l *platform.Login) { l.ExternalID = "urn:li:organization:1" })
	_, err := page.Publish(t.Context(), platform.Request{Text: "hello", Options: map[string]string{"visibility": "connections"}}, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeRejected || f.Code != "visibility" {
		t.Errorf("%+v", f)
	}
	nobody := clientOf(t, never, func(l *platform.Login) { l.ExternalID = "" })
	_, err = nobody.Publish(t.Context(), platform.Request{Text: "hello"}, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeNotSent || f.Code != "no-author" {
		t.Errorf("%+v", f)
	}
}

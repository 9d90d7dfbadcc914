package x

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

var testNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// clientOf returns a client of a server that answers everything by handler; changes may alter it first.
func clientOf(t *testing.T, handler http.HandlerFunc, changes ...func(*platform.Login, *platform.HTTP)) *client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	login := platform.Login{Server: s.URL, Token: psn.Token{
		Access: psn.NewSecret("canary-access"), Refresh: psn.NewSecret("canary-refresh"), ClientID: "app",
	}}
	through := platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: func() time.Time { return testNow }}
	for _, change := range changes {
		change(&login, &through)
	}
	c, err := Platform{}.Client(login, through)
	if err != nil {
		t.Fatal(err)
	}
	mine, ok := c.(*client)
	if !ok {
		t.Fatalf("the client is a %T", c)
	}
	return mine
}

// answered serves one answer to everything.
func answered(status int, body string, header map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for key, value := range header {
			w.Header().Set(key, value)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// problemJSON is the usual body of a refusal.
func problemJSON(detail string) string {
	return `{"title":"Forbidden","detail":` + strconv.Quote(detail) + `,"type":"about:blank","status":403}`
}

const proxyPage = "<html><h1>sorry</h1></html>"

func TestPublishAnswers(t *testing.T) {
	t.Parallel()
	const credits = "Your enrolled account [7] does not have any credits to fulfill this request."
	const notSummoned = "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to."
	for name, tc := range map[string]struct {
		status  int
		body    string
		parent  string
		receipt string
		want    *platform.Failure
	}{
		"published":            {status: 201, body: `{"data":{"id":"9","text":"x","edit_history_tweet_ids":[""]}}`, receipt: "9"},
		"published, new words": {status: 201, body: `{"data":{"id":"9","text":"x","edit_history_post_ids":["9"]}}`, receipt: "9"},
		"no id":                {status: 200, body: `{"data":{}}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "no-id", Status: 200, Message: "the server answered 200 without the post's id"}},
		"errors in a success":  {status: 200, body: `{"errors":[{"message":"x"}]}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "no-id", Status: 200, Message: "the server answered 200 without the post's id"}},
		"garbage":              {status: 201, body: `{"data":{"id":"9`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "unreadable", Status: 201, Message: "the server answered 201, and the answer could not be read"}},
		"duplicate": {status: 403, body: problemJSON("You are not allowed to create a Tweet with duplicate content."), want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: platform.CodeDuplicate, Status: 403, Message: "You are not allowed to create a Tweet with duplicate content.",
		}},
		"not summoned": {status: 403, body: problemJSON(notSummoned), parent: "1", want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "not-summoned", Status: 403, Message: strings.TrimSuffix(notSummoned, ".") +
				": apps may answer only posts whose author mentioned the account or quoted one of its posts, since 2026-02-23, unless X gave them an enterprise plan",
		}},
		"parent gone": {status: 403, body: problemJSON("You attempted to reply to a Tweet that is deleted or not visible to you."), parent: "1", want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: platform.CodeParentGone, Status: 403, Message: "You attempted to reply to a Tweet that is deleted or not visible to you.",
		}},
		"limited": {status: 403, body: problemJSON("You are not permitted to reply to this conversation."), want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "reply-limited", Status: 403, Message: "You are not permitted to reply to this conversation: the author of the conversation chose who may reply",
		}},
		"quoted": {status: 403, body: problemJSON("Quoting this post is not allowed because …"), want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "quote-refused", Status: 403, Message: "Quoting this post is not allowed because …: apps may not quote posts, since 2026-04-20, unless X gave them an enterprise plan",
		}},
		"too long":      {status: 403, body: problemJSON("Your Tweet text is too long."), want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "text-too-long", Status: 403, Message: "Your Tweet text is too long."}},
		"policy":        {status: 403, body: problemJSON("You are not permitted to perform this action."), want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "http-403", Status: 403, Message: "You are not permitted to perform this action."}},
		"suspended":     {status: 403, body: problemJSON("Your account is suspended and is not permitted to access this feature."), want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "account-suspended", Status: 403, Mend: seeAccount, Message: "Your account is suspended and is not permitted to access this feature."}},
		"app's token":   {status: 403, body: `{"title":"Unsupported Authentication","detail":"Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.","type":"https://api.twitter.com/2/problems/unsupported-authentication"}`, want: &platform.Failure{Outcome: psn.OutcomeUnauthorised, Code: "unauthorised", Status: 403, Message: "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint: the token is an app's own, and posting takes one of a user"}},
		"not enrolled":  {status: 403, body: `{"title":"Client Forbidden","detail":"enrol","reason":"client-not-enrolled","type":"https://api.x.com/2/problems/client-forbidden"}`, want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "client-forbidden", Status: 403, Mend: enrolApp, Message: "enrol"}},
		"proxy forbids": {status: 403, body: proxyPage, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-403", Status: 403, Message: "the server answered 403: Forbidden"}},
		"no credits":    {status: 402, body: `{"account_id":7,"title":"CreditsDepleted","detail":"` + credits + `","type":"https://api.twitter.com/2/problems/credits"}`, want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "no-credits", Status: 402, Mend: topUp, Message: credits}},
		"proxy's 402":   {status: 402, body: proxyPage, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-402", Status: 402, Message: "the server answered 402: Payment Required"}},
		"invalid": {status: 400, body: `{"errors":[{"message":"no \u202ecanary-access","parameters":{"x":["y"]}}],"title":"Invalid Request","detail":"One was invalid.","type":"https://api.twitter.com/2/problems/invalid-request"}`, want: &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "http-400", Status: 400, Message: "One was invalid. (no **redacted**)",
		}},
		"proxy's 400":   {status: 400, body: proxyPage, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-400", Status: 400, Message: "the server answered 400: Bad Request"}},
		"unauthorised":  {status: 401, body: `{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}`, want: &platform.Failure{Outcome: psn.OutcomeUnauthorised, Code: "unauthorised", Status: 401, Message: "Unauthorized"}},
		"no such post":  {status: 404, body: `{"title":"Not Found Error","type":"https://api.x.com/2/problems/resource-not-found"}`, parent: "1", want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: platform.CodeParentGone, Status: 404, Message: "Not Found Error"}},
		"no such page":  {status: 404, body: proxyPage, parent: "1", want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-404", Status: 404, Message: "the server answered 404: Not Found"}},
		"too large":     {status: 413, want: &platform.Failure{Outcome: psn.OutcomeRejected, Code: "http-413", Status: 413, Message: "the server answered 413: Request Entity Too Large"}},
		"slow upstream": {status: 408, body: problemJSON("slow"), want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-408", Status: 408, Message: "the server answered 408: slow"}},
		"conflict":      {status: 409, body: problemJSON("again"), want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-409", Status: 409, Message: "the server answered 409: again"}},
		"redirect":      {status: 307, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-307", Status: 307, Message: "the server answered 307: Temporary Redirect"}},
		"unavailable":   {status: 503, body: `{"title":"Service Unavailable","detail":"over capacity","type":"about:blank","status":503}`, want: &platform.Failure{Outcome: psn.OutcomeUnknown, Code: "http-503", Status: 503, Message: "the server answered 503: over capacity"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			receipt, err := clientOf(t, answered(tc.status, tc.body, nil)).Publish(t.Context(), platform.Request{Text: "hello", Parent: tc.parent}, nil)
			var got *platform.Failure
			if errors.As(err, &got) {
				got.Err = nil
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || receipt.RemoteID != tc.receipt {
				t.Errorf("id %q, %s", receipt.RemoteID, diff)
			}
		})
	}
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	at := func(d time.Duration) string { return strconv.FormatInt(testNow.Add(d).Unix(), 10) }
	const capped = `{"title":"UsageCapExceeded","detail":"Usage cap exceeded","period":"Monthly","type":"https://api.twitter.com/2/problems/usage-capped"}`
	for name, tc := range map[string]struct {
		status int
		body   string
		header map[string]string
		code   string
		wait   time.Duration
	}{
		"the endpoint's": {429, problemJSON("Too Many Requests"), map[string]string{"x-rate-limit-remaining": "0", "x-rate-limit-reset": at(5 * time.Minute)}, "rate-limited", 5 * time.Minute},
		"the day's, while the endpoint has some left": {429, problemJSON("Too Many Requests"), map[string]string{
			"x-rate-limit-remaining": "97", "x-rate-limit-reset": at(5 * time.Minute),
			"x-user-limit-24hour-remaining": "0", "x-user-limit-24hour-reset": at(7 * time.Hour),
		}, "rate-limited", 7 * time.Hour},
		"the latest of several": {429, `{"errors":[{"code":88,"message":"Rate limit exceeded"}]}`, map[string]string{
			"x-rate-limit-remaining": "0", "x-rate-limit-reset": at(5 * time.Minute),
			"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": at(2 * time.Minute),
		}, "rate-limited", 5 * time.Minute},
		"none that says":      {429, proxyPage, map[string]string{"x-rate-limit-remaining": "97", "x-rate-limit-reset": at(5 * time.Minute)}, "rate-limited", time.Minute},
		"until yesterday":     {429, "", map[string]string{"x-rate-limit-remaining": "0", "x-rate-limit-reset": at(-time.Hour)}, "rate-limited", time.Minute},
		"until some day":      {429, "", map[string]string{"x-rate-limit-remaining": "0", "x-rate-limit-reset": at(1000 * time.Hour)}, "rate-limited", 24 * time.Hour},
		"a proxy's":           {429, proxyPage, map[string]string{"Retry-After": "90"}, "rate-limited", 90 * time.Second},
		"usage":               {429, capped, map[string]string{"x-rate-limit-remaining": "97", "x-rate-limit-reset": at(time.Minute)}, "usage-capped", 24 * time.Hour},
		"usage, with a reset": {403, capped, map[string]string{"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": at(time.Hour)}, "usage-capped", time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := clientOf(t, answered(tc.status, tc.body, tc.header)).Publish(t.Context(), platform.Request{Text: "hello"}, nil)
			f := platform.FailureOf(err)
			if f.Outcome != psn.OutcomeRateLimited || f.Code != tc.code || !f.RetryAt.Equal(testNow.Add(tc.wait)) || f.Mend != "" {
				t.Errorf("%+v, want %s after %s", f, tc.code, tc.wait)
			}
		})
	}
}

func TestReadFailuresAreExplained(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
		code   psn.Code
		hint   string
	}{
		"bad token":    {401, `{"title":"Unauthorized","detail":"Unauthorized"}`, psn.CodeUnauthorised, "two hours"},
		"no credits":   {402, `{"title":"CreditsDepleted","detail":"no credits"}`, psn.CodeRefused, "buy"},
		"suspended":    {403, problemJSON("Your account is suspended."), psn.CodeRefused, "sign in at https://x.com"},
		"app's token":  {403, `{"title":"Unsupported Authentication","detail":"no"}`, psn.CodeUnauthorised, "of a user"},
		"not enrolled": {403, `{"detail":"no","type":"https://api.twitter.com/2/problems/client-forbidden"}`, psn.CodeRefused, "developer console"},
		"anything":     {403, problemJSON("no"), psn.CodeRefused, ""},
		"not found":    {200, `{"errors":[{"detail":"Could not find user","type":"https://api.x.com/2/problems/resource-not-found"}]}`, psn.CodeNotFound, ""},
		"hidden":       {200, `{"errors":[{"detail":"no","type":"https://api.x.com/2/problems/not-authorized-for-resource"}]}`, psn.CodeRefused, ""},
		"another API":  {200, `{"ok":true}`, psn.CodeUnsupported, "address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := clientOf(t, answered(tc.status, tc.body, nil)).Verify(t.Context())
			var e *psn.Error
			if !errors.As(err, &e) || e.Code != tc.code || !strings.Contains(e.Hint, tc.hint) || (tc.hint == "") != (e.Hint == "") {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestAnswerCutShortIsUnknown(t *testing.T) {
	t.Parallel()
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte(`{"data":{"id":"1"}}`))
	})
	_, err := c.Publish(context.Background(), platform.Request{Text: "hello"}, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnknown || f.Code != "unreadable" || f.Status != 200 {
		t.Errorf("failure %+v", f)
	}
}

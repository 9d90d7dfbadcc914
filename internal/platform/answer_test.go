package platform_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Time{
		"":                              {},
		"60":                            now.Add(time.Minute),
		" 60 ":                          now.Add(time.Minute),
		"0":                             {},
		"-5":                            {},
		"1000000":                       now.Add(24 * time.Hour),
		"99999999999999999999":          {},
		"soon":                          {},
		"Sun, 01 Mar 2026 12:00:30 GMT": now.Add(30 * time.Second),
		"Sun, 01 Mar 2026 11:59:30 GMT": {},
		"Mon, 01 Mar 2027 12:00:00 GMT": now.Add(24 * time.Hour),
	} {
		if got := platform.RetryAfter(http.Header{"Retry-After": {header}}, now); !got.Equal(want) {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	token := psn.Token{Access: psn.NewSecret("canary-a"), Refresh: psn.NewSecret("canary-r")}
	got := platform.Sentence("one\n\u202etwo\x00 canary-a canary-r "+strings.Repeat("x", 500), token)
	if want := "one two **redacted** **redacted** "; !strings.HasPrefix(got, want) || len([]rune(got)) != 300 {
		t.Errorf("%q has %d characters", got, len([]rune(got)))
	}
}

func TestReadFailure(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]psn.Code{
		400: psn.CodeRefused, 401: psn.CodeUnauthorised, 403: psn.CodeRefused, 404: psn.CodeNotFound,
		408: psn.CodeUnavailable, 410: psn.CodeNotFound, 425: psn.CodeUnavailable, 429: psn.CodeRateLimited,
		500: psn.CodeUnavailable, 503: psn.CodeUnavailable, 302: psn.CodeRefused,
	} {
		err := platform.ReadFailure("x: list", status, "")
		retry := want == psn.CodeUnavailable || want == psn.CodeRateLimited
		if err.Code != want || err.Retryable != retry {
			t.Errorf("%d: %s, retryable %v", status, err.Code, err.Retryable)
		}
	}
}

func TestFailureOf(t *testing.T) {
	t.Parallel()
	own := &platform.Failure{Outcome: psn.OutcomeRejected}
	for name, tc := range map[string]struct {
		err  error
		want psn.Outcome
	}{
		"a failure":     {fmt.Errorf("x: publish: %w", own), psn.OutcomeRejected},
		"not sent":      {fmt.Errorf("x: %w", errors.Join(httpc.ErrNotSent, errors.New("dial"))), psn.OutcomeNotSent},
		"anything else": {errors.New("boom"), psn.OutcomeUnknown},
	} {
		if got := platform.FailureOf(tc.err); got.Outcome != tc.want {
			t.Errorf("%s: %s", name, got.Outcome)
		}
	}
	if got := platform.Transport(errors.Join(httpc.ErrNotSent, errors.New("no such host"))).Message; got != "the request could not be sent: no such host" {
		t.Errorf("message %q", got)
	}
}

package platform

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// maxWait bounds what a network may ask to wait; a header that says more is taken for a mistake.
const maxWait = 24 * time.Hour

// RetryAfter reads a Retry-After header, which holds seconds or an HTTP date (RFC 9110, section 10.2.3).
// It returns the zero time if there is none that makes sense; see BoundRetry.
func RetryAfter(h http.Header, now time.Time) time.Time {
	raw := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(raw, 10, 32); err == nil {
		return BoundRetry(now.Add(time.Duration(seconds)*time.Second), now)
	}
	at, err := http.ParseTime(raw)
	if err != nil {
		return time.Time{}
	}
	return BoundRetry(at, now)
}

// BoundRetry returns at, or the zero time if at is not after now, or the moment a day from now if at is
// later than that.
func BoundRetry(at, now time.Time) time.Time {
	switch {
	case !at.After(now):
		return time.Time{}
	case at.After(now.Add(maxWait)):
		return now.Add(maxWait)
	}
	return at
}

// Sentence makes what a network said fit to be stored and shown: one line of at most 300 characters
// without control or bidirectional characters, and without the token, should the network repeat it.
func Sentence(said string, token psn.Token) string {
	for _, secret := range []psn.Secret{token.Access, token.Refresh} {
		if !secret.Empty() {
			said = strings.ReplaceAll(said, secret.Reveal(), secret.String())
		}
	}
	return psn.Excerpt(said, 300)
}

// NoAnswer is the error of a read that got no answer: psn.CodeUnavailable, worth repeating. act is what
// was tried, as "mastodon: list own posts".
func NoAnswer(act string, err error) *psn.Error {
	return psn.Errorf(psn.CodeUnavailable, "%s: %w", act, err).Retry()
}

// ReadFailure is the error of a read that was answered with a status other than success: 401 is
// psn.CodeUnauthorised, 404 and 410 psn.CodeNotFound, 429 psn.CodeRateLimited, 408, 425 and 5xx
// psn.CodeUnavailable, anything else psn.CodeRefused. sentence is what the network said; it may be empty.
func ReadFailure(act string, status int, sentence string) *psn.Error {
	if sentence == "" {
		sentence = http.StatusText(status)
	}
	code, retry := psn.CodeRefused, false
	switch {
	case status == http.StatusUnauthorized:
		code = psn.CodeUnauthorised
	case status == http.StatusNotFound, status == http.StatusGone:
		code = psn.CodeNotFound
	case status == http.StatusTooManyRequests:
		code, retry = psn.CodeRateLimited, true
	case status >= 500, status == http.StatusRequestTimeout, status == http.StatusTooEarly:
		code, retry = psn.CodeUnavailable, true
	}
	e := psn.Errorf(code, "%s: the server answered %d: %s", act, status, sentence)
	e.Retryable = retry
	return e
}

package mastodon

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// outsideScopes is how a 403 begins that is about the token and not about the post (Mastodon:
// app/controllers/concerns/api/error_handling.rb and Doorkeeper's answer to a scope that is missing).
const outsideScopes = "this action is outside the authorized scopes"

// failure classifies an answer that is not a success. Only what Mastodon documents as refused (docs:
// methods/statuses, create; entities/Error) and says in its own words is rejected: a proxy's page with
// the same status may stand for a request that did arrive.
func (c *client) failure(resp *http.Response, body []byte, req platform.Request) *platform.Failure {
	said := c.sentence(body)
	f := platform.Status(resp.StatusCode, said)
	if said == "" {
		f = platform.Status(resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	switch code := resp.StatusCode; {
	case code == http.StatusUnauthorized,
		code == http.StatusForbidden && strings.HasPrefix(strings.ToLower(said), outsideScopes):
		f.Outcome, f.Code = psn.OutcomeUnauthorised, "unauthorised"
	case code == http.StatusTooManyRequests:
		f.Outcome, f.Code, f.RetryAt = psn.OutcomeRateLimited, "rate-limited", c.retryAt(resp.Header)
	case code == http.StatusRequestEntityTooLarge:
		f.Outcome = psn.OutcomeRejected // the body was not read, whoever says so
	case said == "":
	case code == http.StatusNotFound && req.Parent != "":
		f.Outcome, f.Code = psn.OutcomeRejected, "parent-gone"
	case code == http.StatusBadRequest, code == http.StatusForbidden, code == http.StatusNotFound,
		code == http.StatusGone, code == http.StatusUnprocessableEntity:
		f.Outcome = psn.OutcomeRejected
	}
	if f.Outcome == psn.OutcomeRejected && lacksMedia(said) {
		f.Code = platform.CodeMediaGone
	}
	if f.Outcome != psn.OutcomeUnknown && said != "" {
		f.Message = said
	}
	return f
}

// lacksMedia reports whether a refusal is about media ids that the server does not know (any more): Mastodon's
// media_attachments.validations.not_found, and GoToSocial's words in internal/processing/status.
func lacksMedia(said string) bool {
	said = strings.ToLower(said)
	return strings.HasPrefix(said, "media ") && strings.Contains(said, "not found or already attached to another post") ||
		strings.HasPrefix(said, "bad request: media ") && strings.HasSuffix(said, " not found")
}

// sentence returns what a server said in the body of an error, fit to be shown; empty if the body is not
// one of Mastodon's API.
func (c *client) sentence(body []byte) string {
	var r refusal
	if json.Unmarshal(body, &r) != nil {
		return ""
	}
	said := r.Error
	if r.Description != "" {
		said = fmt.Sprintf("%s (%s)", r.Description, r.Error)
	}
	return platform.Sentence(plainText(said), c.login.Token)
}

// retryAt returns when a rate limit ends: X-RateLimit-Reset is an ISO 8601 time (docs: api/rate-limits),
// Retry-After what proxies add. Where both are given the later counts.
func (c *client) retryAt(h http.Header) time.Time {
	now := c.http.Clock()
	at := platform.RetryAfter(h, now)
	reset, err := time.Parse(time.RFC3339, strings.TrimSpace(h.Get("X-RateLimit-Reset")))
	if err != nil {
		return at
	}
	if reset = platform.BoundRetry(reset, now); reset.After(at) {
		return reset
	}
	return at
}

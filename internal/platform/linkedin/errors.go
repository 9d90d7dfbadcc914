package linkedin

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// What LinkedIn's refusals are called (docs: shares/posts-api, error handling).
const (
	codeDenied     = "ACCESS_DENIED"
	codeDuplicate  = "DUPLICATE_POST"
	codeTooLong    = "FIELD_LENGTH_TOO_LONG"
	codeVersion    = "NONEXISTENT_VERSION"
	codeWaiting    = "MEDIA_ASSET_WAITING_UPLOAD"
	codeProcessing = "MEDIA_ASSET_PROCESSING_FAILED"
	serviceDenied  = 100
)

// signInAgain is what to do about a token that LinkedIn does not take any more.
const signInAgain = "sign in again with `psn account login linkedin`"

// mayNotPost is what to do when the token may not post as the account.
const mayNotPost = "the token may not post as this account: a person needs the scope w_member_social, a page the scope " +
	"w_organization_social and a role for it; sign in again with `psn account login linkedin`, then run `psn account resume`"

// failure classifies an answer that is not a success. Only what LinkedIn says in the form of its own errors is rejected: a
// proxy's page with the same status may stand for a request that did arrive. 409, a conflict of writes, does not tell
// whether the other one was this.
func (c *client) failure(resp *http.Response, body []byte) *platform.Failure {
	p, said := c.problem(body)
	f := platform.Status(resp.StatusCode, said)
	if said == "" {
		f = platform.Status(resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	switch code := resp.StatusCode; {
	case code == http.StatusUnauthorized:
		f.Outcome, f.Code = psn.OutcomeUnauthorised, "unauthorised"
	case code == http.StatusTooManyRequests:
		f.Outcome, f.Code, f.RetryAt = psn.OutcomeRateLimited, "rate-limited", c.retryAt(resp.Header)
	case code == http.StatusRequestEntityTooLarge, code == http.StatusLengthRequired:
		f.Outcome = psn.OutcomeRejected // the body was not read, whoever says so
	case said == "":
	case code == http.StatusUpgradeRequired && p.is(codeVersion):
		f.Outcome, f.Code, f.Mend = psn.OutcomeRejected, "version-retired", retired
	case code == http.StatusForbidden:
		f.Outcome, f.Code = psn.OutcomeRejected, "forbidden"
		if p.denied() {
			f.Code, f.Mend = "access-denied", mayNotPost
		}
	case code == http.StatusBadRequest, code == http.StatusNotFound, code == http.StatusGone, code == http.StatusUnprocessableEntity:
		c.rejected(f, p)
	}
	if f.Outcome != psn.OutcomeUnknown && said != "" {
		f.Message = said
	}
	return f
}

// rejected tells the refusals of a content apart.
func (c *client) rejected(f *platform.Failure, p problem) {
	f.Outcome = psn.OutcomeRejected
	switch {
	case p.is(codeDuplicate):
		f.Code = platform.CodeDuplicate
		if urn := postURN().FindString(p.Message); urn != "" {
			f.Existing = platform.Receipt{RemoteID: urn, URL: c.page(urn)}
		}
	case p.is(codeTooLong):
		f.Code = "text-too-long"
	case p.is(codeWaiting): // it is tried again later
		f.Outcome, f.Code = psn.OutcomeNotSent, "media-not-ready"
		c.early.Add(1)
	case p.is(codeProcessing):
		f.Code = "media-refused"
	}
}

// readFailure is the error of a read that was refused, with a hint where a person can do something.
func (c *client) readFailure(act string, status int, body []byte) error {
	p, said := c.problem(body)
	e := platform.ReadFailure(act, status, said)
	switch {
	case status == http.StatusUnauthorized:
		e.Hint = "the token is wrong or over: one is good for 60 days; " + signInAgain
	case status == http.StatusUpgradeRequired && p.is(codeVersion):
		e.Hint = retired
	case status == http.StatusForbidden && p.denied():
		e.Hint = "the token may not do this: LinkedIn gives apps more only after a review (Community Management API); then " + signInAgain
	}
	return e
}

// is reports whether a refusal is of a kind, wherever that stands.
func (p problem) is(code string) bool {
	for _, e := range p.Details.Inputs {
		if e.Code == code {
			return true
		}
	}
	return p.Code == code
}

// denied reports whether a scope or a role is missing.
func (p problem) denied() bool { return p.is(codeDenied) || p.Service == serviceDenied }

// problem reads the body of an error and what it says, fit to be shown; empty if the body is not one of LinkedIn's API.
func (c *client) problem(body []byte) (problem, string) {
	var p problem
	if json.Unmarshal(body, &p) != nil {
		return problem{}, ""
	}
	text := p.Message
	for _, e := range p.Details.Inputs {
		if e.Description != "" && !strings.Contains(text, e.Description) {
			text = e.Description + ": " + text
		}
	}
	return p, platform.Sentence(strings.TrimSuffix(text, ": "), c.login.Token)
}

// Waits after a 429, of which LinkedIn does not say when it ends: its limits are of days of UTC, a refusal out of caution
// is over in minutes (docs: shared/api-guide/concepts/rate-limits).
const (
	shortWait  = 5 * time.Minute
	shortWaits = 2
)

// retryAt returns when to try again: in minutes at first, then when the day is over.
func (c *client) retryAt(h http.Header) time.Time {
	now := c.http.Clock()
	if at := platform.RetryAfter(h, now); !at.IsZero() {
		return at
	}
	if c.refused.Add(1) <= shortWaits {
		return now.Add(shortWait)
	}
	return now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
}

package x

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// What a person does about an account from which nothing can go out.
const (
	topUp      = "the app has no credits left: buy some in the developer console (https://console.x.com), then run `psn account resume`"
	enrolApp   = "the app may not use this part of the API: attach it to a project in the developer console (https://console.x.com), then run `psn account resume`"
	seeAccount = "the account is suspended or locked: sign in at https://x.com and do what it asks, then run `psn account resume`"
	typeCapped = "usage-capped"
)

// Waits after a 429 whose headers don't say how long: the documented windows are of minutes, a cap on usage
// of a billing cycle.
const (
	leastWait = time.Minute
	capWait   = 24 * time.Hour
)

// failure classifies an answer that is not a success. Only what X says in the form of its own problems is
// rejected: a proxy's page with the same status may stand for a request that did arrive.
func (c *client) failure(resp *http.Response, body []byte, req platform.Request) *platform.Failure {
	p, said := c.problem(body)
	f := platform.Status(resp.StatusCode, said)
	if said == "" {
		f = platform.Status(resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	capped := lastSegment(p.Type) == typeCapped || p.Title == "UsageCapExceeded"
	switch code := resp.StatusCode; {
	case code == http.StatusUnauthorized:
		f.Outcome, f.Code = psn.OutcomeUnauthorised, "unauthorised"
	case capped && (code == http.StatusTooManyRequests || code == http.StatusForbidden):
		f.Outcome, f.Code, f.RetryAt = psn.OutcomeRateLimited, "usage-capped", c.retryAt(resp.Header, capWait)
	case code == http.StatusTooManyRequests:
		f.Outcome, f.Code, f.RetryAt = psn.OutcomeRateLimited, "rate-limited", c.retryAt(resp.Header, leastWait)
	case code == http.StatusRequestEntityTooLarge:
		f.Outcome = psn.OutcomeRejected // the body was not read, whoever says so
	case said == "":
	case code == http.StatusPaymentRequired:
		f.Outcome, f.Code, f.Mend = psn.OutcomeRejected, "no-credits", topUp
	case code == http.StatusForbidden:
		return forbidden(f, p, said)
	case code == http.StatusNotFound && req.Parent != "":
		f.Outcome, f.Code = psn.OutcomeRejected, platform.CodeParentGone
	case code == http.StatusBadRequest, code == http.StatusNotFound, code == http.StatusGone, code == http.StatusUnprocessableEntity:
		f.Outcome = psn.OutcomeRejected
	}
	if f.Outcome == psn.OutcomeRejected && strings.Contains(strings.ToLower(said), "media ids are invalid") { // observed
		f.Code = platform.CodeMediaGone
	}
	if f.Outcome != psn.OutcomeUnknown && said != "" {
		f.Message = said
	}
	return f
}

// rule is what a 403 means whose detail contains words.
type rule struct {
	words   string // lower case
	outcome psn.Outcome
	code    string
	because string // added to what X says
	mend    string
}

// rules tell the reasons of a 403 apart, which share a title (observed; docs: changelog of 2026-02-23 and
// 2026-04-20 for replies and quotes). A 403 never means that the token is over.
var rules = []rule{
	{words: "duplicate content", outcome: psn.OutcomeRejected, code: platform.CodeDuplicate},
	{words: "deleted or not visible", outcome: psn.OutcomeRejected, code: platform.CodeParentGone},
	{
		words: "reply to this conversation is not allowed", outcome: psn.OutcomeRejected, code: "not-summoned",
		because: "apps may answer only posts whose author mentioned the account or quoted one of its posts, since 2026-02-23, unless X gave them an enterprise plan",
	},
	{
		words: "quoting this post is not allowed", outcome: psn.OutcomeRejected, code: "quote-refused",
		because: "apps may not quote posts, since 2026-04-20, unless X gave them an enterprise plan",
	},
	{
		words: "not permitted to reply to this conversation", outcome: psn.OutcomeRejected, code: "reply-limited",
		because: "the author of the conversation chose who may reply",
	},
	{words: "too long", outcome: psn.OutcomeRejected, code: "text-too-long"},
	{
		words: "unsupported authentication", outcome: psn.OutcomeUnauthorised, code: "unauthorised",
		because: "the token is an app's own, and posting takes one of a user",
	},
	{words: "account is suspended", outcome: psn.OutcomeRejected, code: "account-suspended", mend: seeAccount},
	{words: "account has been suspended", outcome: psn.OutcomeRejected, code: "account-suspended", mend: seeAccount},
	{words: "account is temporarily locked", outcome: psn.OutcomeRejected, code: "account-locked", mend: seeAccount},
}

// forbidden classifies a 403 in X's own words. What none of the rules knows is refused with what X says.
func forbidden(f *platform.Failure, p problem, said string) *platform.Failure {
	f.Outcome, f.Message = psn.OutcomeRejected, said
	if lastSegment(p.Type) == "client-forbidden" {
		f.Code, f.Mend = "client-forbidden", enrolApp
		return f
	}
	words := strings.ToLower(p.Title + " " + said)
	for _, r := range rules {
		if strings.Contains(words, r.words) {
			f.Outcome, f.Code, f.Mend = r.outcome, r.code, r.mend
			if r.because != "" {
				f.Message = strings.TrimRight(said, ".") + ": " + r.because
			}
			return f
		}
	}
	return f
}

// readFailure is the error of a read that was refused, with a hint where a person can do something.
func (c *client) readFailure(act string, status int, body []byte) error {
	p, said := c.problem(body)
	e := platform.ReadFailure(act, status, said)
	words := strings.ToLower(p.Title + " " + said)
	switch {
	case status == http.StatusUnauthorized:
		e.Hint = "the token is wrong or over: an access token works for two hours; sign in again with `psn account add x`"
	case status == http.StatusPaymentRequired && said != "":
		e.Hint = topUp
	case status == http.StatusForbidden && lastSegment(p.Type) == "client-forbidden":
		e.Hint = enrolApp
	case status == http.StatusForbidden && strings.Contains(words, "unsupported authentication"):
		e.Code, e.Hint = psn.CodeUnauthorised, "the token is an app's own; give one of a user"
	case status == http.StatusForbidden && (strings.Contains(words, "suspended") || strings.Contains(words, "locked")):
		e.Hint = seeAccount
	}
	return e
}

// problem reads the body of an error and what it says, fit to be shown; empty if the body is not one of X's
// API.
func (c *client) problem(body []byte) (problem, string) {
	var p problem
	if json.Unmarshal(body, &p) != nil {
		return problem{}, ""
	}
	text := p.Detail
	if text == "" {
		text = p.Title
	}
	for _, e := range p.Errors {
		if more := e.text(); text == "" {
			text = more
		} else if more != "" && more != text {
			text = fmt.Sprintf("%s (%s)", text, more)
		}
	}
	return p, platform.Sentence(text, c.login.Token)
}

func (s said) text() string {
	for _, text := range []string{s.Detail, s.Message, s.Title} {
		if text != "" {
			return text
		}
	}
	return ""
}

// lastSegment returns the part of a problem's type that counts: its host is api.twitter.com or api.x.com.
func lastSegment(kind string) string { return kind[strings.LastIndexByte(kind, '/')+1:] }

package bluesky

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// credentialErrors are the names of errors about the token or the password, whatever their status: a token that
// is over or garbled is answered 400 (packages/pds/src/auth-verifier.ts).
var credentialErrors = []string{
	"AuthMissing", "AuthenticationRequired", "AuthFactorTokenRequired", "ExpiredToken", "InvalidToken",
}

// stateErrors are the names of errors about an account that can't act, by the status of a session that says the
// same (com.atproto.server.getSession).
var stateErrors = map[string]string{
	"AccountTakedown": "takendown", "AccountSuspended": "suspended", "AccountDeactivated": "deactivated",
}

// said is what a server said in the body of an error: the name, and a sentence fit to be shown. Both are empty if
// the body is not one of the AT Protocol.
func (c *client) said(body []byte) (name, sentence string) {
	var r refusal
	if json.Unmarshal(body, &r) != nil || r.Error == "" {
		return "", ""
	}
	if strings.TrimFunc(r.Error, isAlnum) == "" && len(r.Error) <= 60 {
		name = r.Error
	}
	if r.Message == "" {
		r.Message = r.Error
	}
	return name, platform.Sentence(r.Message, c.login.Token)
}

// refused is the error of a read that was answered with a status other than success: what platform.ReadFailure
// says, and by the error's name psn.CodeUnauthorised or psn.CodeNotFound.
func (c *client) refused(act string, status int, body []byte) *psn.Error {
	name, sentence := c.said(body)
	e := platform.ReadFailure(act, status, sentence)
	switch {
	case slices.Contains(credentialErrors, name):
		e.Code, e.Retryable = psn.CodeUnauthorised, false
	case stateErrors[name] != "":
		return inactive(act, stateErrors[name])
	case name == "RecordNotFound", name == "RepoNotFound",
		status == http.StatusBadRequest && strings.HasPrefix(strings.ToLower(sentence), "could not locate record"):
		e.Code, e.Retryable = psn.CodeNotFound, false
	}
	return e
}

// inactive is the error of an account that can't act. status is that of a session.
func inactive(act, status string) *psn.Error {
	what := "can't act just now (" + psn.Excerpt(status, 40) + ")"
	switch status {
	case "takendown":
		what = "was taken down by its server"
	case "suspended":
		what = "is suspended by its server"
	case "deactivated":
		what = "is deactivated"
	}
	return psn.Errorf(psn.CodeUnauthorised, "%s: the account %s", act, what).WithHint("%s", mend(status))
}

// mend says what a person can do about an account that can't act.
func mend(status string) string {
	if status == "deactivated" {
		return "sign in at https://bsky.app and reactivate the account"
	}
	return "sign in at https://bsky.app and read what its moderators wrote, or ask the server's operator"
}

// failure classifies an answer to a publish call that is not a success. Only what a server of the AT Protocol
// says in its own words is rejected: a proxy's page with the same status may stand for a request that did arrive.
func (c *client) failure(resp *http.Response, body []byte) *platform.Failure {
	name, sentence := c.said(body)
	f := platform.Status(resp.StatusCode, sentence)
	if sentence == "" {
		f = platform.Status(resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	switch code := resp.StatusCode; {
	case code >= http.StatusInternalServerError:
	case stateErrors[name] != "":
		f.Outcome, f.Code, f.Mend = psn.OutcomeUnauthorised, "account-"+stateErrors[name], mend(stateErrors[name])
	case code == http.StatusUnauthorized, slices.Contains(credentialErrors, name):
		f.Outcome, f.Code = psn.OutcomeUnauthorised, "unauthorised"
	case code == http.StatusTooManyRequests:
		f.Outcome, f.Code, f.RetryAt = psn.OutcomeRateLimited, "rate-limited", c.retryAt(resp.Header)
	case code == http.StatusRequestEntityTooLarge:
		f.Outcome = psn.OutcomeRejected // the body was not read, whoever says so
	case sentence == "":
	case code == http.StatusBadRequest, code == http.StatusForbidden, code == http.StatusNotFound:
		f.Outcome = psn.OutcomeRejected
	}
	if f.Outcome == psn.OutcomeRejected && (name == "BlobNotFound" || strings.HasPrefix(strings.ToLower(sentence), "could not find blob")) {
		f.Code = platform.CodeMediaGone // blobs that no record shows are forgotten (packages/pds/src/actor-store/blob/transactor.ts)
	}
	if f.Outcome != psn.OutcomeUnknown && sentence != "" {
		f.Message = sentence
	}
	return f
}

// unsent is a publish call that ended before its request: something that it needed could not be read.
func unsent(err error) *platform.Failure {
	f := &platform.Failure{
		Outcome: psn.OutcomeNotSent, Code: "not-sent", Err: err,
		Message: psn.Excerpt("nothing was sent: "+err.Error(), 300),
	}
	switch psn.CodeOf(err) { //nolint:exhaustive // the others pass
	case psn.CodeUnauthorised:
		f.Outcome, f.Code = psn.OutcomeUnauthorised, "unauthorised"
	case psn.CodeRateLimited:
		f.Outcome, f.Code = psn.OutcomeRateLimited, "rate-limited"
	case psn.CodeRefused, psn.CodeInvalid, psn.CodeNotFound:
		f.Outcome, f.Code = psn.OutcomeRejected, "refused"
	}
	return f
}

package instagram

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// What a person does about an account from which nothing can go out.
const (
	calmDown  = "Instagram has blocked what apps do for this account for a while: open the Instagram app, see what it says under Account status, wait until the block is over, then run `psn account resume`"
	unlock    = "the account is locked or restricted: sign in at https://www.instagram.com, do what it asks, then run `psn account resume`"
	signAgain = "sign in again with `psn account login instagram`"
)

// Waits after a refusal that does not say how long.
const (
	busyWait  = 15 * time.Minute
	quotaWait = time.Hour
	readyWait = time.Minute
)

// failure classifies an answer to the release of a container. Only what says that nothing was published counts as that:
// everything else is unknown, and Find tells.
func (c *client) failure(a httpc.Answer) *platform.Failure {
	e, sentence := c.said(a.Body)
	f := platform.Status(a.Status, sentence)
	if sentence == "" {
		return platform.Status(a.Status, http.StatusText(a.Status))
	}
	if a.Status >= http.StatusInternalServerError || a.Status < http.StatusBadRequest {
		return f
	}
	now := c.http.Clock()
	switch meaningOf(e) { //nolint:exhaustive // all others leave the outcome unknown
	case meansAuth:
		f.Outcome, f.Code = psn.OutcomeUnauthorised, "unauthorised"
	case meansBusy:
		f.Outcome, f.Code, f.RetryAt = psn.OutcomeRateLimited, "rate-limited", c.regain(a.Header, now)
	case meansQuota:
		f.Outcome, f.Code, f.RetryAt = psn.OutcomeRateLimited, "quota", now.Add(quotaWait)
		sentence = "the account has published as much as Instagram allows in 24 hours"
	case meansNotReady:
		f.Outcome, f.Code, f.RetryAt = psn.OutcomeRateLimited, "not-ready", now.Add(readyWait)
	case meansRefused, meansNoFile:
		f.Outcome, f.Code = psn.OutcomeRejected, "refused"
	case meansBlocked:
		f.Outcome, f.Code, f.Mend = psn.OutcomeRejected, "action-blocked", calmDown
	case meansLocked:
		f.Outcome, f.Code, f.Mend = psn.OutcomeRejected, "account-locked", unlock
	default:
		return f
	}
	f.Message = sentence
	return f
}

// commentFailure classifies an answer to a comment, about which nobody can be asked: what Instagram names a reason for
// was not written.
func (c *client) commentFailure(a httpc.Answer) *platform.Failure {
	f := c.failure(a)
	e, sentence := c.said(a.Body)
	if f.Outcome != psn.OutcomeUnknown || sentence == "" || a.Status/100 != 4 {
		return f
	}
	switch meaningOf(e) { //nolint:exhaustive // all others leave the outcome unknown
	case meansPermission:
		f.Outcome, f.Code, f.Message = psn.OutcomeRejected, "not-allowed", "the sign-in does not allow comments: "+sentence
	case meansGone:
		f.Outcome, f.Code, f.Message = psn.OutcomeRejected, "post-gone", sentence
	}
	return f
}

// readFailure is the error of a call that was refused, with a hint where a person can do something.
func (c *client) readFailure(act string, status int, body []byte) error {
	e, sentence := c.said(body)
	if sentence == "" {
		return platform.ReadFailure(act, status, "")
	}
	err := psn.Errorf(psn.CodeRefused, "%s: Instagram says: %s", act, sentence)
	switch meaningOf(e) { //nolint:exhaustive // all others are refused as they are
	case meansAuth:
		err.Code, err.Hint = psn.CodeUnauthorised, "the token is over or was withdrawn: "+signAgain
	case meansPermission:
		err.Code, err.Hint = psn.CodeUnauthorised, "the sign-in does not allow that: "+signAgain+" and leave all permissions ticked"
	case meansLocked:
		err.Code, err.Hint = psn.CodeRefused, unlock
	case meansBlocked:
		err.Code, err.Hint = psn.CodeRefused, calmDown
	case meansBusy, meansQuota:
		err.Code, err.Retryable, err.Hint = psn.CodeRateLimited, true, "wait; calls while limited make it longer"
	case meansGone:
		err.Code = psn.CodeNotFound
	case meansNoFile:
		err.Hint = "see that the worker's public address can be reached from the internet (`psn doctor`), then run `psn post retry`"
	case meansTransient, meansNotReady:
		err.Code, err.Retryable = psn.CodeUnavailable, true
	case meansRetired:
		err.Code, err.Hint = psn.CodeUnsupported, "psn speaks version "+apiVersion+" of the API, which is not served any more: update psn"
	case meansUnknown:
		if status == http.StatusUnauthorized || status == http.StatusTooManyRequests || status >= http.StatusInternalServerError {
			return platform.ReadFailure(act, status, sentence)
		}
	}
	return err
}

// said reads the body of an error and what it says, fit to be shown; empty if the body is not one of Instagram's API.
func (c *client) said(body []byte) (said, string) {
	var r refusal
	if json.Unmarshal(body, &r) != nil || r.Error.Code == nil {
		return said{}, ""
	}
	e := r.Error
	text := sentences[e.Subcode]
	if text == "" {
		text = e.UserText
	}
	if text == "" {
		text = e.Message
	}
	if text == "" {
		text = "an error without words"
	}
	return e, platform.Sentence(text, c.login.Token)
}

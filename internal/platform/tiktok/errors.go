package tiktok

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Waits after a refusal that passes by itself. TikTok does not say how long: the windows are of a minute, and of a
// day that slides.
const (
	minuteWait = time.Minute
	dayWait    = time.Hour
)

// seeAccount is what a person does about an account that may not post.
const seeAccount = "TikTok has banned the account from posting for now: see its notices in the TikTok app, then run `psn account resume`"

// rule is what one of TikTok's error codes means (docs: tiktok-api-v2-error-handling and the references of the Content
// Posting API).
type rule struct {
	outcome psn.Outcome
	wait    time.Duration
	because string // added to what TikTok says
	hint    string
	mend    string
}

const (
	signInAgain = "sign in again with `psn account login tiktok`"
	tickAll     = "sign in again with `psn account login tiktok` and leave all permissions ticked"
)

// scopeCodes say that the token may not do that.
var scopeCodes = []string{"scope_not_authorized", "scope_permission_missed"}

// rules tells what a code means; false if it is none that is known to refuse.
func rules(code string) (rule, bool) {
	switch code {
	case "access_token_invalid":
		return rule{outcome: psn.OutcomeUnauthorised, hint: signInAgain}, true
	case scopeCodes[0], scopeCodes[1]:
		return rule{outcome: psn.OutcomeUnauthorised, because: "the sign-in does not allow this", hint: tickAll}, true
	case "rate_limit_exceeded":
		return rule{outcome: psn.OutcomeRateLimited, wait: minuteWait}, true
	case "spam_risk_too_many_posts":
		return rule{
			outcome: psn.OutcomeRateLimited, wait: dayWait,
			because: "the account has as many posts through apps as TikTok allows in 24 hours, about 15",
		}, true
	case "spam_risk_too_many_pending_share":
		return rule{
			outcome: psn.OutcomeRateLimited, wait: dayWait, because: "five drafts of the last 24 hours wait in the inbox",
			hint: "finish or discard the drafts in the TikTok app",
		}, true
	case "reached_active_user_cap":
		return rule{
			outcome: psn.OutcomeRateLimited, wait: dayWait,
			because: "as many accounts as the app may post for have posted in the last 24 hours (five before its audit)",
		}, true
	case "spam_risk_user_banned_from_posting":
		return rule{outcome: psn.OutcomeRejected, hint: seeAccount, mend: seeAccount}, true
	case "unaudited_client_can_only_post_to_private_accounts":
		return rule{
			outcome: psn.OutcomeRejected,
			because: "the app has not passed TikTok's audit, so it posts only with privacy=private and only while the account is set to private",
			hint:    "set the account to private in the TikTok app and use the option privacy=private, or use mode=inbox and finish the post in the app",
		}, true
	case "url_ownership_unverified":
		return rule{
			outcome: psn.OutcomeRejected, because: "TikTok fetches pictures only from a domain that the app has proved to own",
			hint: "verify the domain of the public address, or of the bucket that the media are in, under \"URL properties\" of the app at https://developers.tiktok.com/apps",
		}, true
	case "privacy_level_option_mismatch":
		return rule{
			outcome: psn.OutcomeRejected, because: "the account does not allow this privacy just now",
			hint: "public needs a public account, followers a private one",
		}, true
	case "app_version_check_failed":
		return rule{outcome: psn.OutcomeRejected, because: "drafts need version 31.8 of the TikTok app or later", hint: "update the TikTok app"}, true
	case "spam_risk", "spam_risk_text", "invalid_param", "invalid_params", "invalid_file_upload", "invalid_publish_id",
		"token_not_authorized_for_specified_publish_id", "publish_not_cancellable":
		return rule{outcome: psn.OutcomeRejected}, true
	}
	return rule{}, false
}

// open reads an answer: its data, or what it refuses. Success is only what says so itself, whatever its status, and
// only what TikTok says in the form of its own errors is a refusal: a proxy's page with the same status may stand for
// a request that did arrive.
func (c *client) open(status int, body []byte) (json.RawMessage, *platform.Failure) {
	var e envelope
	if json.Unmarshal(body, &e) != nil {
		e = envelope{}
	}
	if status/100 == 2 && e.Error.Code == "ok" {
		return e.Data, nil
	}
	said := platform.Sentence(e.Error.Message, c.login.Token)
	if said == "" {
		said = http.StatusText(status)
	}
	f := platform.Status(status, said)
	r, known := rules(e.Error.Code)
	switch {
	case known:
		f.Outcome, f.Code, f.Mend, f.Message = r.outcome, e.Error.Code, r.mend, said
		if r.because != "" {
			f.Message = r.because + " (" + said + ")"
		}
		if r.wait > 0 {
			f.RetryAt = c.http.Clock().Add(r.wait)
		}
	case status == http.StatusTooManyRequests:
		f.Outcome, f.Code, f.RetryAt = psn.OutcomeRateLimited, "rate-limited", c.http.Clock().Add(minuteWait)
	}
	return nil, f
}

// readFailure is the error of a read that was refused, with a hint where a person can do something. The Failure is in
// its chain.
func readFailure(act string, f *platform.Failure) error {
	r, _ := rules(f.Code)
	var e *psn.Error
	switch f.Outcome { //nolint:exhaustive // the others say nothing but the status
	case psn.OutcomeUnauthorised:
		e = psn.Errorf(psn.CodeUnauthorised, "%s: %w", act, f)
	case psn.OutcomeRateLimited:
		e = psn.Errorf(psn.CodeRateLimited, "%s: %w", act, f).Retry()
	case psn.OutcomeRejected:
		e = psn.Errorf(psn.CodeRefused, "%s: %w", act, f)
	default:
		e = platform.ReadFailure(act, f.Status, "")
		if e.Code == psn.CodeUnauthorised {
			e.Hint = signInAgain
		}
		return e
	}
	e.Hint = r.hint
	return e
}

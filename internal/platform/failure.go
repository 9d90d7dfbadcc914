package platform

import (
	"errors"
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/psn"
)

// Failure is a publish call that did not end with a receipt, classified by what it says about the
// outcome.
type Failure struct { //nolint:errname // it is the noun of the contract, beside Receipt
	Outcome psn.Outcome // never sending or published
	Code    string      // for machines: "text-too-long", "timeout", "http-502"
	Message string      // one sentence, as the network or the transport said it
	Status  int         // HTTP status; 0 if there was no answer
	// RetryAt is when the network said to try again; zero if it did not say.
	RetryAt time.Time
	// Mend is not empty if nothing of this account can go out until a person mends something, as an app
	// without credits or a suspended account: it says what. The account is paused and its posts are held.
	Mend string
	Err  error // the cause, for the log; may be nil
	// Existing is the post that a refusal with CodeDuplicate names; zero if it names none.
	Existing Receipt
	// Prepared, with CodeProcessing, is what Find needs to ask about the request, where only the answer told; it is
	// recorded with the attempt in the place of what Prepare returned.
	Prepared string
}

// The codes by which psn knows what to do beyond the outcome.
const (
	// CodeDuplicate refuses a text that is out already. After an attempt whose outcome was not known it is
	// evidence that that one arrived.
	CodeDuplicate = "duplicate"
	// CodeProcessing says, with an unknown outcome, that the network has taken the request and is still at work on
	// it: only a Finder can tell what comes of it.
	CodeProcessing = "processing"
	// CodeMediaGone refuses a post because the network has forgotten files that were uploaded for it: they are
	// uploaded again.
	CodeMediaGone = "media-gone"
	// CodeParentGone refuses an answer to a post that is not there any more: the thread stops.
	CodeParentGone = "parent-gone"
)

// Error returns the sentence.
func (f *Failure) Error() string { return f.Message }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// FailureOf returns the Failure in err's chain. An error without one classifies as unknown, unless
// provably nothing was sent.
func FailureOf(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return Transport(err)
}

// Transport classifies an error of the transport: not sent if no byte of the request left this machine,
// unknown otherwise.
func Transport(err error) *Failure {
	if errors.Is(err, httpc.ErrNotSent) {
		return &Failure{
			Outcome: psn.OutcomeNotSent, Code: "not-sent", Err: err,
			Message: "the request could not be sent: " + cause(err),
		}
	}
	return &Failure{
		Outcome: psn.OutcomeUnknown, Code: "no-answer", Err: err,
		Message: "the request left, and no answer came: " + cause(err),
	}
}

// cause returns err's text on one line, without the marker ErrNotSent.
func cause(err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			if !errors.Is(e, httpc.ErrNotSent) {
				return psn.Excerpt(e.Error(), 300)
			}
		}
	}
	return psn.Excerpt(err.Error(), 300)
}

// Status classifies an answer by nothing but its HTTP status: 5xx, 408 and whatever is not listed here
// are unknown. It is the fallback below a member's own knowledge of documented refusals.
func Status(status int, message string) *Failure {
	return &Failure{
		Outcome: psn.OutcomeUnknown, Code: fmt.Sprintf("http-%d", status), Status: status,
		Message: fmt.Sprintf("the server answered %d: %s", status, psn.Excerpt(message, 300)),
	}
}

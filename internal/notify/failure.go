package notify

import (
	"errors"

	"github.com/postshitnow/psn/internal/psn"
)

// Failure is a message that was not delivered for sure.
type Failure struct { //nolint:errname // it is the noun of the contract, as platform.Failure is
	// Outcome is psn.OutcomeNotSent if provably nothing left, psn.OutcomeRejected if the other side said
	// no, and psn.OutcomeUnknown if the message may have arrived.
	Outcome psn.Outcome
	Message string // one sentence without secrets
	Status  int    // HTTP status; 0 if there was none
}

// Error returns the sentence.
func (f *Failure) Error() string { return f.Message }

// FailureOf returns the Failure in err's chain. Any other error is unknown, and its text is not repeated.
func FailureOf(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return &Failure{Outcome: psn.OutcomeUnknown, Message: "it is not known whether the message arrived"}
}

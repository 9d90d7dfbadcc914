package shoutrrr

import (
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/util/jsonclient"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/psn"
)

// errPanicked stands for a panic in the library, whose text might repeat secrets.
var errPanicked = errors.New("shoutrrr panicked")

// failure says what came of a message: by what the transport saw if the service used it, otherwise by the
// kind of the library's error. The library's text is never repeated.
func (t target) failure(r *record, err error) *notify.Failure {
	last := r.last()
	if last.taken > 0 {
		return t.unknown("the server took the message, or a part of it, and then it failed")
	}
	if last.used {
		return t.judged(last.status, last.err)
	}
	var answer jsonclient.Error
	if errors.As(err, &answer) && answer.StatusCode > 0 {
		return t.judged(answer.StatusCode, nil)
	}
	if mail, ok := errors.AsType[*textproto.Error](err); ok {
		return &notify.Failure{Outcome: t.mailOutcome(mail.Code, err), Message: fmt.Sprintf("%s: the server answered %d", t.scheme, mail.Code)}
	}
	if dial := dialError(err); dial != nil {
		return t.unsent(dial)
	}
	return t.unknown("the service failed in a way that does not say whether the message arrived")
}

// judged classifies an answer of HTTP, or its absence.
func (t target) judged(status int, cause error) *notify.Failure {
	answered := fmt.Sprintf("%s: the server answered %d", t.scheme, status)
	switch {
	case errors.Is(cause, httpc.ErrNotSent):
		return t.unsent(cause)
	case cause != nil:
		return t.unknown("the request left, and no answer came")
	case status == 429: // documented as not accepted by every service that uses it
		return &notify.Failure{Outcome: psn.OutcomeNotSent, Status: status, Message: answered + ", which asks to wait"}
	case status >= 300 && status < 500 && status != 408:
		return &notify.Failure{Outcome: psn.OutcomeRejected, Status: status, Message: answered}
	}
	f := t.unknown(fmt.Sprintf("the server answered %d", status))
	f.Status = status
	return f
}

// mailOutcome takes a refusal of SMTP for what it is: 4yz is not accepted for now, 5yz never (RFC 5321,
// section 4.2.1). The library gives each recipient a message of its own and says goodbye after the last:
// with several, or if that went wrong, some may have theirs.
func (t target) mailOutcome(code int, err error) psn.Outcome {
	text := err.Error()
	switch {
	case strings.Contains(text, "error closing session"), t.several && strings.Contains(text, "to some recipients"):
		return psn.OutcomeUnknown
	case code/100 == 4:
		return psn.OutcomeNotSent
	case code/100 == 5:
		return psn.OutcomeRejected
	}
	return psn.OutcomeUnknown
}

// unsent repeats what kept a connection from being made only by its kind: its text may hold an address.
func (t target) unsent(err error) *notify.Failure {
	why := "no connection"
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		why = "its name can't be resolved"
		if dns.IsNotFound {
			why = "there is no server of that name"
		}
	} else if op, ok := errors.AsType[*net.OpError](err); ok && op.Err != nil {
		why = psn.Excerpt(op.Err.Error(), 100) // "connect: connection refused"
	}
	return &notify.Failure{Outcome: psn.OutcomeNotSent, Message: t.scheme + ": the server can't be reached: " + why}
}

func (t target) unknown(what string) *notify.Failure {
	return &notify.Failure{Outcome: psn.OutcomeUnknown, Message: t.scheme + ": " + what}
}

// abandoned is a message whose service took too long, or that was interrupted.
func (t target) abandoned(r *record) *notify.Failure {
	if !r.leave() {
		return &notify.Failure{Outcome: psn.OutcomeNotSent, Message: t.scheme + ": interrupted before anything was sent"}
	}
	return t.unknown("no answer in time")
}

// dialError returns the error of making a connection in err's chain, nil if there is none.
func dialError(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return op
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return dns
	}
	return nil
}

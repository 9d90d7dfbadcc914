package psn

import (
	"errors"
	"fmt"
)

// Code names a kind of failure for machines. Codes are stable and only ever added; the sentence beside
// one may change. docs/errors.md explains each.
type Code string

// Every error code. ExitOf in package cli maps each to an exit code.
const (
	CodeInternal     Code = "internal"        // a fault of psn's own, or of the machine
	CodeUsage        Code = "usage"           // the command line is off: unknown flag, missing argument
	CodeInvalid      Code = "invalid"         // the input is well-formed but not acceptable
	CodeNotFound     Code = "not-found"       // no such post, account, hub, platform
	CodeAmbiguous    Code = "ambiguous"       // a shortened id that fits several
	CodeUnauthorised Code = "unauthorised"    // the account's credentials were refused; a person must sign in
	CodeKeyMissing   Code = "key-missing"     // sealed tokens can't be opened here
	CodeKeyOther     Code = "key-other"       // they are sealed to the hub's key of today, and this machine has another
	CodeInsecureFile Code = "insecure-file"   // a file with secrets is readable by others
	CodeConflict     Code = "conflict"        // the state does not allow it, or someone was faster
	CodeStale        Code = "stale"           // it changed since it was read
	CodeDuplicate    Code = "duplicate"       // the same content for the same account within 24 hours
	CodePolicy       Code = "policy"          // needs approval or a confirmation
	CodePaused       Code = "paused"          // the hub or the account is paused
	CodeRateLimited  Code = "rate-limited"    // the platform asks to wait
	CodeUnknown      Code = "outcome-unknown" // it is not known whether a request took effect
	CodeRefused      Code = "refused"         // the platform refused, and said why
	CodeUnavailable  Code = "unavailable"     // a service or database can't be reached just now
	CodeLocked       Code = "locked"          // another process holds the database
	CodeReadOnly     Code = "read-only"       // the database or folder can't be written
	CodeCorrupt      Code = "corrupt"         // the database file is damaged or not a database
	CodeFull         Code = "disk-full"       // no space left
	CodeHubNewer     Code = "hub-newer"       // the hub was migrated by a newer psn
	CodeHubOlder     Code = "hub-older"       // the hub must be migrated first
	CodeCancelled    Code = "cancelled"       // interrupted by the user
	CodeUnsupported  Code = "unsupported"     // this platform or server can't do it
)

// Codes lists every error code in the order of their definition.
func Codes() []Code {
	return []Code{
		CodeInternal, CodeUsage, CodeInvalid, CodeNotFound, CodeAmbiguous, CodeUnauthorised,
		CodeKeyMissing, CodeKeyOther, CodeInsecureFile, CodeConflict, CodeStale, CodeDuplicate, CodePolicy, CodePaused,
		CodeRateLimited, CodeUnknown, CodeRefused, CodeUnavailable, CodeLocked, CodeReadOnly, CodeCorrupt,
		CodeFull, CodeHubNewer, CodeHubOlder, CodeCancelled, CodeUnsupported,
	}
}

// Error is a failure that a person or an agent can act on.
type Error struct {
	Code      Code     // for machines
	Message   string   // one sentence, no capital, no full stop
	Hint      string   // what to do next; may be empty
	Retryable bool     // whether the same call may succeed later, unchanged
	Next      []string // commands that help, complete: "psn account list"
	Err       error    // the cause, for the log; may be nil
}

// Error returns the sentence, followed by the cause where there is one.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	if _, said := e.Err.(quiet); said { //nolint:errorlint // only the immediate cause stands in the message
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error with a formatted message. A %w verb records the cause without repeating it.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Err: causeOnly(errors.Unwrap(err))}
}

// causeOnly keeps a cause reachable by errors.Is without printing it a second time.
func causeOnly(err error) error {
	if err == nil {
		return nil
	}
	return quiet{err}
}

// quiet is a cause whose text already stands in the message.
type quiet struct{ err error }

func (q quiet) Error() string { return q.err.Error() }
func (q quiet) Unwrap() error { return q.err }

// WithHint sets what to do next and returns e.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// WithNext sets the commands that help and returns e.
func (e *Error) WithNext(commands ...string) *Error {
	e.Next = commands
	return e
}

// Retry marks e as worth repeating unchanged and returns it.
func (e *Error) Retry() *Error {
	e.Retryable = true
	return e
}

// CodeOf returns the code of the outermost Error in err's chain, CodeInternal for any other error, and
// the empty code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

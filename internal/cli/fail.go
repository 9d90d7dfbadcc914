package cli

import (
	"context"
	"errors"

	"github.com/postshitnow/psn/internal/psn"
)

// failure is the envelope of an error.
type failure struct {
	OK    bool        `json:"ok"`
	Error failureBody `json:"error"`
}

type failureBody struct {
	Code      psn.Code `json:"code"`
	Message   string   `json:"message"`
	Hint      string   `json:"hint"`
	Retryable bool     `json:"retryable"`
	Next      []string `json:"next"`
}

// translate returns the psn.Error in err's chain. An error without one is internal, unless it comes of an
// interrupted context.
func translate(ctx context.Context, err error) *psn.Error {
	e, known := errors.AsType[*psn.Error](err)
	if known && e.Code != psn.CodeInternal {
		return e
	}
	interrupted := errors.Is(ctx.Err(), context.Canceled)
	switch {
	case errors.Is(err, context.Canceled), interrupted:
		return psn.Errorf(psn.CodeCancelled, "interrupted")
	case known:
		return e
	case errors.Is(err, context.DeadlineExceeded):
		return psn.Errorf(psn.CodeUnavailable, "it took too long: %w", err)
	}
	return psn.Errorf(psn.CodeInternal, "%w", err)
}

// fail prints an error on stderr and returns the exit code.
func (e *Env) fail(ctx context.Context, format Format, err error) int {
	if errors.Is(err, errPipe) {
		return exitDone
	}
	known := translate(ctx, err)
	said := *known
	said.Message, said.Hint, said.Err = mask(known.Error()), mask(known.Hint), nil
	known = &said
	if format == Human {
		e.failHuman(known)
	} else {
		e.errLine(failure{Error: failureBody{
			Code: known.Code, Message: Safe(known.Error()), Hint: known.Hint,
			Retryable: known.Retryable, Next: orEmpty(known.Next),
		}})
	}
	return ExitOf(known.Code)
}

// failHuman prints an error as a person reads it.
func (e *Env) failHuman(err *psn.Error) {
	p := e.printer()
	p.Line("%s %s", p.Bad("psn:"), Safe(err.Error()))
	if err.Hint != "" {
		p.Line("  %s", Safe(err.Hint))
	}
	for _, n := range err.Next {
		p.Line("%s", p.Dim("  next: "+n))
	}
	_, _ = e.Err.Write(p.bytes()) // the exit code still tells
}

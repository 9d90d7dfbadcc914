package cli

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// Ready prints the result of a command that goes on running, such as a server, now and whole: a program that
// reads it knows that it may begin. What the command returns later is not printed, unless it is an error.
// It is called at most once, while the command runs.
func (e *Env) Ready(ctx context.Context, r *Result) error {
	if e.ready == nil {
		return psn.Errorf(psn.CodeInternal, "the command is not running, or has said that it is ready")
	}
	show := e.ready
	e.ready = nil
	return show(ctx, r)
}

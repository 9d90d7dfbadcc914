package cli

import (
	"context"
	"fmt"

	"github.com/postshitnow/psn/internal/psn"
)

// Env is what every command is given: streams, a clock and the output that was asked for. What commands
// act upon (the application) is a parameter of their constructors.
type Env struct {
	*Streams
	Clock psn.Clock

	out      outputFlags
	chosen   Format // of the output; set once the flags are parsed
	failures Format // of errors, likewise
	topics   []Topic
	hubs     []string
	ready    func(context.Context, *Result) error // prints a result early; nil once it did
}

// NewEnv returns an Env for one command tree, which NewRoot makes.
func NewEnv(streams *Streams, clock psn.Clock) *Env {
	return &Env{Streams: streams, Clock: clock, topics: builtinTopics()}
}

// Format returns the format in which the command that is running will answer.
func (e *Env) Format() Format { return e.chosen }

// Note tells a person at the terminal what is going on, as one dim line on stderr. It says nothing when
// the output is for a program.
func (e *Env) Note(format string, args ...any) {
	if e.chosen != Human {
		return
	}
	p := e.printer()
	p.Line("%s", p.Dim(fmt.Sprintf(format, args...)))
	_, _ = e.Err.Write(p.bytes()) // a remark that can't be shown is no failure
}

// Show prints something for a person on stderr, before a question that is about it.
func (e *Env) Show(write func(*Printer)) {
	p := e.printer()
	write(p)
	_, _ = e.Err.Write(p.bytes()) // what can't be shown can't be agreed to either: the question follows
}

// printer returns an empty Printer for the terminal.
func (e *Env) printer() *Printer { return &Printer{color: e.Color, width: e.Width} }

// HubNames returns the hubs that --hub names, in order; none if it was not given.
func (e *Env) HubNames() []string { return e.hubs }

// HubName returns the one hub that --hub names, empty if it was not given. Several are a usage error.
func (e *Env) HubName() (string, error) {
	switch len(e.hubs) {
	case 0:
		return "", nil
	case 1:
		return e.hubs[0], nil
	}
	return "", psn.Errorf(psn.CodeUsage, "this command works on one hub, --hub names %d", len(e.hubs))
}

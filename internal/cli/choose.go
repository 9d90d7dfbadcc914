package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Choose asks the person at the terminal for one of several things and returns its place in names.
func (e *Env) Choose(ctx context.Context, question string, names []string) (int, error) {
	p := e.printer()
	for i, name := range names {
		p.Line("%3d  %s", i+1, name)
	}
	if _, err := e.Err.Write(p.bytes()); err != nil {
		return 0, psn.Errorf(psn.CodeInternal, "can't ask on stderr: %w", err)
	}
	for {
		answer, err := e.ask(ctx, fmt.Sprintf("%s [1-%d]", question, len(names)))
		if err != nil {
			return 0, err
		}
		if strings.TrimSpace(answer) == "" {
			return 0, psn.Errorf(psn.CodeCancelled, "nothing was chosen, so nothing was changed")
		}
		if n, err := strconv.Atoi(strings.TrimSpace(answer)); err == nil && n >= 1 && n <= len(names) {
			return n - 1, nil
		}
	}
}

// ReadLine reads one line: from the terminal after a prompt, else the first line of standard input.
func (e *Env) ReadLine(ctx context.Context, prompt string) (string, error) {
	if e.InTTY {
		return e.ask(ctx, prompt)
	}
	return await(ctx, func() (string, error) { return readLine(e.In) })
}

// NeedsTerminal is the error of a command that would have to ask for something where stdin is not a terminal.
func NeedsTerminal(what, flag string) *psn.Error {
	return psn.Errorf(psn.CodeUsage, "stdin is not a terminal, so psn can't ask for %s", what).WithHint("add %s", flag)
}

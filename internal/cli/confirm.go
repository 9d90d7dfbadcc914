package cli

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Confirm returns nil if yes is set or the person at the terminal says so. The question is a whole one,
// "publish 7k2 on mastodon now?". Where stdin is not a terminal it asks nothing and returns an error with
// CodePolicy that names the missing flag; a no is CodeCancelled.
func (e *Env) Confirm(ctx context.Context, yes bool, question string) error {
	if yes {
		return nil
	}
	if !e.InTTY {
		return psn.Errorf(psn.CodePolicy, "this needs a confirmation: %s", Safe(question)).
			WithHint("stdin is not a terminal; add --yes once a person agrees")
	}
	answer, err := e.ask(ctx, question+" [y/N]")
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return psn.Errorf(psn.CodeCancelled, "not confirmed, so nothing was changed")
}

// ask prints a question on stderr and reads one line of stdin. End of input is an empty answer.
func (e *Env) ask(ctx context.Context, question string) (string, error) {
	p := e.printer()
	p.Line("%s", p.Bold(question))
	prompt := strings.TrimRight(string(p.bytes()), "\n") + " "
	if _, err := io.WriteString(e.Err, prompt); err != nil {
		return "", psn.Errorf(psn.CodeInternal, "can't ask on stderr: %w", err)
	}
	return await(ctx, func() (string, error) { return readLine(e.In) })
}

// maxLine bounds a line typed at a prompt.
const maxLine = 64 << 10

// readLine reads up to a line feed or the end, byte by byte, so that what follows stays in r.
func readLine(r io.Reader) (string, error) {
	var line []byte
	var one [1]byte
	for len(line) < maxLine {
		n, err := r.Read(one[:])
		if n == 1 {
			if one[0] == '\n' {
				break
			}
			line = append(line, one[0])
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", psn.Errorf(psn.CodeInternal, "can't read standard input: %w", err)
		}
	}
	return strings.TrimRight(string(line), "\r"), nil
}

package cli

import (
	"context"
	"io"
	"runtime"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// maxSecret bounds what is taken for a secret.
const maxSecret = 64 << 10

// ReadSecret reads a secret from a file, or from standard input if path is "" or "-": at a terminal it
// asks with prompt and echoes nothing. White space around the secret is cut off. A file that others may
// read is refused with CodeInsecureFile, an empty secret with CodeInvalid.
func (e *Env) ReadSecret(ctx context.Context, path, prompt string) (psn.Secret, error) {
	var text string
	var err error
	switch {
	case path != "" && path != "-":
		text, err = await(ctx, func() (string, error) { return secretFile(path) })
	case e.InTTY:
		text, err = e.askHidden(ctx, prompt)
	default:
		text, err = await(ctx, func() (string, error) {
			raw, err := readAll(e.In, "standard input", maxSecret)
			return string(raw), err
		})
	}
	if err != nil {
		return psn.Secret{}, err
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return psn.Secret{}, psn.Errorf(psn.CodeInvalid, "the secret is empty").
			WithHint("give it on standard input or in a file; never as an argument")
	}
	return psn.NewSecret(text), nil
}

// secretFile reads a file that only its owner may read.
func secretFile(path string) (string, error) {
	f, info, err := openInput(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	mode := info.Mode()
	if mode.IsRegular() && mode.Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		return "", psn.Errorf(psn.CodeInsecureFile, "%s holds a secret and other users may open it (mode %04o)", path, mode.Perm()).
			WithHint("run: chmod 600 %s", Quote(path))
	}
	raw, err := readAll(f, path, maxSecret)
	return string(raw), err
}

// askHidden asks at the terminal without echoing the answer.
func (e *Env) askHidden(ctx context.Context, prompt string) (string, error) {
	if e.hidden == nil {
		return e.ask(ctx, prompt)
	}
	if _, err := io.WriteString(e.Err, Safe(prompt)+" "); err != nil {
		return "", psn.Errorf(psn.CodeInternal, "can't ask on stderr: %w", err)
	}
	line, err := e.hidden(ctx)
	_, _ = io.WriteString(e.Err, "\n") // in place of the line feed that was not echoed
	if err != nil && ctx.Err() == nil {
		err = psn.Errorf(psn.CodeInternal, "can't read from the terminal: %w", err)
	}
	return line, err
}

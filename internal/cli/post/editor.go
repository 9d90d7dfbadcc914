package post

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// written is a text that a person wrote in their editor, in a file of its own until it is saved.
type written struct {
	path    string // in a folder of its own that only its owner may open
	raw     []byte
	changed bool
}

// write has a person edit a text, and returns what they made of it. After an error the file is gone, unless the error
// says where it is.
func write(ctx context.Context, env *cli.Env, editor, name string, text []byte) (written, error) {
	folder, err := os.MkdirTemp("", "psn-edit-")
	if err != nil {
		return written{}, psn.Errorf(psn.CodeInternal, "can't make a file for the editor: %w", err)
	}
	w := written{path: filepath.Join(folder, name)}
	if err := os.WriteFile(w.path, text, 0o600); err != nil {
		w.discard()
		return w, psn.Errorf(psn.CodeInternal, "can't make a file for the editor: %w", err)
	}
	failed := runEditor(ctx, env, editor, w.path)
	f, err := os.Open(w.path)
	if err == nil {
		w.raw, err = io.ReadAll(io.LimitReader(f, app.MaxDraftBytes+1))
		_ = f.Close() // only read from
	}
	if err != nil {
		return w, psn.Errorf(psn.CodeInvalid, "what the editor left at %s can't be read: %w", w.path, err)
	}
	w.changed = !bytes.Equal(w.raw, text)
	switch {
	case failed == nil && ctx.Err() == nil:
		return w, w.check()
	case failed == nil:
		failed = ctx.Err()
	}
	if !w.changed {
		w.discard()
		return w, failed
	}
	return w, w.kept(failed)
}

// check refuses what is no text.
func (w written) check() error {
	switch {
	case len(bytes.TrimSpace(w.raw)) == 0:
		w.discard()
		return psn.Errorf(psn.CodeInvalid, "the file is empty, so nothing was changed").
			WithHint("to delete the post: psn post delete ID")
	case len(w.raw) > app.MaxDraftBytes:
		return w.kept(psn.Errorf(psn.CodeInvalid, "the text has more than the %d bytes that are allowed", app.MaxDraftBytes))
	}
	return nil
}

// discard removes the file.
func (w written) discard() { _ = os.RemoveAll(filepath.Dir(w.path)) } // it is in a folder for what may vanish

// kept says where the text is that could not be saved.
func (w written) kept(err error) error {
	said := &psn.Error{Code: psn.CodeOf(err), Message: err.Error()}
	if known, ok := errors.AsType[*psn.Error](err); ok {
		copied := *known
		said = &copied
	} else if errors.Is(err, context.Canceled) {
		said = psn.Errorf(psn.CodeCancelled, "interrupted, so nothing was changed")
	}
	hint := "nothing is lost: what you wrote is in " + w.path
	if said.Hint != "" {
		hint = said.Hint + "; " + hint
	}
	said.Hint = hint
	return said
}

// runEditor runs the person's editor on a file until they close it. The shell reads the command, as in
// EDITOR='code --wait'. It is not stopped by an interrupt: the terminal is the editor's.
func runEditor(ctx context.Context, env *cli.Env, editor, path string) error {
	name, args := "sh", []string{"-c", editor + ` "$@"`, editor, path}
	if runtime.GOOS == "windows" {
		words := strings.Fields(editor)
		name, args = words[0], append(words[1:], path)
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), name, args...) //nolint:gosec // the person's own command
	cmd.Stdin, cmd.Stdout, cmd.Stderr = env.In, env.Out, env.Err
	if !env.OutTTY { // that is for the answer
		cmd.Stdout = env.Err
	}
	err := cmd.Run()
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		return psn.Errorf(psn.CodeCancelled, "the editor ended with exit status %d, so nothing was changed", ended.ExitCode()).
			WithHint("check that this runs: %s", editor)
	}
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "the editor can't be run: %w", err).WithHint("set EDITOR to one that is there, or give the text with --file")
	}
	return nil
}

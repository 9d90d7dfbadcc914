package film

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// windUp is how long ffmpeg's pipes are read after it was killed.
const windUp = 5 * time.Second

// run runs ffmpeg without a shell and without standard input, in a process group of its own.
func (t Tool) run(ctx context.Context, args []string, out io.Writer) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGHUP) // or ffmpeg would go on without psn
	defer stop()
	if ctx.Err() != nil {
		return errCancelled()
	}
	var said tail
	cmd := exec.CommandContext(ctx, t.path, args...) //nolint:gosec // the user's ffmpeg
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = t.env, out, &said, windUp
	apart(cmd)
	err := cmd.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return errCancelled()
	}
	if _, ended := errors.AsType[*exec.ExitError](err); !ended {
		return psn.Errorf(psn.CodeUnsupported, "ffmpeg could not be run: %w", err).WithHint("see whether `ffmpeg -version` works; " + Install)
	}
	return trouble(said.last(), err)
}

func errCancelled() error {
	return psn.Errorf(psn.CodeCancelled, "interrupted; nothing was kept of the video")
}

// trouble says why ffmpeg failed, by the last line that it said.
func trouble(said string, err error) error {
	switch {
	case strings.Contains(said, "No space left"):
		return psn.Errorf(psn.CodeFull, "no space left for the video")
	case strings.Contains(said, "Unknown encoder"):
		return psn.Errorf(psn.CodeUnsupported, "this ffmpeg can't make H.264: %s", said).WithHint("install one that is built with libx264")
	case said == "":
		said = err.Error()
	}
	return psn.Errorf(psn.CodeInvalid, "ffmpeg can't make it: %s", said).WithHint("see whether the video plays, and export it again")
}

// tail keeps the end of what is written to it.
type tail struct{ data []byte }

const tailBytes = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.data = append(t.data, p...)
	if over := len(t.data) - tailBytes; over > 0 {
		t.data = append([]byte(nil), t.data[over:]...)
	}
	return len(p), nil
}

// last returns the last line, short enough for a sentence.
func (t *tail) last() string {
	lines := bytes.Split(bytes.TrimSpace(t.data), []byte("\n"))
	return psn.Excerpt(strings.ToValidUTF8(string(bytes.TrimSpace(lines[len(lines)-1])), "?"), 160)
}

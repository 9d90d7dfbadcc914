package service

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// maxLogLine bounds a line of a log, in bytes.
const maxLogLine = 1 << 20

// Logs calls each with the last lines of the program's output, the oldest first, and with follow with every
// further one until ctx ends, which is no error. A service that has not written anything has none. Errors
// have psn.CodeUnavailable if the log can't be read.
func (i *Installed) Logs(ctx context.Context, lines int, follow bool, each func(line string) error) error {
	if i.Log != "" {
		if there, err := exists(i.Log); err == nil && !there && !follow {
			return nil
		}
	}
	line := i.system.logCommand(i.Unit, lines, follow)
	cmd, err := i.host.command(ctx, line)
	if err != nil {
		return err
	}
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "service: read the log: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return failed(line, "", err)
	}
	shown := readLines(out, each)
	if shown != nil {
		_ = cmd.Process.Kill() // nobody reads on
	}
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil && follow:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case shown != nil:
		return shown
	case follow && interrupted(err):
		return nil
	case err != nil:
		return failed(line, errs.String(), err).WithHint("run it yourself: %s", strings.Join(line, " "))
	}
	return nil
}

// interrupted reports whether a signal ended the program: Ctrl-C reaches it as well as psn.
func interrupted(err error) bool {
	ended, ok := errors.AsType[*exec.ExitError](err)
	return ok && ended.ExitCode() == -1
}

func readLines(r io.Reader, each func(string) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxLogLine)
	for scanner.Scan() {
		if err := each(scanner.Text()); err != nil {
			return err
		}
	}
	return scanner.Err()
}

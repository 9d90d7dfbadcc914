package service

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Host is the machine, as one of its users sees it.
type Host struct {
	System string                           // as runtime.GOOS
	Lookup func(name string) (string, bool) // the environment
	UID    int                              // of the user
}

// manager returns the system that keeps programs running here. It returns an error with
// psn.CodeUnsupported if there is none that psn knows.
func (h Host) manager() (manager, error) {
	var m manager
	switch h.System {
	case "linux":
		m = systemd{h}
	case "darwin":
		m = launchd{h}
	default:
		return nil, psn.Errorf(psn.CodeUnsupported, "psn can't install a service on %s", h.System).
			WithHint("let the system's scheduler start `psn worker` when you log in, or `psn worker --once` every minute")
	}
	if h.find(m.tool()) == "" {
		return nil, psn.Errorf(psn.CodeUnsupported, "there is no %s here, so nothing can keep the worker running", m.tool()).
			WithHint("start `psn worker` by what this system starts programs with, or let cron run `psn worker --once` every minute")
	}
	return m, nil
}

func (h Host) env(name string) string {
	value, _ := h.Lookup(name)
	return value
}

// home returns the user's home directory.
func (h Host) home() (string, error) {
	if dir := h.env("HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	return "", psn.Errorf(psn.CodeInvalid, "HOME is not set, so there is no place for a service").WithHint("set HOME to an absolute path")
}

// find returns the path of a program in PATH, empty if it is not there.
func (h Host) find(program string) string {
	for _, dir := range filepath.SplitList(h.env("PATH")) {
		if !filepath.IsAbs(dir) {
			continue
		}
		if path, err := exec.LookPath(filepath.Join(dir, program)); err == nil {
			return path
		}
	}
	return ""
}

// command returns a program of PATH, ready to be run.
func (h Host) command(ctx context.Context, line []string) (*exec.Cmd, error) {
	path := h.find(line[0])
	if path == "" {
		return nil, psn.Errorf(psn.CodeUnsupported, "there is no %s here", line[0])
	}
	return exec.CommandContext(ctx, path, line[1:]...), nil //nolint:gosec // the lines are this package's own
}

// run runs a program of PATH and returns its standard output. Where it fails, the error has
// psn.CodeUnavailable and the first line of what it said.
func (h Host) run(ctx context.Context, line ...string) (string, error) {
	cmd, err := h.command(ctx, line)
	if err != nil {
		return "", err
	}
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return out.String(), failed(line, errs.String()+out.String(), err)
	}
	return out.String(), nil
}

func failed(line []string, said string, err error) *psn.Error {
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	if first == "" {
		first = err.Error()
	}
	return psn.Errorf(psn.CodeUnavailable, "`%s` failed: %s", strings.Join(line, " "), strings.TrimSuffix(psn.Excerpt(first, 200), "."))
}

// Program returns the path of this program that stays right when it is upgraded: where PATH leads to this
// very program by a link, as Homebrew's does, it is the link.
func (h Host) Program() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", psn.Errorf(psn.CodeInternal, "service: the path of this program: %w", err)
	}
	file, err := filepath.EvalSymlinks(self)
	if err != nil {
		return "", psn.Errorf(psn.CodeInternal, "service: the path of this program: %w", err)
	}
	found := h.find(filepath.Base(self))
	if target, err := filepath.EvalSymlinks(found); found != "" && err == nil && target == file {
		return found, nil
	}
	return self, nil
}

// exists reports whether there is a file of this path.
func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Whole returns nil if nothing is missing in the calendar. A calendar program forgets the events that a file
// no longer has, so a file is written of a whole calendar only.
func (c Calendar) Whole() error {
	for _, h := range c.Hubs {
		if h.Problem == nil {
			continue
		}
		err := psn.Errorf(psn.CodeOf(h.Problem), "the file would lack the posts of hub %s: %w", h.Name, h.Problem).
			WithHint("mend that, or name the hubs to write with --hub")
		if known, ok := errors.AsType[*psn.Error](h.Problem); ok {
			err.Retryable, err.Next = known.Retryable, known.Next
		}
		return err
	}
	return nil
}

// SaveICS writes the calendar as an iCalendar file to a path, which the user may have given relative to the
// folder in which psn was called. The file appears there only when it is whole; one that is there is
// replaced and keeps its permissions. A new file is readable by its owner only.
func (a *App) SaveICS(c Calendar, path string) error {
	if err := c.Whole(); err != nil {
		return err
	}
	target, mode := a.path(path), os.FileMode(0o600)
	if behind, err := filepath.EvalSymlinks(target); err == nil {
		target = behind
	}
	if info, err := os.Stat(target); err == nil {
		if !info.Mode().IsRegular() {
			return psn.Errorf(psn.CodeUsage, "--ics: %s is not a regular file", path)
		}
		mode = info.Mode().Perm()
	}
	temp, err := os.CreateTemp(filepath.Dir(target), ".psn-ics-*")
	if err != nil {
		return icsError(path, err)
	}
	defer func() { _ = os.Remove(temp.Name()) }() // unless it was renamed
	_, err = temp.WriteString(c.ICS())
	if err = errors.Join(err, temp.Chmod(mode), temp.Sync(), temp.Close()); err == nil {
		err = os.Rename(temp.Name(), target)
	}
	return icsError(path, err)
}

// icsError is saveError for the flag --ics.
func icsError(path string, err error) error {
	err = saveError(path, err)
	if known, ok := errors.AsType[*psn.Error](err); ok {
		known.Message = strings.Replace(known.Message, "--out:", "--ics:", 1)
	}
	return err
}

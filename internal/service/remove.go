package service

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Installed is a service that may have been installed.
type Installed struct {
	Unit
	There bool // its file is

	host   Host
	system manager
}

// Find looks for the service of a name. Errors are as in Plan; one that is not there is no error.
func (h Host) Find(name string) (*Installed, error) {
	m, err := h.manager()
	if err != nil {
		return nil, err
	}
	unit, err := h.unit(m, name)
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(unit.File)
	if errors.Is(err, fs.ErrNotExist) {
		return &Installed{unit, false, h, m}, nil
	}
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "can't read %s: %w", unit.File, err).WithHint("check its owner and mode")
	}
	if unit.Content = string(raw); !strings.Contains(unit.Content, marker) {
		return nil, psn.Errorf(psn.CodeConflict, "%s was not written by psn", unit.File).WithHint("remove it by hand if it is not needed")
	}
	return &Installed{unit, true, h, m}, nil
}

// Remove stops the service and removes its file. One that is not there is left alone. Where the system does
// not answer, nothing is removed, because the program might go on running.
func (i *Installed) Remove(ctx context.Context) error {
	if !i.There {
		return nil
	}
	if err := i.system.stop(ctx, i.Unit); err != nil {
		if failed, ok := errors.AsType[*psn.Error](err); ok && failed.Hint == "" {
			_ = failed.WithHint("nothing was removed; try again in a session of this user, or make sure that the worker is stopped and remove %s", i.File)
		}
		return err
	}
	if err := os.Remove(i.File); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return writeError(i.File, err)
	}
	i.There = false
	return i.system.forget(ctx)
}

// Others lists the names of the services that psn has installed here, as --name takes them.
func (i *Installed) Others() []string {
	before, after, _ := strings.Cut(filepath.Base(i.system.file(i.system.label("*"))), "*")
	entries, _ := os.ReadDir(filepath.Dir(i.File)) // a folder that can't be read has none
	var names []string
	for _, e := range entries {
		name, found := strings.CutPrefix(e.Name(), before)
		if name, cut := strings.CutSuffix(name, after); found && cut && psn.CheckName(name) == nil {
			names = append(names, name)
		}
	}
	return names
}

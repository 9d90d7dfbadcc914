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

// Plan is a service about to be installed.
type Plan struct {
	Unit
	Changes bool // the file is not there, or says something else

	system manager
}

// Plan says what installing a service would write. It returns an error with psn.CodeUnsupported where the
// machine has no system for it, with psn.CodeConflict if the file is somebody else's or if a service of this
// name runs in another folder, with psn.CodeInvalid for a value that no file can hold.
func (h Host) Plan(spec Spec) (*Plan, error) {
	m, err := h.manager()
	if err != nil {
		return nil, err
	}
	unit, err := h.unit(m, spec.Name)
	if err != nil {
		return nil, err
	}
	texts := append([]string{spec.Title, spec.Program, spec.Dir, unit.Log}, spec.Args...)
	for _, v := range spec.Env {
		texts = append(texts, v.Value)
	}
	if err := checkText(append(texts, spec.Writable...)...); err != nil {
		return nil, err
	}
	if err := m.check(spec); err != nil {
		return nil, err
	}
	unit.Content = m.render(spec, unit)
	there, err := os.ReadFile(unit.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Plan{unit, true, m}, nil
	case err != nil:
		return nil, psn.Errorf(psn.CodeInvalid, "can't read %s: %w", unit.File, err).WithHint("check its owner and mode")
	case !strings.Contains(string(there), marker):
		return nil, psn.Errorf(psn.CodeConflict, "%s was not written by psn", unit.File).
			WithHint("choose another name with --name, or move that file away")
	case !strings.Contains(string(there), m.place(spec.Dir)):
		return nil, psn.Errorf(psn.CodeConflict, "%s runs in another folder than %s already", unit.Label, spec.Dir).
			WithHint("give this one a name of its own with --name, or uninstall the other first")
	}
	return &Plan{unit, string(there) != unit.Content, m}, nil
}

// Install writes the file and starts the service, again if the file has changed. It may be repeated. Where
// the system does not answer, the file is written, and the error, with psn.CodeUnavailable, says what to run.
func (p *Plan) Install(ctx context.Context) error {
	if p.Log != "" {
		if err := os.MkdirAll(filepath.Dir(p.Log), 0o700); err != nil {
			return writeError(p.Log, err)
		}
	}
	if p.Changes {
		if err := write(p.File, p.Content); err != nil {
			return err
		}
	}
	err := p.system.start(ctx, p.Unit, p.Changes)
	if failed, ok := errors.AsType[*psn.Error](err); ok && failed.Hint == "" {
		_ = failed.WithHint("%s is written; in a session of this user run: %s", p.File, strings.Join(p.system.byHand(p.Unit), " && "))
	}
	return err
}

// Remark says what a person should know of how long the service runs, empty if there is nothing.
func (p *Plan) Remark(ctx context.Context) string { return p.system.stoppedByLogout(ctx) }

// unit returns where the service of a name is, without its content.
func (h Host) unit(m manager, name string) (Unit, error) {
	if err := psn.CheckName(name); err != nil {
		return Unit{}, err
	}
	folder, err := m.folder()
	if err != nil {
		return Unit{}, err
	}
	label := m.label(name)
	return Unit{System: m.name(), Label: label, File: filepath.Join(folder, m.file(label)), Log: m.logFile(label)}, nil
}

// write writes a file whole or not at all.
func write(path, content string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return writeError(path, err)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".psn-*.tmp")
	if err != nil {
		return writeError(path, err)
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.WriteString(content)
	if err = errors.Join(err, temp.Chmod(0o644), temp.Sync(), temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return writeError(path, err)
	}
	return nil
}

func writeError(path string, err error) error {
	return psn.Errorf(psn.CodeReadOnly, "can't write %s: %w", path, err).WithHint("check the folder's owner and mode")
}

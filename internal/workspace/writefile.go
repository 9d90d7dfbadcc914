package workspace

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/postshitnow/psn/internal/psn"
)

// Write carries out an edit: it replaces the file at once, as a whole, with its mode kept, if the file is still what
// the edit was planned on. If somebody else changed it, the error has CodeStale and says what stands there now.
// Of several edits at once one is written, the others are stale. A link is followed inside the workspace only.
func (w *Workspace) Write(e Edit) error {
	path, err := w.inside(e.File.Path)
	if err != nil {
		return err
	}
	// The lock is on the file that is about to be replaced. Whoever gets it after that finds another in its place.
	locked, err := lockedfile.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return writeError(e.File.Path, err)
	}
	defer locked.Close()
	mine, err := locked.Stat()
	if err != nil {
		return writeError(e.File.Path, err)
	}
	there, err := os.Stat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return writeError(e.File.Path, err)
	}
	now, err := w.Read(e.File)
	if err != nil {
		return err
	}
	if there == nil || !os.SameFile(mine, there) || string(now) != string(e.before) {
		return errStale(e.Address, e.Old, e.valueIn(now))
	}
	return writeError(e.File.Path, replaceFile(path, e.after, mine.Mode().Perm()))
}

// valueIn returns what the edit's key is in another version of the file; nil if it is not set or can't be read.
func (e Edit) valueIn(raw []byte) any {
	text, err := readText(e.File.Path, raw)
	if err != nil {
		return nil
	}
	top, err := document{file: e.File.Path}.parse([]byte(text))
	if err != nil {
		return nil
	}
	if n := e.find(top); n != nil {
		return dataOf(n)
	}
	return nil
}

// Stale returns the error that Write gives for an edit of a file whose hash was another when it was looked at.
func (e Edit) Stale() error {
	return psn.Errorf(psn.CodeStale, "%s was changed by somebody else since: %s is %s now", e.File.Path, e.Key, shown(e.Old)).
		WithHint("nothing was written; look at the file and set the key again if that is still right").
		WithNext("psn config get " + e.Key)
}

// inside returns the absolute path of a file with its links resolved, if that is in the workspace.
func (w *Workspace) inside(path string) (string, error) {
	root, err := filepath.EvalSymlinks(w.Root)
	if err != nil {
		return "", writeError(w.Root, err)
	}
	target, err := filepath.EvalSymlinks(filepath.Join(w.Root, filepath.FromSlash(path)))
	if err != nil {
		return "", writeError(path, err)
	}
	if rel, err := filepath.Rel(root, target); err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", psn.Errorf(psn.CodeInvalid, "%s is a link that leads out of the workspace", path).WithHint("edit the file that it leads to by hand")
	}
	return target, nil
}

// replaceFile puts a file in the place of another, whole or not at all.
func replaceFile(path string, content []byte, mode fs.FileMode) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".psn-*.env") // the ending keeps it out of Git
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.Write(content)
	if err = errors.Join(err, temp.Chmod(mode), temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

func writeError(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return readError(path, err)
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return psn.Errorf(psn.CodeReadOnly, "can't write %s: %w", path, err).WithHint("change its permissions or those of its folder")
	case errors.Is(err, syscall.ENOSPC):
		return psn.Errorf(psn.CodeFull, "no space left to write %s: %w", path, err).WithHint("make room; the file is as it was")
	}
	return psn.Errorf(psn.CodeInternal, "workspace: write %s: %w", path, err)
}

// shown writes a value for a sentence.
func shown(v any) string {
	if v == nil {
		return "not set"
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return "?"
	}
	return psn.Excerpt(string(raw), 80)
}

// errStale says that a file is not what it was when it was read.
func errStale(a Address, read, now any) *psn.Error {
	return psn.Errorf(psn.CodeStale, "%s was changed by somebody else: %s was %s when it was read and is %s now",
		a.File.Path, a.Key, shown(read), shown(now)).
		WithHint("nothing was written; look at the file and set the key again if that is still right").
		WithNext("psn config get " + a.Key)
}

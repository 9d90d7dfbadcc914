package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/postshitnow/psn/internal/psn"
)

// outFile is a file that appears at its path only when it is whole.
type outFile struct {
	path   string // as the user wrote it
	target string // behind symbolic links
	temp   *os.File
}

// newOutFile opens a temporary file beside path, so that a path which can't be written is known before
// anything is done. A new file is readable by its owner only; an existing one keeps its permissions.
func newOutFile(path string) (*outFile, error) {
	target := path
	if behind, err := filepath.EvalSymlinks(path); err == nil {
		target = behind
	}
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(target); err == nil {
		if !info.Mode().IsRegular() {
			return nil, psn.Errorf(psn.CodeUsage, "--out: %s is not a regular file", path)
		}
		mode = info.Mode().Perm()
	}
	temp, err := os.CreateTemp(filepath.Dir(target), ".psn-out-*")
	if err != nil {
		return nil, outError(path, err)
	}
	f := &outFile{path, target, temp}
	if err := temp.Chmod(mode); err != nil {
		f.discard()
		return nil, outError(path, err)
	}
	return f, nil
}

// commit writes the file and puts it in its place.
func (f *outFile) commit(body []byte) error {
	_, err := f.temp.Write(body)
	if err == nil {
		err = f.temp.Sync()
	}
	if err == nil {
		err = f.temp.Close()
	}
	if err == nil {
		err = os.Rename(f.temp.Name(), f.target)
	}
	if err != nil {
		return outError(f.path, err)
	}
	f.temp = nil
	return nil
}

// discard removes what is left of a file that was not committed.
func (f *outFile) discard() {
	if f.temp != nil {
		_ = f.temp.Close() // may be closed already
		_ = os.Remove(f.temp.Name())
	}
}

// outError says why the file can't be written.
func outError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return psn.Errorf(psn.CodeNotFound, "--out: there is no folder %s", filepath.Dir(path))
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return psn.Errorf(psn.CodeReadOnly, "--out: the folder %s can't be written", filepath.Dir(path))
	case errors.Is(err, syscall.ENOSPC):
		return psn.Errorf(psn.CodeFull, "--out: no space left for %s", path)
	}
	return psn.Errorf(psn.CodeInternal, "--out: %w", err)
}

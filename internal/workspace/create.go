package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// errIsDir says that a folder stands where a file should be.
var errIsDir = errors.New("is a folder")

// createFile writes a file that is not there yet, whole or not at all, and reports whether it did. Of
// several that run at once, one creates the file; the others find it.
func createFile(path string, content []byte) (created bool, err error) {
	if info, err := os.Lstat(path); err == nil {
		if info.IsDir() {
			return false, fmt.Errorf("%s: %w", path, errIsDir)
		}
		return false, nil
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".psn-*.env") // the ending keeps it out of Git
	if err != nil {
		return false, err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.Write(content)
	err = errors.Join(err, temp.Chmod(0o644), temp.Sync(), temp.Close())
	if err != nil {
		return false, err
	}
	err = os.Link(temp.Name(), path)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrExist):
		return false, nil
	}
	return createPlain(path, content) // a file system without hard links
}

func createPlain(path string, content []byte) (created bool, err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // shared through Git
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(path)
		return false, err
	}
	return true, nil
}

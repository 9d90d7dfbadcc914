package workspace

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/postshitnow/psn/internal/psn"
)

const (
	maxFile   = 256 << 10 // bytes of a file that psn reads
	maxFolder = 2000      // files of a folder
)

// open opens the workspace so that no path and no link leads out of it.
func (w *Workspace) open() (*os.Root, error) {
	root, err := os.OpenRoot(w.Root)
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "can't open the workspace: %w", err).WithHint("check the folder and its permissions")
	}
	return root, nil
}

// Read returns the bytes of a file. It returns an error with CodeNotFound if it is not there, and with
// CodeInvalid if it can't be read, is too large, or is a link that leads out of the workspace.
func (w *Workspace) Read(f File) ([]byte, error) {
	root, err := w.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return readIn(root, f.Path)
}

func readIn(root *os.Root, path string) ([]byte, error) {
	file, err := root.Open(path)
	if err != nil {
		return nil, readError(path, err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && !info.Mode().IsRegular() {
		return nil, psn.Errorf(psn.CodeInvalid, "%s is not a file", path).WithHint("move it away")
	}
	raw, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, readError(path, err)
	}
	if len(raw) > maxFile {
		return nil, psn.Errorf(psn.CodeInvalid, "%s has more than the %d bytes that are allowed", path, maxFile).WithHint("shorten it")
	}
	return raw, nil
}

func readError(path string, err error) *psn.Error {
	if errors.Is(err, fs.ErrNotExist) {
		return psn.Errorf(psn.CodeNotFound, "there is no file %s", path).WithHint("make it, or run `psn init` again for what a new workspace has")
	}
	return psn.Errorf(psn.CodeInvalid, "can't read %s: %w", path, err).
		WithHint("check its permissions; a link must not lead out of the workspace")
}

// readFolder lists the names of the files and links in a folder, none if it is missing.
func readFolder(root *os.Root, path string) ([]string, error) {
	folder, err := root.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, readError(path, err)
	}
	defer folder.Close()
	entries, err := folder.ReadDir(maxFolder + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, readError(path, err)
	}
	if len(entries) > maxFolder {
		return nil, psn.Errorf(psn.CodeInvalid, "%s has more than %d files", path, maxFolder).WithHint("move old ones away")
	}
	var names []string
	for _, entry := range entries {
		if !entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

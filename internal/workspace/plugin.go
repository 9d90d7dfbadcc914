package workspace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/slash"
)

// WritePlugin writes the slash commands as a plugin, with its marketplace, into dir and returns the paths below it. It
// returns an error with CodeConflict if dir holds anything but an earlier export, with CodeInvalid if it is a file,
// with CodeReadOnly or CodeFull if it can't be written; a second call goes on.
func WritePlugin(dir, version string, dryRun bool) ([]string, error) {
	list := slash.Plugin(version)
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, psn.Errorf(psn.CodeInvalid, "%s can't be read as a folder: %w", dir, err).WithHint("name a new folder")
	case len(entries) > 0:
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(list[0].Path))); err != nil {
			return nil, psn.Errorf(psn.CodeConflict, "%s holds something else", dir).WithHint("name a new folder, or an empty one")
		}
	}
	if !dryRun {
		if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // to be published
			return nil, initError(dir, err)
		}
	}
	to := &Workspace{Root: dir}
	var paths []string
	for _, f := range list {
		if !dryRun {
			if err := to.put(f.Path, []byte(f.Content)); err != nil {
				return nil, err
			}
		}
		paths = append(paths, f.Path)
	}
	return paths, nil
}

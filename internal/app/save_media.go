package app

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/postshitnow/psn/internal/psn"
)

// SaveMedia writes a media file to a path, which the user may have given relative to the folder in which psn
// was called. The file appears there only when it is whole and found to be what was stored; one that is
// there is replaced. A new file is readable by its owner only.
func (a *App) SaveMedia(ctx context.Context, hubName, id, path string) error {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return err
	}
	target := a.path(path)
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		return psn.Errorf(psn.CodeUsage, "--out: %s is not a regular file", path)
	}
	r, _, err := h.OpenMedia(ctx, id)
	if err != nil {
		return err
	}
	defer r.Close()
	temp, err := os.CreateTemp(filepath.Dir(target), ".psn-out-*")
	if err != nil {
		return saveError(path, err)
	}
	defer func() { _ = os.Remove(temp.Name()) }() // unless it was renamed
	_, err = io.Copy(temp, r)
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), target)
	}
	return saveError(path, err)
}

// saveError says why a file can't be written.
func saveError(path string, err error) error {
	if _, known := errors.AsType[*psn.Error](err); err == nil || known {
		return err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return psn.Errorf(psn.CodeNotFound, "--out: there is no folder %s", filepath.Dir(path))
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return psn.Errorf(psn.CodeReadOnly, "--out: the folder %s can't be written", filepath.Dir(path))
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return psn.Errorf(psn.CodeFull, "--out: no space left for %s", path)
	}
	return psn.Errorf(psn.CodeInternal, "--out: %w", err)
}

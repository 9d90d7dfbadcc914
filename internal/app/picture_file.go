package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// fence is what a draft file may name: the files of its workspace or, where there is none, of its own folder
// and those below. A draft may come from elsewhere, and must not publish what else is on the machine.
type fence struct {
	root   string // absolute
	folder string // of the draft, below root
}

// fenceOf returns the fence around a draft of that path.
func fenceOf(draft string) fence {
	folder := filepath.Dir(draft)
	if ws, err := workspace.Find(folder); err == nil {
		if below, err := filepath.Rel(ws.Root, folder); err == nil && filepath.IsLocal(below) {
			return fence{ws.Root, below}
		}
	}
	return fence{folder, "."}
}

// open opens a file that the draft names. Symbolic links lead nowhere outside the fence either.
func (f fence) open(name string) (*os.File, error) {
	path := filepath.Join(f.folder, filepath.FromSlash(name))
	if filepath.IsAbs(name) || !filepath.IsLocal(path) {
		return nil, psn.Errorf(psn.CodeInvalid, "the draft names %s, which is outside %s", psn.Excerpt(name, 80), f.root).
			WithHint("put the file beside the draft, or name it with --media or --captions")
	}
	root, err := os.OpenRoot(f.root)
	if err != nil {
		return nil, fileTrouble(f.root, err)
	}
	defer root.Close()
	return opened(name, func() (fs.FileInfo, error) { return root.Stat(path) }, func() (*os.File, error) {
		return root.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	})
}

// openFile opens a file that the user named.
func openFile(name, path string) (*os.File, error) {
	return opened(name, func() (fs.FileInfo, error) { return os.Stat(path) }, func() (*os.File, error) {
		return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	})
}

// opened opens a regular file. Anything else is not even opened, for a pipe would wait for its other end.
func opened(name string, stat func() (fs.FileInfo, error), open func() (*os.File, error)) (*os.File, error) {
	info, err := stat()
	if err != nil {
		return nil, fileTrouble(name, err)
	}
	if err := regular(name, info); err != nil {
		return nil, err
	}
	f, err := open()
	if err != nil {
		return nil, fileTrouble(name, err)
	}
	if info, err = f.Stat(); err == nil {
		err = regular(name, info) // it may be another one by now
	}
	if err != nil {
		_ = f.Close() // only read from
		return nil, err
	}
	return f, nil
}

func regular(name string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return psn.Errorf(psn.CodeInvalid, "%s is a folder", psn.Excerpt(name, 80)).WithHint("name a file in it")
	case !info.Mode().IsRegular():
		return psn.Errorf(psn.CodeInvalid, "%s is no ordinary file", psn.Excerpt(name, 80)).WithHint("name a file that is written to the disk")
	}
	return nil
}

// fileTrouble says why a file can't be opened.
func fileTrouble(name string, err error) error {
	name = psn.Excerpt(name, 200)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return psn.Errorf(psn.CodeNotFound, "there is no file %s", name).
			WithHint("a draft's paths start at its own folder, those of flags where psn was called")
	case errors.Is(err, fs.ErrPermission):
		return psn.Errorf(psn.CodeInvalid, "the file %s can't be read by this user", name)
	}
	cause := err
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		cause = path.Err
	}
	return psn.Errorf(psn.CodeInvalid, "the file %s can't be opened: %w", name, cause)
}

// about puts a file's name before the message of an error, whose code and hint stay.
func about(name string, err error) error {
	known, ok := errors.AsType[*psn.Error](err)
	if !ok {
		return err
	}
	copied := *known
	copied.Message = psn.Excerpt(name, 80) + ": " + known.Message
	return &copied
}

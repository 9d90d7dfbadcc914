package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/postshitnow/psn/internal/psn"
)

// ReadInput reads a whole file, or standard input if path is "-", of at most limit bytes. Errors are
// CodeNotFound for a file that is not there and CodeInvalid for a folder, an unreadable file and one that
// is too large.
func (e *Env) ReadInput(ctx context.Context, path string, limit int64) ([]byte, error) {
	if path == "-" {
		if e.InTTY {
			e.Note("reading standard input; end it with Ctrl-D")
		}
		return await(ctx, func() ([]byte, error) { return readAll(e.In, "standard input", limit) })
	}
	return await(ctx, func() ([]byte, error) {
		f, _, err := openInput(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return readAll(f, path, limit)
	})
}

// openInput opens a file that a user named.
func openInput(path string) (*os.File, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, openError(path, err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = psn.Errorf(psn.CodeInvalid, "%s is a folder", path).WithHint("name a file, or - for standard input")
	}
	if err != nil {
		_ = f.Close() // only read from
		return nil, nil, err
	}
	return f, info, nil
}

func openError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return psn.Errorf(psn.CodeNotFound, "there is no file %s", path).WithHint("name a file, or - for standard input")
	case errors.Is(err, fs.ErrPermission):
		return psn.Errorf(psn.CodeInvalid, "the file %s can't be read by this user", path)
	}
	return psn.Errorf(psn.CodeInvalid, "%w", err)
}

// readAll reads all of r, which name names, and refuses more than limit bytes.
func readAll(r io.Reader, name string, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "can't read %s: %w", name, err)
	}
	if int64(len(raw)) > limit {
		return nil, psn.Errorf(psn.CodeInvalid, "%s has more than the %d bytes that are allowed", name, limit)
	}
	return raw, nil
}

package config

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"syscall"

	"github.com/postshitnow/psn/internal/psn"
)

// maxFile is the most bytes that psn reads of one of its own files.
const maxFile = 1 << 20

// readPrivate reads a file with secrets. It returns an error with CodeInsecureFile if others may read or
// write it (not on Windows), with CodeInvalid if it can't be read, and one that is fs.ErrNotExist if it is
// not there.
func readPrivate(path string) ([]byte, error) {
	return readFile(path, func(info fs.FileInfo) error {
		if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
			return psn.Errorf(psn.CodeInsecureFile, "%s has mode %04o, so others on this machine can get at the secret in it", path, mode).
				WithHint("run: chmod 600 %s", shellQuote(path)).WithNext("chmod 600 " + shellQuote(path))
		}
		return nil
	})
}

// readFile reads a regular file after check has seen what was opened.
func readFile(path string, check func(fs.FileInfo) error) ([]byte, error) {
	info, err := os.Stat(path) // before opening: to open a pipe would block
	if err != nil {
		return nil, fileError("read", path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, notRegular(path, info)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fileError("read", path, err)
	}
	defer func() { _ = file.Close() }()
	if info, err = file.Stat(); err != nil {
		return nil, fileError("read", path, err)
	}
	if err := check(info); err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fileError("read", path, err)
	}
	if len(raw) > maxFile {
		return nil, psn.Errorf(psn.CodeInvalid, "%s is larger than %d bytes", path, maxFile).WithHint("check that it is the right file")
	}
	return raw, nil
}

func notRegular(path string, info fs.FileInfo) error {
	what := "not an ordinary file"
	if info.IsDir() {
		what = "a folder, not a file"
	}
	return psn.Errorf(psn.CodeInvalid, "%s is %s", path, what).WithHint("move it away")
}

// fileError says what a failed act on a file means; the cause stays reachable with errors.Is.
func fileError(act, path string, err error) error {
	cause := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		cause = p.Err // the message names the path itself
	}
	failed := psn.Errorf(psn.CodeInvalid, "can't %s %s: %w", act, path, cause)
	switch {
	case errors.Is(err, syscall.ENOSPC):
		failed.Code = psn.CodeFull
	case act != "read" && (errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)):
		failed.Code = psn.CodeReadOnly
	}
	if errors.Is(err, fs.ErrPermission) {
		failed.Hint = "check who owns it and its permissions"
	}
	return failed
}

// shellQuote writes a path as one word of a POSIX shell.
func shellQuote(path string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@%,:="
	if path != "" && strings.Trim(path, plain) == "" {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

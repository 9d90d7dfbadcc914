package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// writePrivate writes a file that only its owner may read, whole or not at all, and durably. Unless
// replace is set it leaves a file that is there alone and returns an error that is fs.ErrExist.
func writePrivate(path string, content []byte, replace bool) error {
	dir := filepath.Dir(path)
	if err := makePrivateDir(dir); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, ".psn-*.env") // mode 0600; the ending keeps it out of Git
	if err != nil {
		return fileError("write", path, err)
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.Write(content)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return fileError("write", path, err)
	}
	if replace {
		err = os.Rename(temp.Name(), path)
	} else {
		err = publishNew(temp.Name(), path, content)
	}
	if err != nil {
		if link, ok := errors.AsType[*os.LinkError](err); ok {
			err = link.Err
		}
		return fileError("write", path, err)
	}
	return syncDir(dir)
}

// publishNew gives a finished file its name unless that is taken. Where the file system has no hard links
// it writes the file in place.
func publishNew(temp, path string, content []byte) error {
	err := os.Link(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(path)
	}
	return err
}

// syncDir makes a new name in dir durable. Windows has no such call.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	file, err := os.Open(dir)
	if err != nil {
		return fileError("write", dir, err)
	}
	if err = errors.Join(file.Sync(), file.Close()); err != nil {
		return fileError("write", dir, err)
	}
	return nil
}

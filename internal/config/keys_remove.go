package config

import (
	"errors"
	"io/fs"
	"os"
)

// Remove forgets a private key that no hub uses. It leaves the environment alone; a key that is not there
// is no error.
func (k Keys) Remove(hubID string) error {
	if err := checkHubID(hubID); err != nil {
		return err
	}
	if _, err := os.Stat(k.marker(hubID)); err == nil {
		if err := k.ring.remove(hubID); err != nil {
			return err
		}
	}
	for _, file := range []string{k.file(hubID), k.marker(hubID)} {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fileError("remove", file, err)
		}
	}
	return nil
}

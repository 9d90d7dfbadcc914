package config

import (
	"errors"
	"io/fs"

	"github.com/postshitnow/psn/internal/psn"
)

// SaveOptions say how a connection is written.
type SaveOptions struct {
	Main    bool // to hub.env, as the hub that is used unasked; otherwise to connections/NAME.env
	Replace bool // overwrite what the file connects to now
}

// Save writes a connection's env file, readable by its owner only, whole and durably, and returns the
// connection. Saving what is there already changes nothing.
//
// It returns an error with CodeConflict if the file connects to another hub and Replace is not set, or if
// the name is taken by another file; with CodeInvalid if the name or the address is off; with CodeReadOnly
// or CodeFull if it can't be written.
func (h Hubs) Save(name string, address psn.Secret, opts SaveOptions) (Connection, error) {
	if err := psn.CheckName(name); err != nil {
		return Connection{}, err
	}
	parsed, err := ParseHubURL(address)
	if err != nil {
		return Connection{}, err
	}
	file, other := h.furtherFile(name), h.mainFile()
	if opts.Main {
		file, other = other, file
	}
	if err := h.checkFree(name, other); err != nil {
		return Connection{}, err
	}
	saved := Connection{Name: name, HubURL: parsed, Source: Source{FromFile, file}}
	err = writePrivate(file, formatConnection(name, parsed.URL), opts.Replace)
	if !errors.Is(err, fs.ErrExist) {
		if err != nil {
			return Connection{}, err
		}
		return saved, nil
	}
	fileName := name
	if opts.Main {
		fileName = ""
	}
	there, err := readConnection(file, fileName)
	if err != nil {
		return Connection{}, err
	}
	if there.Name == name && there.URL == parsed.URL {
		return there, nil
	}
	return Connection{}, psn.Errorf(psn.CodeConflict, "%s connects to hub %s already (%s)", file, there.Name, there.Redacted()).
		WithHint("save under another name, or replace it on purpose")
}

// checkFree makes sure that the other file which may hold a hub of this name does not.
func (h Hubs) checkFree(name, file string) error {
	fileName := name
	if file == h.mainFile() {
		fileName = ""
	}
	c, err := readConnection(file, fileName)
	if err == nil && c.Name == name {
		return psn.Errorf(psn.CodeConflict, "a hub called %s is connected already, in %s", name, file).
			WithHint("choose another name")
	}
	return nil
}

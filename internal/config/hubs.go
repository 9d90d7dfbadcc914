package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Hubs finds the hubs that this machine is connected to. Their env files lie in one folder: the
// workspace's config, or without a workspace psn's own. There hub.env is the hub that is used unasked, and
// connections/NAME.env is any further one.
type Hubs struct {
	folder string
	lookup Lookup
}

// NewHubs returns the hubs of a workspace, whose root may be empty, on a machine with the given
// directories. Nothing is read yet.
func NewHubs(workspace string, dirs Dirs, lookup Lookup) Hubs {
	if workspace != "" {
		return Hubs{filepath.Join(workspace, "config"), lookup}
	}
	return Hubs{dirs.Config, lookup}
}

// Select returns the connection to use. A name, from --hub, selects by name. Without one PSN_HUB_URL
// decides, then PSN_HUB, which selects by name too, then hub.env.
//
// It returns an error with CodeNotFound if there is no such hub or none at all, with CodeInsecureFile if
// others may read its file, with CodeInvalid if the file is off. A fault in another hub's file is no
// obstacle.
func (h Hubs) Select(name string) (Connection, error) {
	env, set, err := fromEnvironment(h.lookup)
	if set && (name == "" || name == env.Name) {
		return env, err
	}
	if name == "" {
		name = h.lookup.get(varHub)
	}
	if name != "" {
		return h.named(name)
	}
	c, err := readConnection(h.mainFile(), "")
	if errors.Is(err, fs.ErrNotExist) {
		return Connection{}, h.noneSelected()
	}
	return c, err
}

// List returns every connection: the environment's, hub.env's, then the further ones by name. One that
// can't be used has its Problem set. It returns an error only if the folder can't be read.
func (h Hubs) List() ([]Connection, error) {
	var all []Connection
	if c, set, err := fromEnvironment(h.lookup); set {
		c.Problem = err
		all = append(all, c)
	}
	if c, err := readConnection(h.mainFile(), ""); !errors.Is(err, fs.ErrNotExist) {
		all = append(all, withProblem(c, err, "", h.mainFile()))
	}
	names, err := h.furtherNames()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		c, err := h.further(name)
		all = append(all, withProblem(c, err, name, h.furtherFile(name)))
	}
	return all, nil
}

func withProblem(c Connection, err error, name, file string) Connection {
	if err == nil {
		return c
	}
	return Connection{Name: name, Source: Source{FromFile, file}, Problem: err}
}

func (h Hubs) mainFile() string { return filepath.Join(h.folder, "hub.env") }

func (h Hubs) furtherFile(name string) string {
	return filepath.Join(h.folder, "connections", name+".env")
}

// named returns the connection of a name from its own file, else from hub.env.
func (h Hubs) named(name string) (Connection, error) {
	if err := psn.CheckName(name); err != nil {
		return Connection{}, err
	}
	c, err := h.further(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	c, err = readConnection(h.mainFile(), "")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Connection{}, err // it might be the one
	}
	if err == nil && c.Name == name {
		return c, nil
	}
	return Connection{}, h.unknown(name)
}

func (h Hubs) further(name string) (Connection, error) {
	if err := psn.CheckName(name); err != nil {
		return Connection{}, err
	}
	return readConnection(h.furtherFile(name), name)
}

// furtherNames returns the names of the files in connections, sorted.
func (h Hubs) furtherNames() ([]string, error) {
	dir := filepath.Join(h.folder, "connections")
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fileError("read", dir, err)
	}
	var names []string
	for _, e := range entries {
		if name, found := strings.CutSuffix(e.Name(), ".env"); found && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// unknown says that no hub has this name, and which there are.
func (h Hubs) unknown(name string) error {
	known := h.knownNames()
	if len(known) == 0 {
		return psn.Errorf(psn.CodeNotFound, "no hub is called %q, and no other is connected", name).
			WithHint("connect it with %s or a file %s", varHubURL, h.furtherFile(name))
	}
	err := psn.Errorf(psn.CodeNotFound, "no hub is called %q", name).WithHint("the hubs are %s", strings.Join(known, ", "))
	if meant := psn.Closest(name, known); meant != "" {
		err.Hint = "did you mean " + meant + "? " + err.Hint
	}
	return err
}

// noneSelected says that no hub is used unasked.
func (h Hubs) noneSelected() error {
	err := psn.Errorf(psn.CodeNotFound, "no hub is connected: there is no %s", h.mainFile()).
		WithHint("make a hub, or set %s", varHubURL)
	if known := h.knownNames(); len(known) > 0 {
		err.Hint = "choose one with --hub or " + varHub + ": " + strings.Join(known, ", ")
	}
	return err
}

// knownNames returns the names of the connections, each once.
func (h Hubs) knownNames() []string {
	all, _ := h.List() // a folder that can't be read has no names
	var names []string
	for _, c := range all {
		if c.Name != "" && !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

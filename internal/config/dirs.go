package config

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/postshitnow/psn/internal/psn"
)

// Dirs are psn's directories on this machine.
type Dirs struct {
	Data         string // databases and media: absolute
	Config       string // config.yaml, connections, keys: absolute
	DataSource   Source
	ConfigSource Source
}

// FindDirs returns psn's directories without making them: PSN_DATA_DIR and PSN_CONFIG_DIR, else psn below
// XDG_DATA_HOME and XDG_CONFIG_HOME, else the system's usual place. It returns an error with CodeInvalid
// if a PSN_ variable is not an absolute path, or if there is no home directory to start from.
func FindDirs(lookup Lookup) (Dirs, error) { return findDirs(runtime.GOOS, lookup) }

func findDirs(system string, lookup Lookup) (Dirs, error) {
	var d Dirs
	var err error
	if d.Data, d.DataSource, err = findDir(system, lookup, dataDir); err != nil {
		return Dirs{}, err
	}
	if d.Config, d.ConfigSource, err = findDir(system, lookup, configDir); err != nil {
		return Dirs{}, err
	}
	return d, nil
}

// Make creates the directories that are not there, readable by their owner only. It returns an error with
// CodeReadOnly or CodeInvalid if it can't.
func (d Dirs) Make() error {
	for _, dir := range []string{d.Data, d.Config} {
		if err := makePrivateDir(dir); err != nil {
			return err
		}
	}
	return nil
}

// dirRule says where one of the directories is looked for.
type dirRule struct {
	variable string
	xdg      string
	unix     string // below the home directory
	darwin   string // below the home directory
	windows  string // below the local application data
}

var (
	dataDir   = dirRule{"PSN_DATA_DIR", "XDG_DATA_HOME", ".local/share/psn", "Library/Application Support/psn", "psn"}
	configDir = dirRule{"PSN_CONFIG_DIR", "XDG_CONFIG_HOME", ".config/psn", "Library/Application Support/psn", `psn\config`}
)

func findDir(system string, lookup Lookup, rule dirRule) (string, Source, error) {
	if dir := lookup.get(rule.variable); dir != "" {
		if !isAbs(system, dir) {
			return "", Source{}, psn.Errorf(psn.CodeInvalid, "%s is %q, which is not an absolute path", rule.variable, dir).
				WithHint("give the whole path; a worker may run from another folder")
		}
		return dir, Source{FromEnvironment, rule.variable}, nil
	}
	if system == "windows" {
		for _, base := range []struct{ variable, below string }{{"LOCALAPPDATA", ""}, {"USERPROFILE", `\AppData\Local`}} {
			if dir := lookup.get(base.variable); dir != "" {
				return dir + base.below + `\` + rule.windows, Source{Kind: FromDefault}, nil
			}
		}
		return "", Source{}, noHome("LOCALAPPDATA", rule.variable)
	}
	if dir := lookup.get(rule.xdg); filepath.IsAbs(dir) { // the specification has relative ones ignored
		return filepath.Join(dir, "psn"), Source{FromEnvironment, rule.xdg}, nil
	}
	home := lookup.get("HOME")
	if !filepath.IsAbs(home) {
		return "", Source{}, noHome("HOME", rule.variable)
	}
	if system == "darwin" {
		return filepath.Join(home, rule.darwin), Source{Kind: FromDefault}, nil
	}
	return filepath.Join(home, rule.unix), Source{Kind: FromDefault}, nil
}

func noHome(variable, ours string) error {
	return psn.Errorf(psn.CodeInvalid, "%s is not set, so there is no place for psn's files", variable).
		WithHint("set %s to an absolute path", ours)
}

// isAbs is filepath.IsAbs for a named system.
func isAbs(system, dir string) bool {
	if system == "windows" && runtime.GOOS != "windows" {
		return len(dir) > 2 && dir[1] == ':' && dir[2] == '\\'
	}
	return filepath.IsAbs(dir)
}

// makePrivateDir creates a directory, and those above it, with mode 0700.
func makePrivateDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fileError("make the folder", dir, err)
	}
	return nil
}

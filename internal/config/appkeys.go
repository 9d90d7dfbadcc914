package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// AppKeys are the credentials of a developer's app on a network.
type AppKeys struct {
	ID       string
	Secret   psn.Secret
	Redirect string // where the app lets browsers come back to; empty for psn's own
	Scopes   string // what to ask for, separated by spaces; empty for what every app may
	Source   Source // of the ID
}

// AppKeyNames are the variables of an app's credentials on a platform.
func AppKeyNames(platform string) (id, secret, redirect string) {
	base := "PSN_" + strings.ToUpper(platform)
	return base + "_CLIENT_ID", base + "_CLIENT_SECRET", base + "_REDIRECT_URL"
}

// AppScopesName is the variable of what to ask for, where an app of a user's may more than every app.
func AppScopesName(platform string) string { return "PSN_" + strings.ToUpper(platform) + "_SCOPES" }

// LoadAppKeys reads the credentials of a platform's app: each from the environment, else from config/keys.env of the
// workspace, else from keys.env in the configuration directory. What is nowhere is empty. root is the workspace's
// folder, empty outside of one; platforms are all that the files may name. It returns an error with CodeInsecureFile
// if others may read a file, with CodeInvalid if it can't be read.
func LoadAppKeys(root string, dirs Dirs, lookup Lookup, platform string, platforms []string) (AppKeys, error) {
	var known []string
	for _, p := range platforms {
		id, secret, redirect := AppKeyNames(p)
		known = append(known, id, secret, redirect, AppScopesName(p))
	}
	values := map[string]envEntry{}
	places := map[string]Source{}
	for _, file := range keyFiles(root, dirs) {
		raw, err := readPrivate(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return AppKeys{}, err
		}
		entries, err := parseEnv(file, raw, known)
		if err != nil {
			return AppKeys{}, err
		}
		for name, entry := range entries {
			if _, there := values[name]; !there {
				values[name], places[name] = entry, Source{FromFile, file}
			}
		}
	}
	get := func(name string) (string, Source) {
		if v := lookup.get(name); v != "" {
			return v, Source{FromEnvironment, name}
		}
		return values[name].value, places[name]
	}
	var k AppKeys
	id, secret, redirect := AppKeyNames(platform)
	k.ID, k.Source = get(id)
	plain, _ := get(secret)
	k.Secret = psn.NewSecret(plain)
	k.Redirect, _ = get(redirect)
	k.Scopes, _ = get(AppScopesName(platform))
	return k, nil
}

// keyFiles are the files of credentials, the strongest first.
func keyFiles(root string, dirs Dirs) []string {
	files := []string{filepath.Join(dirs.Config, "keys.env")}
	if root != "" {
		files = append([]string{filepath.Join(root, "config", "keys.env")}, files...)
	}
	return files
}

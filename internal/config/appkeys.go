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
	known = append(known, bucketKeyNames[:]...)
	get, err := readKeys(root, dirs, lookup, known)
	if err != nil {
		return AppKeys{}, err
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

// bucketKeyNames are the variables of the keys to a bucket of media.
var bucketKeyNames = [2]string{"PSN_S3_ACCESS_KEY", "PSN_S3_SECRET_KEY"}

// LoadBucketKeys reads the keys to a bucket of media, from where LoadAppKeys reads. What is nowhere is empty.
func LoadBucketKeys(root string, dirs Dirs, lookup Lookup, platforms []string) (access string, secret psn.Secret, err error) {
	known := bucketKeyNames[:]
	for _, p := range platforms {
		id, secret, redirect := AppKeyNames(p)
		known = append(known, id, secret, redirect, AppScopesName(p))
	}
	get, err := readKeys(root, dirs, lookup, known)
	if err != nil {
		return "", psn.Secret{}, err
	}
	access, _ = get(bucketKeyNames[0])
	plain, _ := get(bucketKeyNames[1])
	return access, psn.NewSecret(plain), nil
}

// readKeys returns what gives a credential by its name: from the environment, else from the files of credentials.
func readKeys(root string, dirs Dirs, lookup Lookup, known []string) (func(name string) (string, Source), error) {
	values := map[string]envEntry{}
	places := map[string]Source{}
	for _, file := range keyFiles(root, dirs) {
		raw, err := readPrivate(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		entries, err := parseEnv(file, raw, known)
		if err != nil {
			return nil, err
		}
		for name, entry := range entries {
			if _, there := values[name]; !there {
				values[name], places[name] = entry, Source{FromFile, file}
			}
		}
	}
	return func(name string) (string, Source) {
		if v := lookup.get(name); v != "" {
			return v, Source{FromEnvironment, name}
		}
		return values[name].value, places[name]
	}, nil
}

// keyFiles are the files of credentials, the strongest first.
func keyFiles(root string, dirs Dirs) []string {
	files := []string{filepath.Join(dirs.Config, "keys.env")}
	if root != "" {
		files = append([]string{filepath.Join(root, "config", "keys.env")}, files...)
	}
	return files
}

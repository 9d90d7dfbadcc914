//go:build linux || darwin

package pgtest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// errNoServer says how to get a server, in one line.
var errNoServer = errors.New("no Postgres server found: run scripts/postgres.sh, or install one (Debian: postgresql, " +
	"Fedora: postgresql-server, Alpine: postgresql, Homebrew: postgresql), or set PSN_PG_BIN to the folder with initdb and postgres")

// installed lists where packages put the server. scripts/postgres.sh looks in the same places.
var installed = []string{
	"/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                   // Red Hat, from the Postgres project
	"/usr/libexec/postgresql*",                           // Alpine
	"/usr/local/pgsql/bin",                               // built from source
	"/opt/homebrew/opt/postgresql*/bin",                  // Homebrew on Apple silicon
	"/usr/local/opt/postgresql*/bin",                     // Homebrew on Intel
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",     // Homebrew on Linux
	"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
}

// findServer returns the folder with the real initdb and postgres binaries: explicit if it is set, else
// the first in path, else the newest of those installed.
func findServer(explicit, path string, installed []string) (string, error) {
	if explicit != "" {
		dir, ok := serverIn(explicit)
		if !ok {
			return "", fmt.Errorf("PSN_PG_BIN is %s, which has no initdb and postgres", explicit)
		}
		return dir, nil
	}
	for _, dir := range filepath.SplitList(path) {
		if dir, ok := serverIn(dir); ok {
			return dir, nil
		}
	}
	var found []string
	for _, pattern := range installed {
		dirs, _ := filepath.Glob(pattern) // only a malformed pattern is an error
		found = append(found, dirs...)
	}
	slices.SortStableFunc(found, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	for _, dir := range found {
		if dir, ok := serverIn(dir); ok {
			return dir, nil
		}
	}
	return "", errNoServer
}

// serverIn follows dir's postgres to the folder where it really is, and reports whether initdb is beside
// it. A shell script of that name is not a server: it may switch users or lead to a cluster of its own.
func serverIn(dir string) (string, bool) {
	if !filepath.IsAbs(dir) {
		return "", false
	}
	postgres, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil {
		return "", false
	}
	dir = filepath.Dir(postgres)
	return dir, isProgram(postgres) && isProgram(filepath.Join(dir, "initdb"))
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Mode()&0o111 == 0 {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	start := make([]byte, 2)
	n, _ := f.Read(start)
	return n == 2 && !bytes.Equal(start, []byte("#!"))
}

var digits = regexp.MustCompile(`\d+(\.\d+)?`)

// version reads the number in a folder's path, such as 17 in /usr/lib/postgresql/17/bin, and 0 without one.
func version(dir string) float64 {
	v, _ := strconv.ParseFloat(digits.FindString(strings.TrimPrefix(dir, "/usr/local/pgsql")), 64)
	return v
}

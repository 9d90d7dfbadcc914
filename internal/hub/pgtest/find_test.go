//go:build linux || darwin

package pgtest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFindServer(t *testing.T) {
	t.Parallel()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const program, script = "\x7fELF", "#!/bin/sh\n"
	files := map[string]string{
		"lib/postgresql/9.6/bin/postgres":  program,
		"lib/postgresql/9.6/bin/initdb":    program,
		"lib/postgresql/17/bin/postgres":   program,
		"lib/postgresql/17/bin/initdb":     program,
		"lib/postgresql/18/bin/postgres":   program, // a client package only: no initdb
		"wrapped/postgres":                 script,
		"wrapped/initdb":                   script,
		"lib/postgresql/broken/bin/initdb": program,
	}
	for name, content := range files {
		name = filepath.Join(root, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(content), 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(
		os.Mkdir(filepath.Join(root, "linked"), 0o755),
		os.Symlink("../lib/postgresql/9.6/bin/postgres", filepath.Join(root, "linked/postgres")),
	); err != nil {
		t.Fatal(err)
	}
	in := func(dirs ...string) string {
		for i, dir := range dirs {
			dirs[i] = filepath.Join(root, dir)
		}
		return strings.Join(dirs, string(filepath.ListSeparator))
	}
	packages := []string{in("lib/postgresql/*/bin")}

	tests := []struct {
		name, explicit, path string
		installed            []string
		want                 string
		wantErr              string
	}{
		{name: "explicit", explicit: in("lib/postgresql/9.6/bin"), installed: packages, want: in("lib/postgresql/9.6/bin")},
		{name: "explicit but empty", explicit: in("linked/nothing"), installed: packages, wantErr: "PSN_PG_BIN is "},
		{name: "a link in PATH leads to the real folder", path: in("nothing", "linked"), installed: packages, want: in("lib/postgresql/9.6/bin")},
		{name: "a script in PATH is passed over", path: in("wrapped"), installed: packages, want: in("lib/postgresql/17/bin")},
		{name: "the newest that is whole", installed: packages, want: in("lib/postgresql/17/bin")},
		{name: "only a script", path: in("wrapped"), wantErr: "scripts/postgres.sh"},
		{name: "none", wantErr: "scripts/postgres.sh"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := findServer(tt.explicit, tt.path, tt.installed)
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) || strings.Contains(err.Error(), "\n") {
					t.Fatalf("error is %v, want one line with %q", err, tt.wantErr)
				}
				return
			}
			if err != nil || got != tt.want {
				t.Fatalf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestTemporaryFolder(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	long := filepath.Join(root, strings.Repeat("l", maxFolder))
	if err := os.Mkdir(long, 0o755); err != nil {
		t.Fatal(err)
	}
	got, err := temporaryFolder("relative", filepath.Join(root, "missing"), long, "/")
	if err != nil || got != "/" {
		t.Errorf("got %q, %v, want the first that is there, absolute and short", got, err)
	}
	if _, err := temporaryFolder(long); err == nil {
		t.Error("a folder too long for a socket was taken")
	}
	closed := filepath.Join(root, "c")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if reachable(closed) {
		t.Error("a folder closed to others counts as reachable")
	}
}

package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/postshitnow/psn/internal/psn"
)

// env makes a Lookup of a fixed environment.
func env(pairs ...string) Lookup {
	variables := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		variables[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) {
		value, ok := variables[name]
		return value, ok
	}
}

func setup(t *testing.T) Dirs {
	t.Helper()
	root := t.TempDir()
	return Dirs{Data: filepath.Join(root, "data"), Config: filepath.Join(root, "config")}
}

func write(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// wantError checks an error's code and that its message and hint have what they should and no secret.
func wantError(t *testing.T, name string, err error, code psn.Code, message, hint string) {
	t.Helper()
	got, ok := errors.AsType[*psn.Error](err)
	if !ok || got.Code != code {
		t.Errorf("%s: got %v (%s), want code %s", name, err, psn.CodeOf(err), code)
		return
	}
	if !strings.Contains(got.Message, message) || !strings.Contains(got.Hint, hint) {
		t.Errorf("%s:\ngot  %q, hint %q\nwant %q, hint %q", name, got.Message, got.Hint, message, hint)
	}
	for _, cause := range []string{got.Error(), got.Hint, causes(err)} {
		if strings.Contains(cause, "canary") {
			t.Errorf("%s: the secret is in %q", name, cause)
		}
	}
}

// causes joins the texts of err and everything below it.
func causes(err error) string {
	var all []string
	for ; err != nil; err = errors.Unwrap(err) {
		all = append(all, err.Error())
	}
	return strings.Join(all, "\n")
}

// wantPrivate checks that a file is its owner's only and that nothing was left beside it.
func wantPrivate(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("%s has mode %04o", path, info.Mode().Perm())
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".psn-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

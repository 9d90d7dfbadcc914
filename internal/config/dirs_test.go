package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
)

func TestFindDirs(t *testing.T) {
	t.Parallel()
	usual := Source{Kind: FromDefault}
	for _, c := range []struct {
		name, system string
		lookup       Lookup
		want         Dirs
	}{
		{"Linux", "linux", env("HOME", "/home/ana"), Dirs{"/home/ana/.local/share/psn", "/home/ana/.config/psn", usual, usual}},
		{"macOS", "darwin", env("HOME", "/Users/ana"), Dirs{
			"/Users/ana/Library/Application Support/psn", "/Users/ana/Library/Application Support/psn", usual, usual,
		}},
		{"Windows", "windows", env("LOCALAPPDATA", `C:\Users\ana\AppData\Local`), Dirs{
			`C:\Users\ana\AppData\Local\psn`, `C:\Users\ana\AppData\Local\psn\config`, usual, usual,
		}},
		{"Windows without LOCALAPPDATA", "windows", env("USERPROFILE", `C:\Users\ana`), Dirs{
			`C:\Users\ana\AppData\Local\psn`, `C:\Users\ana\AppData\Local\psn\config`, usual, usual,
		}},
		{"XDG", "linux", env("HOME", "/home/ana", "XDG_DATA_HOME", "/d", "XDG_CONFIG_HOME", "/c"), Dirs{
			"/d/psn", "/c/psn", Source{FromEnvironment, "XDG_DATA_HOME"}, Source{FromEnvironment, "XDG_CONFIG_HOME"},
		}},
		{"a relative XDG is ignored", "linux", env("HOME", "/home/ana", "XDG_DATA_HOME", "d"), Dirs{
			"/home/ana/.local/share/psn", "/home/ana/.config/psn", usual, usual,
		}},
		{"ours over XDG, no home", "linux", env("PSN_DATA_DIR", "/p/d", "PSN_CONFIG_DIR", "/p/c", "XDG_DATA_HOME", "/d"), Dirs{
			"/p/d", "/p/c", Source{FromEnvironment, "PSN_DATA_DIR"}, Source{FromEnvironment, "PSN_CONFIG_DIR"},
		}},
	} {
		got, err := findDirs(c.system, c.lookup)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", c.name, err, diff)
		}
	}
}

func TestFindDirsRefuses(t *testing.T) {
	t.Parallel()
	_, err := findDirs("linux", env("HOME", "/home/ana", "PSN_DATA_DIR", "data"))
	wantError(t, "relative", err, psn.CodeInvalid, `PSN_DATA_DIR is "data"`, "whole path")
	_, err = findDirs("linux", env())
	wantError(t, "no home", err, psn.CodeInvalid, "HOME is not set", "PSN_DATA_DIR")
	_, err = findDirs("windows", env())
	wantError(t, "no home on Windows", err, psn.CodeInvalid, "LOCALAPPDATA is not set", "PSN_DATA_DIR")
}

func TestMakeDirs(t *testing.T) {
	t.Parallel()
	dirs := setup(t)
	for range 2 {
		if err := dirs.Make(); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{dirs.Data, dirs.Config} {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", dir, info, err)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "", 0o600)
	wantError(t, "below a file", Dirs{Data: filepath.Join(file, "psn")}.Make(), psn.CodeInvalid, "can't make the folder", "")
}

func TestMachineZone(t *testing.T) {
	t.Parallel()
	etc := t.TempDir()
	if got := machineZone(etc, env()); got != "" {
		t.Errorf("nothing: got %q", got)
	}
	write(t, filepath.Join(etc, "timezone"), "Europe/Madrid\n", 0o644)
	if got := machineZone(etc, env()); got != "Europe/Madrid" {
		t.Errorf("timezone: got %q", got)
	}
	if err := os.Symlink("/var/db/timezone/zoneinfo/America/Mexico_City", filepath.Join(etc, "localtime")); err != nil {
		t.Fatal(err)
	}
	for tz, want := range map[string]string{
		"": "America/Mexico_City", "EST5EDT": "America/Mexico_City", "Australia/Lord_Howe": "Australia/Lord_Howe",
		":America/New_York": "America/New_York", "/usr/share/zoneinfo/Asia/Tokyo": "Asia/Tokyo", "Etc/UTC": "UTC",
	} {
		if got := machineZone(etc, env("TZ", tz)); got != want {
			t.Errorf("TZ=%s: got %q, want %q", tz, got, want)
		}
	}
}

package service_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/service"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a machine whose systemctl, launchctl and so on are scripts that note how they were called.
type bench struct {
	service.Host
	t    *testing.T
	home string
	bin  string
	env  map[string]string
}

// programs are what a machine answers with. $state is a folder that they share.
var programs = map[string]string{
	"systemctl":  `if [ -e "$state/no-bus" ]; then echo "Failed to connect to bus: No medium found" >&2; exit 1; fi`,
	"loginctl":   `cat "$state/linger" 2>/dev/null || echo no`,
	"journalctl": `echo one; echo two; case "$*" in *--follow*) exec sleep 600 ;; esac`,
	"launchctl": `case $1 in
		print) [ -e "$state/loaded" ] || exit 113 ;;
		bootstrap) : >"$state/loaded" ;;
		bootout) rm "$state/loaded" ;;
		esac`,
}

// setup returns a machine of a system. Each program is real, in a folder of its own that begins PATH.
func setup(t *testing.T, system string) *bench {
	t.Helper()
	dir := t.TempDir()
	b := &bench{t: t, home: filepath.Join(dir, "home"), bin: filepath.Join(dir, "bin")}
	b.env = map[string]string{"HOME": b.home, "PATH": b.bin + ":/usr/bin:/bin"}
	b.Host = service.Host{System: system, UID: 501, Lookup: func(name string) (string, bool) { v, ok := b.env[name]; return v, ok }}
	for _, d := range []string{b.home, b.bin} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, body := range programs {
		script := "#!/bin/sh\nstate=" + dir + "\necho \"" + name + " $*\" >>\"$state/calls\"\n" + body + "\n"
		b.write(filepath.Join(b.bin, name), script, 0o700)
	}
	return b
}

func (b *bench) write(path, content string, mode os.FileMode) {
	b.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		b.t.Fatal(err)
	}
}

// state sets something that the programs look at.
func (b *bench) state(name, content string) {
	b.t.Helper()
	b.write(filepath.Join(filepath.Dir(b.home), name), content, 0o600)
}

// calls returns how the programs were called since it was last asked.
func (b *bench) calls() string {
	b.t.Helper()
	file := filepath.Join(filepath.Dir(b.home), "calls")
	raw, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		b.t.Fatal(err)
	}
	_ = os.Remove(file)
	return strings.ReplaceAll(string(raw), b.home, "~")
}

func (b *bench) read(path string) string {
	b.t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(raw)
}

// spec is a service with everything in it that a file could get wrong.
func (b *bench) spec() service.Spec {
	return service.Spec{
		Name: "worker", Title: "100% psn", Program: "/opt/my tools/psn", Args: []string{"worker", "--hub", "work", `a "b" $c\d %h`},
		Dir:      filepath.Join("/srv", `ana & "co" 5%`),
		Env:      []service.Variable{{Name: "PSN_CONFIG_DIR", Value: `/srv/a b/$x<%y>\"`}, {Name: "PSN_LEASE", Value: "20s"}},
		Writable: []string{"/srv/hubs/my work"}, StopFor: 2 * time.Minute,
	}
}

func (b *bench) plan(spec service.Spec) *service.Plan {
	b.t.Helper()
	plan, err := b.Plan(spec)
	if err != nil {
		b.t.Fatal(err)
	}
	return plan
}

func (b *bench) install(spec service.Spec) {
	b.t.Helper()
	if err := b.plan(spec).Install(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) find(name string) *service.Installed {
	b.t.Helper()
	found, err := b.Find(name)
	if err != nil {
		b.t.Fatal(err)
	}
	return found
}

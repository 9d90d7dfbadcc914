package service_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
)

const wantUnit = `# This file is made by psn worker install, which writes it anew when it is repeated.
# Changes of your own belong beside it: systemctl --user edit psn-worker.service
[Unit]
Description=100%% psn

[Service]
Type=exec
ExecStart="/opt/my tools/psn" worker --hub work "a \"b\" $$c\\d %%h"
WorkingDirectory=/srv/ana & "co" 5%%
Environment="PSN_CONFIG_DIR=/srv/a b/$x<%%y>\\\""
Environment=PSN_LEASE=20s
Restart=on-failure
RestartSec=10
TimeoutStopSec=120

UMask=0077
NoNewPrivileges=yes
ProtectSystem=full
PrivateTmp=yes
ReadWritePaths="-/srv/hubs/my work"
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
RestrictRealtime=yes
LockPersonality=yes
RestrictNamespaces=yes
SystemCallArchitectures=native
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

[Install]
WantedBy=default.target
`

func TestUnit(t *testing.T) {
	t.Parallel()
	b := setup(t, "linux")
	plan := b.plan(b.spec())
	if diff := cmp.Diff(wantUnit, plan.Content); diff != "" {
		t.Error(diff)
	}
	if want := b.home + "/.config/systemd/user/psn-worker.service"; plan.File != want {
		t.Errorf("the file is %s, want %s", plan.File, want)
	}
	b.env["XDG_CONFIG_HOME"] = "/srv/config"
	if want, got := "/srv/config/systemd/user/psn-worker.service", b.plan(b.spec()).File; got != want {
		t.Errorf("the file is %s, want %s", got, want)
	}
	spec := b.spec()
	spec.Writable = []string{"/tmp/hubs"}
	if strings.Contains(b.plan(spec).Content, "PrivateTmp") {
		t.Error("a hub below /tmp would be out of reach")
	}
}

// TestUnitIsUnderstood lets systemd itself read units, with everything odd in them.
func TestUnitIsUnderstood(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil && os.Getenv("CI") != "" && runtime.GOOS == "linux" {
		t.Fatal("systemd-analyze is missing, and CI does not go without: install systemd")
	}
	if err != nil {
		t.Skip("not tested: what systemd makes of a unit; systemd-analyze is missing")
	}
	verify := func(content string) string {
		dir := t.TempDir()
		file := filepath.Join(dir, "psn-worker.service")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), analyze, "--user", "--man=no", "--recursive-errors=no", "verify", file)
		cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+dir, "HOME="+dir)
		out, err := cmd.CombinedOutput()
		if err != nil {
			return string(out) + err.Error()
		}
		return string(out)
	}
	b := setup(t, "linux")
	spec := b.spec()
	spec.Program = filepath.Join(b.home, `a $HOME & psn 5%h`)
	b.write(spec.Program, "#!/bin/sh\n", 0o700)
	content := b.plan(spec).Content
	if said := verify(content); said != "" {
		t.Errorf("systemd says: %s\n%s", said, content)
	}
	if verify(strings.ReplaceAll(content, "UMask=", "Umask=")) == "" {
		t.Error("systemd finds no fault in a unit that has one")
	}
	quoted := spec
	quoted.Program = filepath.Join(b.home, `a "psn"`)
	_, err = b.Plan(quoted)
	refused(t, err, psn.CodeInvalid, "quote")
	if verify(strings.ReplaceAll(content, `5%%h"`, `5%h"`)) == "" {
		t.Error("systemd finds the program even if its path is off")
	}
}

func TestSystemdIsAskedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, "linux")
	b.install(b.spec())
	want := "systemctl --user daemon-reload\nsystemctl --user enable psn-worker.service\nsystemctl --user restart psn-worker.service\n"
	if diff := cmp.Diff(want, b.calls()); diff != "" {
		t.Errorf("first: %s", diff)
	}
	if b.plan(b.spec()).Changes {
		t.Error("a second call would change something")
	}
	b.install(b.spec())
	again := "systemctl --user enable psn-worker.service\nsystemctl --user start psn-worker.service\n"
	if diff := cmp.Diff(again, b.calls()); diff != "" {
		t.Errorf("again: %s", diff)
	}
	other := b.spec()
	other.Args = []string{"worker", "--all"}
	b.install(other)
	if diff := cmp.Diff(want, b.calls()); diff != "" {
		t.Errorf("changed: %s", diff)
	}

	found := b.find("worker")
	for range 2 {
		if err := found.Remove(t.Context()); err != nil {
			t.Fatal(err)
		}
		found = b.find("worker")
	}
	if diff := cmp.Diff("systemctl --user disable --now psn-worker.service\nsystemctl --user daemon-reload\n", b.calls()); diff != "" {
		t.Errorf("removed twice: %s", diff)
	}
	if _, err := os.Stat(found.File); !os.IsNotExist(err) {
		t.Errorf("the file is still there: %v", err)
	}
}

func TestLingering(t *testing.T) {
	t.Parallel()
	b := setup(t, "linux")
	plan := b.plan(b.spec())
	if said := plan.Remark(t.Context()); !strings.Contains(said, "loginctl enable-linger") {
		t.Errorf("it says %q", said)
	}
	b.state("linger", "yes\n")
	if said := plan.Remark(t.Context()); said != "" {
		t.Errorf("it says %q", said)
	}
	if want, got := strings.Repeat("loginctl show-user 501 --property=Linger --value\n", 2), b.calls(); got != want {
		t.Errorf("called: %s", got)
	}
}

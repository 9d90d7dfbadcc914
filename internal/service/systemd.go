package service

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// systemd runs services as units of the user's own manager, described in systemd.service(5).
type systemd struct{ Host }

func (systemd) name() string             { return "systemd" }
func (systemd) tool() string             { return "systemctl" }
func (systemd) label(name string) string { return prefix + name + ".service" }
func (systemd) file(label string) string { return label }
func (systemd) logFile(string) string    { return "" }

// folder is where a user's own units lie, by systemd.unit(5).
func (s systemd) folder() (string, error) {
	if dir := s.env("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "systemd", "user"), nil
	}
	home, err := s.home()
	return filepath.Join(home, ".config", "systemd", "user"), err
}

// check refuses quotes and backslashes in the program's path, as systemd does.
func (systemd) check(spec Spec) error {
	if strings.ContainsAny(spec.Program, `"'\`) {
		return psn.Errorf(psn.CodeInvalid, "systemd runs no program with a quote or backslash in its path: %s", spec.Program).
			WithHint("move psn to another folder, such as ~/.local/bin")
	}
	return nil
}

// render writes the unit. Home stays writable, because notices may go to a file there; the system is not.
// A folder below /tmp rules out a /tmp of the service's own.
func (s systemd) render(spec Spec, unit Unit) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# This file is %s, which writes it anew when it is repeated.", marker)
	line("# Changes of your own belong beside it: systemctl --user edit %s", unit.Label)
	line("[Unit]\nDescription=%s\n", specifiers(spec.Title))
	line("[Service]\nType=exec")
	words := []string{quoted(specifiers(spec.Program))}
	for _, arg := range spec.Args {
		words = append(words, quoted(strings.ReplaceAll(specifiers(arg), "$", "$$")))
	}
	line("ExecStart=%s", strings.Join(words, " "))
	b.WriteString(s.place(spec.Dir))
	for _, v := range spec.Env {
		line("Environment=%s", quoted(specifiers(v.Name+"="+v.Value)))
	}
	line("Restart=on-failure\nRestartSec=10\nTimeoutStopSec=%d\n", int(spec.StopFor/time.Second))
	line("UMask=0077\nNoNewPrivileges=yes\nProtectSystem=full")
	own := true
	for _, dir := range append([]string{spec.Dir, spec.Program}, spec.Writable...) {
		own = own && !within(dir, "/tmp") && !within(dir, "/var/tmp")
	}
	if own {
		line("PrivateTmp=yes")
	}
	for _, dir := range spec.Writable {
		line("ReadWritePaths=%s", quoted("-"+specifiers(dir)))
	}
	line("ProtectKernelTunables=yes\nProtectControlGroups=yes\nRestrictSUIDSGID=yes\nRestrictRealtime=yes\n" +
		"LockPersonality=yes\nRestrictNamespaces=yes\nSystemCallArchitectures=native\n" +
		"RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\n")
	line("[Install]\nWantedBy=default.target")
	return b.String()
}

func (systemd) place(dir string) string { return "WorkingDirectory=" + specifiers(dir) + "\n" }

func (s systemd) start(ctx context.Context, unit Unit, changed bool) error {
	lines := [][]string{{"enable", unit.Label}, {"start", unit.Label}}
	if changed {
		lines = [][]string{{"daemon-reload"}, {"enable", unit.Label}, {"restart", unit.Label}}
	}
	for _, line := range lines {
		if _, err := s.run(ctx, append([]string{"systemctl", "--user"}, line...)...); err != nil {
			return err
		}
	}
	return nil
}

func (s systemd) stop(ctx context.Context, unit Unit) error {
	_, err := s.run(ctx, "systemctl", "--user", "disable", "--now", unit.Label)
	return err
}

func (s systemd) forget(ctx context.Context) error {
	_, err := s.run(ctx, "systemctl", "--user", "daemon-reload")
	return err
}

func (systemd) byHand(unit Unit) []string {
	return []string{"systemctl --user daemon-reload", "systemctl --user enable --now " + unit.Label}
}

// stoppedByLogout asks whether the user's units run without a session, which loginctl calls lingering.
func (s systemd) stoppedByLogout(ctx context.Context) string {
	said, err := s.run(ctx, "loginctl", "show-user", fmt.Sprint(s.UID), "--property=Linger", "--value")
	if err == nil && strings.TrimSpace(said) == "yes" {
		return ""
	}
	return "the worker stops when you log out, and starts when you log in; to run it always: loginctl enable-linger"
}

func (systemd) logCommand(unit Unit, lines int, follow bool) []string {
	line := []string{"journalctl", "--user", "--unit", unit.Label, "--lines", fmt.Sprint(lines), "--no-pager", "--quiet", "--output", "cat"}
	if follow {
		line = append(line, "--follow")
	}
	return line
}

// specifiers keeps a percent sign from being one of systemd's.
func specifiers(text string) string { return strings.ReplaceAll(text, "%", "%%") }

// quoted makes a text one word of a unit file.
func quoted(text string) string {
	if text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:/.,@%$") == "" {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// within reports whether path lies in dir.
func within(path, dir string) bool { return path == dir || strings.HasPrefix(path, dir+"/") }

package service

import (
	"context"
	"encoding/xml"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// launchd runs services as agents of the user's session, described in launchd.plist(5).
type launchd struct{ Host }

func (launchd) name() string             { return "launchd" }
func (launchd) tool() string             { return "launchctl" }
func (launchd) label(name string) string { return "io.github.postshitnow." + prefix + name }
func (launchd) file(label string) string { return label + ".plist" }

// logFile is below Library/Logs, where Console shows it.
func (l launchd) logFile(label string) string {
	return filepath.Join(l.env("HOME"), "Library", "Logs", "psn", strings.TrimPrefix(label, "io.github.postshitnow.")+".log")
}

func (l launchd) folder() (string, error) {
	home, err := l.home()
	return filepath.Join(home, "Library", "LaunchAgents"), err
}

func (launchd) check(Spec) error { return nil }

func (l launchd) render(spec Spec, unit Unit) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line(`<?xml version="1.0" encoding="UTF-8"?>`)
	line(`<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">`)
	line("<!-- This file is %s, which writes it anew when it is repeated. -->", marker)
	line("<plist version=\"1.0\">\n<dict>\n\t<key>Label</key>\n\t%s", element(unit.Label))
	line("\t<key>ProgramArguments</key>\n\t<array>")
	for _, word := range append([]string{spec.Program}, spec.Args...) {
		line("\t\t%s", element(word))
	}
	line("\t</array>")
	b.WriteString(l.place(spec.Dir))
	if len(spec.Env) > 0 {
		line("\t<key>EnvironmentVariables</key>\n\t<dict>")
		for _, v := range spec.Env {
			line("\t\t<key>%s</key>\n\t\t%s", escaped(v.Name), element(v.Value))
		}
		line("\t</dict>")
	}
	line("\t<key>RunAtLoad</key>\n\t<true/>")
	line("\t<key>KeepAlive</key>\n\t<dict>\n\t\t<key>SuccessfulExit</key>\n\t\t<false/>\n\t</dict>")
	line("\t<key>ThrottleInterval</key>\n\t<integer>10</integer>")
	line("\t<key>ExitTimeOut</key>\n\t<integer>%d</integer>", int(spec.StopFor/time.Second))
	line("\t<key>Umask</key>\n\t<integer>%d</integer>", 0o077)
	line("\t<key>StandardOutPath</key>\n\t%s", element(unit.Log))
	line("\t<key>StandardErrorPath</key>\n\t%s", element(unit.Log))
	line("</dict>\n</plist>")
	return b.String()
}

func (launchd) place(dir string) string {
	return "\t<key>WorkingDirectory</key>\n\t" + element(dir) + "\n"
}

func (l launchd) domain() string { return fmt.Sprintf("gui/%d", l.UID) }

func (l launchd) target(unit Unit) string { return l.domain() + "/" + unit.Label }

func (l launchd) loaded(ctx context.Context, unit Unit) bool {
	_, err := l.run(ctx, "launchctl", "print", l.target(unit))
	return err == nil
}

func (l launchd) start(ctx context.Context, unit Unit, changed bool) error {
	loaded := l.loaded(ctx, unit)
	if loaded && !changed {
		_, err := l.run(ctx, "launchctl", "kickstart", l.target(unit))
		return err
	}
	if loaded {
		if err := l.stop(ctx, unit); err != nil {
			return err
		}
	}
	if _, err := l.run(ctx, "launchctl", "enable", l.target(unit)); err != nil {
		return err
	}
	_, err := l.run(ctx, "launchctl", "bootstrap", l.domain(), unit.File)
	return err
}

// stop returns when the program has ended: launchctl may say that it is in progress before that.
func (l launchd) stop(ctx context.Context, unit Unit) error {
	if !l.loaded(ctx, unit) {
		return nil
	}
	_, err := l.run(ctx, "launchctl", "bootout", l.target(unit))
	for range 300 {
		if !l.loaded(ctx, unit) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
	if err == nil {
		err = psn.Errorf(psn.CodeUnavailable, "%s does not stop", unit.Label)
	}
	return err
}

func (launchd) forget(context.Context) error { return nil }

func (l launchd) byHand(unit Unit) []string {
	return []string{"launchctl bootstrap " + l.domain() + " '" + unit.File + "'"}
}

func (launchd) stoppedByLogout(context.Context) string {
	return "the worker stops when you log out, and starts when you log in"
}

func (launchd) logCommand(unit Unit, lines int, follow bool) []string {
	line := []string{"tail", "-n", fmt.Sprint(lines)}
	if follow {
		line = append(line, "-F")
	}
	return append(line, unit.Log)
}

func element(text string) string { return "<string>" + escaped(text) + "</string>" }

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}

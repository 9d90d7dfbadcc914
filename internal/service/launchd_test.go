package service_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPlist reads the file as XML and looks at what is in it, in order.
func TestPlist(t *testing.T) {
	t.Parallel()
	b := setup(t, "darwin")
	plan := b.plan(b.spec())
	var got []string
	d := xml.NewDecoder(strings.NewReader(plan.Content))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" {
				got = append(got, strings.ReplaceAll(text, b.home, "~"))
			}
		case xml.StartElement:
			if name := token.Name.Local; name == "true" || name == "false" {
				got = append(got, name)
			}
		}
	}
	log := "~/Library/Logs/psn/psn-worker.log"
	want := []string{
		"Label", "io.github.postshitnow.psn-worker",
		"ProgramArguments", "/opt/my tools/psn", "worker", "--hub", "work", `a "b" $c\d %h`,
		"WorkingDirectory", `/srv/ana & "co" 5%`,
		"EnvironmentVariables", "PSN_CONFIG_DIR", `/srv/a b/$x<%y>\"`, "PSN_LEASE", "20s",
		"RunAtLoad", "true", "KeepAlive", "SuccessfulExit", "false", "ThrottleInterval", "10", "ExitTimeOut", "120",
		"Umask", "63", "StandardOutPath", log, "StandardErrorPath", log,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if want := b.home + "/Library/LaunchAgents/io.github.postshitnow.psn-worker.plist"; plan.File != want {
		t.Errorf("the file is %s, want %s", plan.File, want)
	}
	if plutil, err := exec.LookPath("plutil"); err == nil {
		cmd := exec.CommandContext(t.Context(), plutil, "-lint", "-")
		cmd.Stdin = strings.NewReader(plan.Content)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("plutil: %v: %s", err, out)
		}
	}
}

func TestLaunchd(t *testing.T) {
	t.Parallel()
	b := setup(t, "darwin")
	const target = "gui/501/io.github.postshitnow.psn-worker"
	begin := "launchctl enable " + target + "\nlaunchctl bootstrap gui/501 ~/Library/LaunchAgents/io.github.postshitnow.psn-worker.plist\n"
	look := "launchctl print " + target + "\n"
	end := look + "launchctl bootout " + target + "\n" + look
	check := func(step, want string) {
		t.Helper()
		if diff := cmp.Diff(want, b.calls()); diff != "" {
			t.Errorf("%s: %s", step, diff)
		}
	}
	b.install(b.spec())
	check("first", look+begin)
	b.install(b.spec())
	check("again", look+"launchctl kickstart "+target+"\n")
	other := b.spec()
	other.Args = []string{"worker", "--all"}
	b.install(other)
	check("changed", look+end+begin)
	found := b.find("worker")
	if err := found.Remove(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("removed", end)
	if _, err := os.Stat(found.File); !os.IsNotExist(err) {
		t.Errorf("the file is still there: %v", err)
	}
}

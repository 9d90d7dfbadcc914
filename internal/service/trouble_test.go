package service_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/service"
)

// refused fails unless err has this code and says, with its hint, this.
func refused(t *testing.T, err error, code psn.Code, words ...string) {
	t.Helper()
	known, ok := errors.AsType[*psn.Error](err)
	if !ok || known.Code != code {
		t.Fatalf("got %v (%s), want %s", err, psn.CodeOf(err), code)
	}
	for _, w := range words {
		if text := known.Error() + "\n" + known.Hint; !strings.Contains(text, w) {
			t.Errorf("%q does not say %q", text, w)
		}
	}
}

func TestNoSystem(t *testing.T) {
	t.Parallel()
	for _, system := range []string{"linux", "darwin"} {
		b := setup(t, system)
		b.env["PATH"] = t.TempDir()
		_, err := b.Plan(b.spec())
		refused(t, err, psn.CodeUnsupported, "ctl here", "psn worker --once")
		if entries, err := os.ReadDir(b.home); err != nil || len(entries) > 0 {
			t.Errorf("%s: something was written: %v %v", system, entries, err)
		}
	}
	_, err := setup(t, "windows").Find("worker")
	refused(t, err, psn.CodeUnsupported, "windows", "scheduler")
}

// TestNoBus is a shell without a session: the file is written and the person is told the rest.
func TestNoBus(t *testing.T) {
	t.Parallel()
	b := setup(t, "linux")
	b.state("no-bus", "")
	plan := b.plan(b.spec())
	refused(t, plan.Install(t.Context()), psn.CodeUnavailable, "Failed to connect to bus", plan.File+" is written",
		"systemctl --user daemon-reload && systemctl --user enable --now psn-worker.service")
	if got := b.read(plan.File); got != plan.Content {
		t.Errorf("the file holds %s", got)
	}
	found := b.find("worker")
	refused(t, found.Remove(t.Context()), psn.CodeUnavailable, "nothing was removed", plan.File)
	if !b.find("worker").There {
		t.Error("the file of a worker that may be running was removed")
	}
}

func TestOtherServices(t *testing.T) {
	t.Parallel()
	b := setup(t, "linux")
	b.install(b.spec())
	elsewhere := b.spec()
	elsewhere.Dir = "/srv/other"
	_, err := b.Plan(elsewhere)
	refused(t, err, psn.CodeConflict, "/srv/other", "--name")
	elsewhere.Name = "second"
	b.install(elsewhere)
	if got := b.find("worker").Others(); !slices.Equal(got, []string{"second", "worker"}) {
		t.Errorf("installed are %v", got)
	}

	foreign := filepath.Join(b.home, ".config/systemd/user/psn-mine.service")
	b.write(foreign, "[Service]\n", 0o600)
	mine := b.spec()
	mine.Name = "mine"
	_, err = b.Plan(mine)
	refused(t, err, psn.CodeConflict, foreign)
	_, err = b.Find("mine")
	refused(t, err, psn.CodeConflict, foreign)
	if got := b.read(foreign); got != "[Service]\n" {
		t.Errorf("somebody else's file holds %q", got)
	}
	mine.Name = "../escape"
	_, err = b.Plan(mine)
	refused(t, err, psn.CodeInvalid)
}

func TestTextThatNoFileCanHold(t *testing.T) {
	t.Parallel()
	for _, system := range []string{"linux", "darwin"} {
		b := setup(t, system)
		for _, change := range []func(*service.Spec){
			func(s *service.Spec) { s.Dir = "/srv/a\nExecStartPre=/bin/false" },
			func(s *service.Spec) { s.Program = "/srv/a\x00b" },
			func(s *service.Spec) { s.Args = []string{"a\x1bb"} },
			func(s *service.Spec) { s.Writable = []string{"/srv/a\tb"} },
			func(s *service.Spec) { s.Env = []service.Variable{{Name: "TZ", Value: "a\xffb"}} },
		} {
			spec := b.spec()
			change(&spec)
			_, err := b.Plan(spec)
			refused(t, err, psn.CodeInvalid)
		}
	}
}

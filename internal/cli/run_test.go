package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

const (
	first  = `{"id":"7k2","state":"scheduled","text":"a <b> & c","due_at":"2026-12-01T09:00:00+01:00"}`
	second = `{"id":"8m3","state":"draft","text":"evil \u001b[31m\u202etxt","due_at":null}`
	tail   = `"next":["psn post show 7k2"],"warnings":["old"],"next_cursor":"c1"}` + "\n"
	cutOff = `{"warning":"old"}` + "\n" + `{"next_cursor":"c1"}` + "\n"
)

func TestOutput(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.check(t, "post list", 0, `{"ok":true,"data":[`+first+`,`+second+`],`+tail, "")
	r = setup(t)
	r.check(t, "post list --output ndjson", 0, first+"\n"+second+"\n", cutOff)
	r = setup(t)
	r.check(t, "post list --fields state,id", 0,
		`{"ok":true,"data":[{"state":"scheduled","id":"7k2"},{"state":"draft","id":"8m3"}],`+tail, "")
	r = setup(t)
	r.check(t, "post list --jq '.[] | .id, .due_at'", 0, "7k2\n2026-12-01T09:00:00+01:00\n8m3\nnull\n", cutOff)
	r = setup(t)
	r.check(t, "post list --jq '.[0] | .id' --output ndjson", 0, "\"7k2\"\n", cutOff)
	r = setup(t)
	r.check(t, "post list --fields id --jq .[1]", 0, `{"id":"8m3"}`+"\n", cutOff)
	r = setup(t)
	r.check(t, "post list --output human", 0,
		"ID   STATE      TEXT\n7k2  scheduled  a <b> & c\n8m3  draft      evil [31mtxt\n",
		"warning: old\nthere is more: --cursor c1\nnext: psn post show 7k2\n")
}

func TestEmptyListIsAnArray(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.rows = nil
	r.check(t, "post list --fields id", 0, `{"ok":true,"data":[],`+tail, "")
	r = setup(t)
	r.rows = nil
	r.check(t, "post list --output ndjson", 0, "", cutOff)
}

func TestTerminalGetsTables(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.terminal()
	r.env.Color = true
	if exit := r.run(t, "post", "list"); exit != 0 {
		t.Fatal(exit, r.errs.String())
	}
	out := r.out.String()
	if !strings.Contains(out, "\x1b[32mscheduled\x1b[m") || strings.Contains(out, "\x1b[31m") || strings.Contains(out, "\u202e") {
		t.Errorf("stdout %q", out)
	}
}

func TestNarrowTerminalShortensCells(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.terminal()
	r.env.Width = 40
	r.rows[0].Text = strings.Repeat("word ", 30)
	r.run(t, "post", "list")
	for line := range strings.Lines(r.out.String()) {
		if len([]rune(line)) > 41 {
			t.Errorf("the line %q is too long", line)
		}
	}
	if !strings.Contains(r.out.String(), "7k2  scheduled  word") || !strings.Contains(r.out.String(), "…") {
		t.Errorf("stdout %q", r.out.String())
	}
}

func TestBadOutputFlagsStopBeforeTheAct(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"--fields ids":               "there is no field \\\"ids\\\"",
		"--jq '.['":                  "--jq: ",
		"--json --output human":      "contradict",
		"--output human --jq .":      "not from human",
		"--out /no/such/folder/file": "there is no folder",
	} {
		r := setup(t)
		words, _ := splitLine("post publish 7k2 --yes " + line)
		exit := r.run(t, words...)
		if exit != 2 && exit != 3 || !strings.Contains(r.errs.String(), want) || r.published != 0 {
			t.Errorf("%s: exit %d, published %d, %s", line, exit, r.published, r.errs.String())
		}
	}
	r := setup(t)
	r.run(t, "post", "list", "--fields", "idd")
	if !strings.Contains(r.errs.String(), "did you mean id? the fields are id, state, text, due_at") {
		t.Error(r.errs.String())
	}
}

func TestAnActIsNotReportedAsFailedForItsOutput(t *testing.T) {
	t.Parallel()
	r := setup(t)
	exit := r.run(t, "post", "publish", "7k2", "--yes", "--jq", ".id.x")
	if exit != 0 || r.published != 1 || !strings.Contains(r.out.String(), `"warnings":["done, but the output is not as asked`) {
		t.Errorf("exit %d, %s%s", exit, r.out.String(), r.errs.String())
	}
	r = setup(t)
	if exit := r.run(t, "post", "list", "--jq", ".id.x"); exit != 2 {
		t.Errorf("exit %d, %s", exit, r.errs.String())
	}
}

func TestOutFile(t *testing.T) {
	t.Parallel()
	r := setup(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "posts.json")
	r.terminal()
	want := `{"ok":true,"data":[{"id":"7k2"},{"id":"8m3"}],` + tail
	r.check(t, "post list --fields id --out "+path, 0, "", fmt.Sprintf("{\"bytes\":%d,\"out\":%q}\n", len(want), path))
	raw, err := os.ReadFile(path)
	if err != nil || string(raw) != want {
		t.Errorf("%v %q", err, raw)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	r = setup(t)
	r.run(t, "post", "list", "--output", "human", "--out", path)
	raw, _ = os.ReadFile(path)
	if !strings.HasPrefix(string(raw), "ID   STATE") || !strings.HasPrefix(r.errs.String(), "psn: wrote ") {
		t.Errorf("%q %q", raw, r.errs.String())
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v", info.Mode())
	}
	r = setup(t)
	r.fail = errors.New("broken")
	r.run(t, "post", "show", "x", "--out", path)
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
	r = setup(t)
	if exit := r.run(t, "post", "list", "--out", dir); exit != 2 {
		t.Errorf("exit %d for a folder", exit)
	}
}

func TestResultWithFailure(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.fail = psn.Errorf(psn.CodeUnauthorised, "sign in again")
	r.check(t, "post publish 7k2 --yes", 4, `{"ok":false,"data":`+first+`,"next":[]}`+"\n",
		`{"ok":false,"error":{"code":"unauthorised","message":"sign in again","hint":"","retryable":false,"next":[]}}`+"\n")
}

func TestFailure(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.check(t, "post show zz", 3, "",
		`{"ok":false,"error":{"code":"not-found","message":"no post \"zz\"","hint":"ids are short","retryable":false,"next":["psn post list"]}}`+"\n")
	r = setup(t)
	r.terminal()
	r.check(t, "post show zz", 3, "", "psn: no post \"zz\"\n  ids are short\n  next: psn post list\n")
}

func TestUnknownErrorsAreInternalAndOneLine(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.terminal()
	r.fail = errors.New("hub: a\nb \x1b[2J")
	r.check(t, "worker", 1, "", "psn: hub: a b [2J\n")
	r = setup(t)
	r.fail = errors.New("hub: a\nb \x1b[2J")
	r.check(t, "worker", 1, "",
		`{"ok":false,"error":{"code":"internal","message":"hub: a b [2J","hint":"","retryable":false,"next":[]}}`+"\n")
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := setup(t)
	r.fail = fmt.Errorf("hub: read: %w", context.Canceled)
	if exit := Execute(ctx, r.root, r.env, []string{"worker"}); exit != 1 || !strings.Contains(r.errs.String(), `"cancelled"`) {
		t.Errorf("exit %d, %s", exit, r.errs.String())
	}
}

// gone is a stdout that nobody reads, or that is full.
type gone struct{ err error }

func (g gone) Write([]byte) (int, error) { return 0, g.err }

func TestBrokenPipeIsSilent(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.env.Out = gone{syscall.EPIPE}
	r.check(t, "post list", 0, "", "")
	r = setup(t)
	r.env.Out = gone{syscall.ENOSPC}
	exit := r.run(t, "post", "publish", "7k2", "--yes")
	if exit != 1 || !strings.Contains(r.errs.String(), "it is done, but can't write the output: no space left") {
		t.Errorf("exit %d, %s", exit, r.errs.String())
	}
}

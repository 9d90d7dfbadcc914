package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

func TestConfirm(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.check(t, "post publish 7k2", 6, "",
		`{"ok":false,"error":{"code":"policy","message":"this needs a confirmation: publish 7k2 now?",`+
			`"hint":"stdin is not a terminal; add --yes once a person agrees","retryable":false,"next":[]}}`+"\n")
	for answer, exit := range map[string]int{"y\n": 0, "YES\r\n": 0, "n\n": 1, "\n": 1, "": 1, "yesterday\n": 1} {
		r := setup(t)
		r.env.InTTY = true
		r.env.In = strings.NewReader(answer)
		if got := r.run(t, "post", "publish", "7k2"); got != exit || r.published != 1-exit {
			t.Errorf("%q: exit %d, published %d", answer, got, r.published)
		}
		if !strings.HasPrefix(r.errs.String(), "publish 7k2 now? [y/N] ") {
			t.Errorf("%q", r.errs.String())
		}
	}
}

func TestConfirmIsInterrupted(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.env.InTTY = true
	silent, other := io.Pipe()
	t.Cleanup(func() { _ = other.Close() })
	r.env.In = silent
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := r.env.Confirm(ctx, false, "sure?"); err == nil {
		t.Error("confirmed")
	}
}

func TestReadInput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "draft.md")
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, []byte(strings.Repeat("x", 17)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, stdin, want, message string
		code                       psn.Code
	}{
		{path: path, want: "hello"},
		{path: "-", stdin: "from a pipe", want: "from a pipe"},
		{path: "-", stdin: strings.Repeat("x", 17), message: "standard input has more than the 16 bytes that are allowed", code: psn.CodeInvalid},
		{path: large, message: large + " has more than the 16 bytes that are allowed", code: psn.CodeInvalid},
		{path: dir, message: dir + " is a folder", code: psn.CodeInvalid},
		{path: dir + "/none", message: "there is no file " + dir + "/none", code: psn.CodeNotFound},
	} {
		r := setup(t)
		r.env.In = strings.NewReader(c.stdin)
		got, err := r.env.ReadInput(t.Context(), c.path, 16)
		if string(got) != c.want || psn.CodeOf(err) != c.code || err != nil && err.Error() != c.message {
			t.Errorf("%s: %q, %v", c.path, got, err)
		}
	}
}

func TestReadSecret(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "token")
	if err := os.WriteFile(path, []byte("  s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := setup(t)
	if exit := r.run(t, "account", "add", "work", "--token-file", path); exit != 0 || r.secret.Reveal() != "s3cret" {
		t.Errorf("exit %d, %s", exit, r.errs.String())
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o644} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		exit := r.run(t, "account", "add", "work", "--token-file", path)
		if exit != 1 || !strings.Contains(r.errs.String(), `"insecure-file"`) || !strings.Contains(r.errs.String(), "run: chmod 600 "+path) {
			t.Errorf("%v: exit %d, %s", mode, exit, r.errs.String())
		}
	}
	r = setup(t)
	r.env.In = strings.NewReader("piped\n")
	if r.run(t, "account", "add", "work"); r.secret.Reveal() != "piped" {
		t.Errorf("%s", r.errs.String())
	}
	if exit := r.run(t, "account", "add", "work"); exit != 2 || !strings.Contains(r.errs.String(), "the secret is empty") {
		t.Errorf("exit %d, %s", exit, r.errs.String())
	}
	r = setup(t)
	r.terminal()
	r.env.hidden = func(context.Context) (string, error) { return "typed", nil }
	if r.run(t, "account", "add", "work"); r.secret.Reveal() != "typed" || r.errs.String() != "token: \n" {
		t.Errorf("%q", r.errs.String())
	}
}

func TestUseColor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  map[string]string
		tty  bool
		want bool
	}{
		{nil, true, true},
		{nil, false, false},
		{map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, true, false},
		{map[string]string{"NO_COLOR": ""}, true, true},
		{map[string]string{"CLICOLOR_FORCE": "1", "TERM": "dumb"}, false, true},
		{map[string]string{"CLICOLOR_FORCE": "0"}, false, false},
		{map[string]string{"TERM": "dumb"}, true, false},
	} {
		got := useColor(c.tty, func(name string) (string, bool) { v, ok := c.env[name]; return v, ok })
		if got != c.want {
			t.Errorf("%v, terminal %v: %v", c.env, c.tty, got)
		}
	}
}

func TestSafe(t *testing.T) {
	t.Parallel()
	const evil = "a\x1b[2J\u202eb\nc\td\u0085\x7f\xff\u200f"
	if got := Safe(evil); got != "a[2Jb c d\u200f" {
		t.Errorf("%q", got)
	}
	if got := SafeLines(evil); got != "a[2Jb\nc\td\u200f" {
		t.Errorf("%q", got)
	}
}

func TestPrinterMakesArgumentsSafe(t *testing.T) {
	t.Parallel()
	p := &Printer{color: true}
	p.Line("%-4s|%3d|%v|%s", "a\x1b", 7, []string{"\x1b[1m"}, p.Bold("b\x1b[2J"))
	p.Pairs("id", "7\x1b", "none", "", "state", p.Good("ok"))
	const want = "a   |  7|[[1m]|\x1b[1mb[2J\x1b[m\n\x1b[2mid\x1b[m     7\n\x1b[2mstate\x1b[m  \x1b[32mok\x1b[m\n"
	if got := string(p.bytes()); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

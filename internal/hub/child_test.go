package hub_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// TestMain lets this binary stand in for another psn: with PSN_TEST_CHILD it does one thing to the hub at
// PSN_TEST_URL, prints the code of the error, or the hub's id, and ends.
func TestMain(m *testing.M) {
	do := os.Getenv("PSN_TEST_CHILD")
	if do == "" {
		os.Exit(m.Run())
	}
	got, err := child(do, psn.NewSecret(os.Getenv("PSN_TEST_URL")))
	if err != nil {
		got = "code " + string(psn.CodeOf(err))
		fmt.Fprintln(os.Stderr, err)
	}
	fmt.Print(got)
	os.Exit(0)
}

func child(do string, url psn.Secret) (string, error) {
	var h *hub.Hub
	var err error
	if do == "create" {
		h, err = hub.Create(context.Background(), hub.Options{URL: url}, hub.New{ID: psn.NewID(), Name: "child", Kind: psn.Personal, PublicKey: "key"})
	} else {
		h, err = hub.Open(context.Background(), hub.Options{URL: url})
	}
	if err != nil {
		return "", err
	}
	defer h.Close()
	if do == "write" {
		err = h.Tick(context.Background(), hub.WorkerInfo{ID: "w"})
	}
	return h.Info().ID, err
}

// asChild runs this binary as another process, as nobody if nobody is set and this process is root, and
// returns what it prints.
func asChild(tb testing.TB, nobody bool, do string, url psn.Secret) string {
	tb.Helper()
	exe, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.CommandContext(tb.Context(), exe)
	if nobody && os.Geteuid() == 0 {
		cmd.Path = readable(tb, exe)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		cmd.Dir = "/"
	}
	cmd.Env = append(os.Environ(), "PSN_TEST_CHILD="+do, "PSN_TEST_URL="+url.Reveal())
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		tb.Fatalf("%v: %s", err, exit.Stderr)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// readable copies a program to where everyone can start it.
func readable(tb testing.TB, exe string) string {
	tb.Helper()
	path := filepath.Join(openFolder(tb), "psn")
	from, err := os.Open(exe)
	if err != nil {
		tb.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		tb.Fatal(err)
	}
	if err := to.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

// openFolder makes a folder that everyone may enter.
func openFolder(tb testing.TB) string {
	tb.Helper()
	path, err := os.MkdirTemp("", "psn-hub-") //nolint:usetesting // the folder above TempDir is not everyone's
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = os.Chmod(path, 0o755)
		_ = os.RemoveAll(path)
	})
	if err := os.Chmod(path, 0o755); err != nil {
		tb.Fatal(err)
	}
	return path
}

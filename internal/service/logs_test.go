package service_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
)

func TestLogs(t *testing.T) {
	t.Parallel()
	b := setup(t, "linux")
	b.install(b.spec())
	b.calls()
	var got []string
	keep := func(line string) error { got = append(got, line); return nil }
	if err := b.find("worker").Logs(t.Context(), 7, false, keep); err != nil || !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("got %q, %v", got, err)
	}
	want := "journalctl --user --unit psn-worker.service --lines 7 --no-pager --quiet --output cat\n"
	if calls := b.calls(); calls != want {
		t.Errorf("called %s", calls)
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	b := setup(t, "linux")
	b.install(b.spec())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	n := 0
	err := b.find("worker").Logs(ctx, 2, true, func(string) error {
		if n++; n == 2 {
			stop() // as Ctrl-C does
		}
		return nil
	})
	if err != nil || n != 2 {
		t.Errorf("%d lines, %v", n, err)
	}
	gone := errors.New("nobody reads")
	err = b.find("worker").Logs(t.Context(), 2, true, func(string) error { return gone })
	if !errors.Is(err, gone) {
		t.Errorf("it ends with %v", err)
	}
}

// TestLogFile reads an agent's file with the machine's own tail.
func TestLogFile(t *testing.T) {
	t.Parallel()
	b := setup(t, "darwin")
	b.install(b.spec())
	found := b.find("worker")
	var got []string
	keep := func(line string) error { got = append(got, line); return nil }
	if err := found.Logs(t.Context(), 2, false, keep); err != nil || len(got) > 0 {
		t.Errorf("before the first line: %q, %v", got, err)
	}
	b.write(filepath.Join(b.home, "Library/Logs/psn/psn-worker.log"), "one\ntwo\nthree\n", 0o600)
	if err := found.Logs(t.Context(), 2, false, keep); err != nil || !slices.Equal(got, []string{"two", "three"}) {
		t.Errorf("got %q, %v", got, err)
	}
}

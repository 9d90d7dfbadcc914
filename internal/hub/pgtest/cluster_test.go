//go:build linux || darwin

package pgtest

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// beVictim, set in the environment, makes this test binary start a cluster, say where it is and wait to
// be killed.
const beVictim = "PGTEST_BE_VICTIM"

func TestMain(m *testing.M) {
	if os.Getenv(beVictim) == "" {
		os.Exit(m.Run())
	}
	c, err := shared()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(c.pid, c.folder)
	time.Sleep(time.Minute)
}

func TestClusterKillAndRestart(t *testing.T) {
	t.Parallel()
	c := NewCluster(t, Options{Durable: true, Settings: map[string]string{"max_connections": "20"}})
	conn := connect(t, c.URL())
	mustExec(t, conn, "CREATE TABLE kept (n int)")
	for n := range 3 {
		mustExec(t, conn, "INSERT INTO kept VALUES ($1)", n)
		url := c.URL()
		if err := c.Kill(); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), "SELECT 1"); err == nil {
			t.Fatal("a connection outlived the server")
		}
		if conn, err := pgx.Connect(t.Context(), c.URL()); err == nil {
			_ = conn.Close(t.Context())
			t.Fatal("a killed server accepts connections")
		}
		if err := c.Restart(); err != nil {
			t.Fatal(err)
		}
		if c.URL() != url {
			t.Fatalf("the URL was %s and is %s", url, c.URL())
		}
		conn = connect(t, c.URL())
		if got := scanInt(t, conn, "SELECT count(*) FROM kept"); got != n+1 {
			t.Fatalf("%d rows after kill %d, want %d", got, n+1, n+1)
		}
	}
	for name, want := range map[string]string{"fsync": "on", "synchronous_commit": "on", "max_connections": "20"} {
		if got := scanString(t, conn, "SHOW "+name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestKillEndsBusyBackends(t *testing.T) {
	t.Parallel()
	c := NewCluster(t, Options{})
	conn := connect(t, c.URL())
	done := make(chan error, 1)
	go func() {
		_, err := conn.Exec(t.Context(), "SELECT count(*) FROM generate_series(1, 100000000000)")
		done <- err
	}()
	watcher := connect(t, c.URL())
	if !await(10*time.Second, func() bool {
		return scanInt(t, watcher, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%100000000000%' AND state = 'active'") > 0
	}) {
		t.Fatal("the long query never started")
	}
	if err := c.Restart(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err == nil {
		t.Fatal("a query outlived the server")
	}
}

func TestStopLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, killed := range []bool{false, true} {
		c, err := Start(t.Context(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if killed {
			if err := c.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the second time does nothing
			if err := c.Stop(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := os.Stat(c.folder); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("killed before: %t: the folder is still there: %v", killed, err)
		}
		if err := c.Restart(); err == nil {
			t.Error("a stopped cluster restarted")
		}
	}
}

// TestKilledTestBinary kills a test binary with a running cluster: nothing of it may stay.
func TestKilledTestBinary(t *testing.T) {
	t.Parallel()
	victim := exec.CommandContext(t.Context(), os.Args[0])
	victim.Env = append(os.Environ(), beVictim+"=1")
	victim.Stderr = os.Stderr
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	number, folder, _ := strings.Cut(strings.TrimSpace(line), " ")
	pid, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = victim.Wait()
	if !await(20*time.Second, func() bool { return !anyAlive(t.Context(), map[int]bool{pid: true}) }) {
		t.Errorf("postmaster %d still runs", pid)
	}
	if !await(20*time.Second, func() bool { _, err := os.Stat(folder); return errors.Is(err, fs.ErrNotExist) }) {
		t.Errorf("%s is still there", folder)
	}
}

func TestRemoveStale(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	old := time.Now().Add(-2 * staleAfter)
	makeFolder := func(name string, changed time.Time) {
		t.Helper()
		folder := filepath.Join(temp, name)
		if err := errors.Join(os.Mkdir(folder, 0o700), os.WriteFile(filepath.Join(folder, "log"), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(folder, changed, changed); err != nil {
			t.Fatal(err)
		}
	}
	makeFolder("psn-pg-abandoned", old)
	makeFolder("psn-pg-new", time.Now())
	makeFolder("psn-pg-held", old)
	makeFolder("something-else", old)
	lock, err := lockFolder(filepath.Join(temp, "psn-pg-held"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := os.Chtimes(filepath.Join(temp, "psn-pg-held"), old, old); err != nil {
		t.Fatal(err)
	}

	removeStale(t.Context(), temp)

	for name, want := range map[string]bool{
		"psn-pg-abandoned": false, "psn-pg-new": true, "psn-pg-held": true, "something-else": true,
	} {
		if _, err := os.Stat(filepath.Join(temp, name)); (err == nil) != want {
			t.Errorf("%s is there: %t, want %t", name, err == nil, want)
		}
	}
}

// TestStopServersOf ends the server of a folder whose owner can't do it any more.
func TestStopServersOf(t *testing.T) {
	t.Parallel()
	c := NewCluster(t, Options{})
	pid := c.pid
	go stopServersOf(t.Context(), c.folder)
	if !await(stopTimeout, func() bool { return exited(pid) }) {
		t.Fatal("the server still runs")
	}
}

func TestInterruptDoesNotReachTheServer(t *testing.T) {
	t.Parallel()
	c := NewCluster(t, Options{})
	group, err := syscall.Getpgid(c.pid)
	if err != nil {
		t.Fatal(err)
	}
	if group == syscall.Getpgrp() {
		t.Error("the server is in the tests' process group: an interrupt would reach it before its guard")
	}
}

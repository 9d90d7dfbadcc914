//go:build linux || darwin

package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	startTimeout = time.Minute // recovery after a crash included
	stopTimeout  = 10 * time.Second
)

// Options says how a cluster is set up. The zero value is for ordinary tests.
type Options struct {
	// Durable makes the server write to disk before it confirms a commit, as a production server does.
	// Without it commits are fast and survive Kill, but not a crash of the machine.
	Durable bool
	// Settings are further server settings, such as max_connections.
	Settings map[string]string
}

// Cluster is a Postgres server of the tests' own. Its methods may be called from any goroutine.
type Cluster struct {
	bin      string
	folder   string // holds the log, the lock, and data/ with the socket
	account  account
	settings map[string]string
	guard    *guard
	lock     *os.File

	mu   sync.Mutex
	port int
	pid  int // of the postmaster; 0 while it is down
}

// NewCluster starts a cluster for one test and removes it afterwards. Tests that only need a database
// use NewDatabase, which is much faster.
func NewCluster(tb testing.TB, options Options) *Cluster {
	tb.Helper()
	c, err := Start(tb.Context(), options)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := c.Stop(); err != nil {
			tb.Error(err)
		}
	})
	return c
}

// Start makes a cluster in a temporary folder and returns when it accepts connections. Call Stop when it
// is no longer needed; if this process ends without it, the cluster is stopped and removed all the same.
func Start(ctx context.Context, options Options) (*Cluster, error) {
	c, err := start(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("pgtest: %w", err)
	}
	return c, nil
}

func start(ctx context.Context, options Options) (_ *Cluster, err error) {
	bin, err := findServer(os.Getenv("PSN_PG_BIN"), os.Getenv("PATH"), installed)
	if err != nil {
		return nil, err
	}
	temp, err := temporaryFolder(candidates(options)...)
	if err != nil {
		return nil, err
	}
	removeStale(ctx, temp)

	c := &Cluster{bin: bin, settings: settings(options)}
	if c.folder, err = os.MkdirTemp(temp, folderPattern); err != nil {
		return nil, err
	}
	if c.lock, err = lockFolder(c.folder); err != nil {
		return nil, errors.Join(err, os.RemoveAll(c.folder))
	}
	if c.guard, err = startGuard(c.folder); err != nil {
		return nil, errors.Join(err, c.lock.Close(), os.RemoveAll(c.folder))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.stop(context.WithoutCancel(ctx)))
		}
	}()

	if err := c.initialise(ctx); err != nil {
		return nil, err
	}
	// Between finding a free port and its use by the server somebody else may take it.
	for range 5 {
		if c.port, err = freePort(ctx); err != nil {
			return nil, err
		}
		if err = c.launch(ctx); err == nil || isFree(ctx, c.port) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// settings returns the server's settings.
func settings(options Options) map[string]string {
	all := map[string]string{
		"listen_addresses":           "127.0.0.1",
		"max_connections":            "200", // parallel tests on a large machine, each with a pool
		"shared_buffers":             "32MB",
		"dynamic_shared_memory_type": "mmap", // in the folder, so that nothing is left in /dev/shm
		"logging_collector":          "off",
		"timezone":                   "UTC",
	}
	if !options.Durable {
		for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
			all[name] = "off"
		}
	}
	maps.Copy(all, options.Settings)
	return all
}

// initialise creates the data folder.
func (c *Cluster) initialise(ctx context.Context) error {
	data := filepath.Join(c.folder, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	var err error
	if c.account, err = serverAccount(data); err != nil {
		return err
	}
	if c.account.credential != nil {
		// The server's user must pass through the folder to its data.
		if err := os.Chmod(c.folder, 0o711); err != nil {
			return err
		}
	}
	initdb := exec.CommandContext(ctx, filepath.Join(c.bin, "initdb"),
		"--pgdata="+data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	initdb.Dir = c.folder
	initdb.Env = environment()
	initdb.SysProcAttr = c.account.process()
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

// environment returns this process's environment without what would steer the server elsewhere.
func environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "PG") || strings.HasPrefix(v, "LC_") || strings.HasPrefix(v, "LANG")
	})
	return append(env, "LC_ALL=C")
}

// launch starts the postmaster and waits until it accepts connections. The caller holds mu, or is alone.
func (c *Cluster) launch(ctx context.Context) error {
	name := filepath.Join(c.folder, "log")
	log, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer null.Close()

	data := filepath.Join(c.folder, "data")
	postgres := filepath.Join(c.bin, "postgres") // also as its own name: it finds its other files by that
	args := []string{postgres, "-D", data, "-p", strconv.Itoa(c.port), "-k", data}
	for name, value := range c.settings {
		args = append(args, "-c", name+"="+value)
	}
	p, err := os.StartProcess(postgres, args, &os.ProcAttr{
		Dir:   data,
		Env:   environment(),
		Files: []*os.File{null, log, log},
		Sys:   c.account.process(),
	})
	if err != nil {
		return err
	}
	c.pid = p.Pid
	// From here on the process is known by its id, which stays ours until exited collects it. Waiting for
	// it in a goroutine would be found by tests that look for leaked ones.
	if err := errors.Join(p.Release(), c.guard.watch(c.pid)); err != nil {
		return errors.Join(err, c.kill(context.WithoutCancel(ctx)))
	}

	gone := false
	ready := await(startTimeout, func() bool {
		gone = exited(c.pid)
		return gone || c.accepts() || ctx.Err() != nil
	})
	switch {
	case gone:
		c.pid = 0
		return errors.Join(fmt.Errorf("the server ended: %s", lastLines(name)), c.guard.watch(0))
	case ctx.Err() != nil:
		return errors.Join(ctx.Err(), c.kill(context.WithoutCancel(ctx)))
	case !ready:
		return errors.Join(fmt.Errorf("the server was not ready within %s: %s", startTimeout, lastLines(name)),
			c.kill(context.WithoutCancel(ctx)))
	}
	return nil
}

// accepts reports whether the postmaster has noted in its file that it accepts connections.
func (c *Cluster) accepts() bool {
	raw, err := os.ReadFile(filepath.Join(c.folder, "data", "postmaster.pid"))
	if err != nil {
		return false
	}
	lines := strings.Split(string(raw), "\n")
	return len(lines) > 7 && lines[0] == strconv.Itoa(c.pid) && strings.TrimSpace(lines[7]) == "ready"
}

// lastLines returns the end of a log.
func lastLines(name string) string {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(raw[max(0, len(raw)-2000):]))
}

// URL returns the address of the cluster's own database "postgres", as its superuser. It stays the same
// over Kill and Restart.
func (c *Cluster) URL() string { return c.url("postgres") }

func (c *Cluster) url(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", c.port, database)
}

// Kill ends the postmaster and everything it started at once, as a power cut would, and returns when
// they are gone. Killing a cluster that is down does nothing.
func (c *Cluster) Kill() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.kill(context.Background()); err != nil {
		return fmt.Errorf("pgtest: kill: %w", err)
	}
	return nil
}

func (c *Cluster) kill(ctx context.Context) error {
	if c.pid == 0 {
		return nil
	}
	_ = syscall.Kill(c.pid, syscall.SIGSTOP) // so that it starts no more processes
	all, err := processes(ctx)
	_ = syscall.Kill(c.pid, syscall.SIGKILL)
	mine := map[int]bool{}
	for _, p := range all {
		if p.parent == c.pid {
			mine[p.pid] = true
			_ = syscall.Kill(p.pid, syscall.SIGKILL)
		}
	}
	if err != nil {
		return err
	}
	parent := c.pid
	if !await(stopTimeout, func() bool { return exited(parent) }) {
		return fmt.Errorf("postmaster %d has not ended within %s", parent, stopTimeout)
	}
	c.pid = 0
	err = c.guard.watch(0)
	// A new server refuses to start while an old process is attached to its shared memory.
	if !await(stopTimeout, func() bool { return !anyAlive(ctx, mine) }) {
		err = errors.Join(err, fmt.Errorf("processes of postmaster %d have not ended within %s", parent, stopTimeout))
	}
	return err
}

// anyAlive reports whether one of pids still runs.
func anyAlive(ctx context.Context, pids map[int]bool) bool {
	all, err := processes(ctx)
	return err != nil || slices.ContainsFunc(all, func(p process) bool { return pids[p.pid] && !p.zombie })
}

// Restart starts a killed cluster again on the same port and returns when it has recovered and accepts
// connections. A running cluster is killed first.
func (c *Cluster) Restart() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx := context.Background()
	err := c.kill(ctx)
	if err == nil {
		err = c.launch(ctx)
	}
	if err != nil {
		return fmt.Errorf("pgtest: restart: %w", err)
	}
	return nil
}

// Stop ends the cluster and removes its folder. A stopped cluster can't be restarted.
func (c *Cluster) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.stop(context.Background()); err != nil {
		return fmt.Errorf("pgtest: stop: %w", err)
	}
	return nil
}

func (c *Cluster) stop(ctx context.Context) error {
	if c.guard == nil {
		return nil
	}
	var err error
	if c.pid != 0 {
		_ = syscall.Kill(c.pid, syscall.SIGQUIT)
		if await(stopTimeout, func() bool { return exited(c.pid) }) {
			c.pid = 0
			err = c.guard.watch(0)
		} else {
			err = c.kill(ctx)
		}
	}
	err = errors.Join(err, c.guard.dismiss(), c.lock.Close())
	c.guard = nil
	return err
}

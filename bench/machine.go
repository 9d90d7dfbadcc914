package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub/pgtest"
)

// machine is what the measurements share: a folder, the built binary, a Postgres server.
type machine struct {
	dir     string
	psn     string
	cluster *pgtest.Cluster
	serial  int
}

func newMachine(ctx context.Context) (*machine, error) {
	dir, err := os.MkdirTemp("", "psn-bench-")
	if err != nil {
		return nil, err
	}
	m := &machine{dir: dir, psn: filepath.Join(dir, "psn")}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", m.psn, "./cmd/psn")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build psn: %w: %s", err, out)
	}
	empty := exec.CommandContext(ctx, "go", "build", "-ldflags", "-s -w", "-o", m.empty(), "./bench/empty")
	if out, err := empty.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the empty program: %w: %s", err, out)
	}
	if strings.Contains(flags.engines, "postgres") {
		if m.cluster, err = pgtest.Start(ctx, pgtest.Options{Durable: true, Settings: map[string]string{"max_connections": "60"}}); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *machine) empty() string { return filepath.Join(m.dir, "empty") }

func (m *machine) close() {
	if m.cluster != nil {
		if err := m.cluster.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "bench: stop Postgres:", err)
		}
	}
	if err := os.RemoveAll(m.dir); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
}

// describe says on what the figures were taken.
func (m *machine) describe() string {
	size := int64(0)
	if info, err := os.Stat(m.psn); err == nil {
		size = info.Size()
	}
	head, err := exec.Command("git", "describe", "--tags", "--always", "--dirty").Output()
	if err != nil {
		head = []byte("unknown")
	}
	return fmt.Sprintf("psn %s, %s, %s/%s, %d cores, binary %.1f MB, load %s, fsync %s",
		strings.TrimSpace(string(head)), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
		float64(size)/1e6, load(), m.fsync())
}

// fsync returns the median time of a small durable write.
func (m *machine) fsync() string {
	f, err := os.Create(filepath.Join(m.dir, "fsync"))
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	var times []time.Duration
	for range 50 {
		if _, err := f.WriteString("four kilobytes would be the same\n"); err != nil {
			return err.Error()
		}
		begin := time.Now()
		if err := f.Sync(); err != nil {
			return err.Error()
		}
		times = append(times, time.Since(begin))
	}
	return spread(times)
}

// load returns the machine's load averages.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(raw))[:3], " ")
}

// spread returns the median with the range.
func spread(times []time.Duration) string {
	slices.Sort(times)
	return fmt.Sprintf("%s (%s … %s)", short(at(times, 0.5)), short(times[0]), short(times[len(times)-1]))
}

// at returns the value at a share of sorted times.
func at(times []time.Duration, share float64) time.Duration {
	return times[min(int(share*float64(len(times))), len(times)-1)]
}

func short(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
}

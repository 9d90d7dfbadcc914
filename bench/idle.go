package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// idle is B5: the memory of a worker with nothing due, and the transactions that it makes.
func idle(ctx context.Context, m *machine, e engine) ([]line, error) {
	s, err := m.newSite(ctx, e)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if err := s.posts(ctx, 10000, func(i int) time.Time { return time.Now().Add(24*time.Hour + time.Duration(i)*time.Minute) }); err != nil {
		return nil, err
	}
	pid, stop, err := s.worker(ctx)
	if err != nil {
		return nil, err
	}
	time.Sleep(10 * time.Second) // what starting costs is not idling
	before, err := s.transactions(ctx, e)
	if err != nil {
		return nil, err
	}
	select {
	case <-time.After(flags.idle):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	after, err := s.transactions(ctx, e)
	if err != nil {
		return nil, err
	}
	memory, err := resident(pid)
	if err != nil {
		return nil, err
	}
	if err := stop(); err != nil {
		return nil, err
	}
	lines := []line{{"resident memory after " + flags.idle.String(), fmt.Sprintf("%.1f MB", memory), "40 MB"}}
	if e == "postgres" {
		lines = append(lines, line{
			"transactions per minute", fmt.Sprintf("%.0f", float64(after-before)/flags.idle.Minutes()), "120 statements/min",
		})
	}
	return lines, nil
}

// transactions returns how many transactions the site's Postgres database has seen.
func (s *site) transactions(ctx context.Context, e engine) (int64, error) {
	if e != "postgres" {
		return 0, nil
	}
	conn, err := pgx.Connect(ctx, s.m.cluster.URL())
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	var n int64
	err = conn.QueryRow(ctx, `SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = $1`,
		strings.TrimPrefix(s.hub.Place().Name, "/")).Scan(&n)
	return n, err
}

// resident returns a process's resident memory in megabytes.
func resident(pid int) (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for row := range strings.SplitSeq(string(raw), "\n") {
		if value, ok := strings.CutPrefix(row, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(value)[0], 64)
			return kb / 1000, err
		}
	}
	return 0, fmt.Errorf("no VmRSS of process %d", pid)
}

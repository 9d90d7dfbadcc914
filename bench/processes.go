package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// start is B1: `psn post list` beside an empty program, interleaved.
func start(ctx context.Context, m *machine, e engine) ([]line, error) {
	s, err := m.newSite(ctx, e)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if err := s.posts(ctx, 10000, func(i int) time.Time { return time.Now().Add(time.Hour + time.Duration(i)*time.Minute) }); err != nil {
		return nil, err
	}
	var ours, nothing []time.Duration
	for range flags.rounds {
		took, err := timed(s.command(ctx, "post", "list", "--json", "--limit", "20"))
		if err != nil {
			return nil, err
		}
		ours = append(ours, took)
		if took, err = timed(exec.CommandContext(ctx, m.empty())); err != nil {
			return nil, err
		}
		nothing = append(nothing, took)
	}
	a, b := spread(ours), spread(nothing)
	return []line{
		{"psn post list", a, "25 ms"},
		{"an empty program", b, ""},
		{"ratio of the medians", fmt.Sprintf("%.1f", float64(at(ours, 0.5))/float64(at(nothing, 0.5))), ""},
	}, nil
}

// create is B8: 200 times `psn post create`, and a thousand drafts by one `psn post import`, five times.
func create(ctx context.Context, m *machine, e engine) ([]line, error) {
	s, err := m.newSite(ctx, e)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var times []time.Duration
	for i := range 200 {
		took, err := timed(s.command(ctx, "post", "create", "--account", "masto", "--text", text(i), "--json"))
		if err != nil {
			return nil, err
		}
		times = append(times, took)
	}
	var imports []time.Duration
	for round := range 5 {
		file, err := m.drafts(round, 1000)
		if err != nil {
			return nil, err
		}
		took, err := timed(s.command(ctx, "post", "import", file, "--json"))
		if err != nil {
			return nil, err
		}
		imports = append(imports, took)
	}
	return []line{
		{"200 × psn post create", spread(times), "30 ms"},
		{"psn post import, 1,000 drafts", spread(imports), "1 s"},
	}, nil
}

// drafts writes a file of so many drafts, which no other round has.
func (m *machine) drafts(round, n int) (string, error) {
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, `{"accounts":["masto"],"text":"draft %d of round %d"}`+"\n", i, round)
	}
	file := filepath.Join(m.dir, fmt.Sprintf("drafts-%d.ndjson", round))
	return file, os.WriteFile(file, []byte(lines.String()), 0o600)
}

// timed runs a process to its end.
func timed(cmd *exec.Cmd) (time.Duration, error) {
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(begin)
	if err != nil {
		return 0, fmt.Errorf("%v: %w: %s", cmd.Args[1:], err, out)
	}
	return took, nil
}

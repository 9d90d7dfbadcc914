package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/mastodon"
)

// engine is a database engine, as in psn.Engine.
type engine string

// site is a hub with a simulated account, its simulator, and the environment of a psn process on it.
type site struct {
	m       *machine
	dir     string
	hub     *hub.Hub
	url     string
	key     psn.Secret
	sim     *sim.Server
	account psn.Account
	running []*exec.Cmd // workers of B4
}

var actor = psn.Actor{Kind: psn.Person, Name: "bench"}

// newSite makes a fresh hub on the engine.
func (m *machine) newSite(ctx context.Context, e engine) (*site, error) {
	m.serial++
	s := &site{m: m, dir: filepath.Join(m.dir, fmt.Sprintf("site-%d", m.serial))}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, err
	}
	s.url = "sqlite://" + filepath.Join(s.dir, "hub.db")
	if e == "postgres" {
		var err error
		if s.url, err = m.cluster.CreateDatabase(ctx, fmt.Sprintf("bench%d", m.serial), "template1"); err != nil {
			return nil, err
		}
	}
	public, private, err := hub.NewKeys()
	if err != nil {
		return nil, err
	}
	s.key = private
	s.hub, err = hub.Create(ctx, hub.Options{URL: psn.NewSecret(s.url)},
		hub.New{ID: psn.NewID(), Name: "bench", Kind: psn.Personal, PublicKey: public})
	if err != nil {
		return nil, err
	}
	s.sim = &sim.Server{
		Networks:   []sim.Network{&mastodon.Network{Flavour: mastodon.GoToSocial, Requests: -1}},
		LedgerPath: filepath.Join(s.dir, "ledger.ndjson"),
	}
	if err := s.sim.Start("127.0.0.1:0"); err != nil { //nolint:contextcheck // it runs until it is closed
		return nil, err
	}
	who := s.sim.Networks[0].Accounts()[0]
	s.account, _, err = s.hub.AddAccount(ctx, hub.NewAccount{
		Account: psn.Account{
			Name: "masto", Platform: "mastodon", Handle: "@" + who.Handle, ExternalID: who.ID,
			Server: s.sim.URL() + "/gotosocial", Simulated: true,
		},
		Limits: map[string]int{"characters": 5000, "url_length": 23, "media": 4},
		Token:  psn.Token{Access: psn.NewSecret(who.Token)}, Actor: actor,
	})
	return s, err
}

func (s *site) close() {
	if s.sim != nil {
		_ = s.sim.Close()
	}
	if s.hub != nil {
		s.hub.Close()
	}
}

// env is the environment of a psn process on this site.
func (s *site) env() []string {
	return []string{
		"HOME=" + s.dir, "PATH=" + os.Getenv("PATH"), "PSN_HUB_URL=" + s.url, "PSN_HUB_KEY=" + s.key.Reveal(),
		"PSN_HEALTH_ADDR=off", "PSN_LOG_LEVEL=error", "USER=bench",
	}
}

// command is a psn process on this site.
func (s *site) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.m.psn, args...)
	cmd.Env, cmd.Dir = s.env(), s.dir
	return cmd
}

// posts schedules n posts; due gives each its time.
func (s *site) posts(ctx context.Context, n int, due func(i int) time.Time) error {
	const batch = 500
	for from := 0; from < n; from += batch {
		var posts []hub.NewPost
		for i := from; i < min(from+batch, n); i++ {
			posts = append(posts, hub.NewPost{
				AccountID: s.account.ID, State: psn.Scheduled, ScheduledAt: due(i), Zone: "UTC",
				Content: psn.Content{Segments: []psn.Segment{{Text: text(i)}}},
			})
		}
		if _, err := s.hub.CreatePosts(ctx, hub.CreateRequest{Posts: posts, Actor: actor, AllowDuplicate: true}); err != nil {
			return err
		}
	}
	return nil
}

func text(i int) string {
	return fmt.Sprintf("bench post %d: what fast means here, said in a sentence of usual length", i)
}

// worker starts a worker process and returns its pid and how to stop it.
func (s *site) worker(ctx context.Context) (pid int, stop func() error, err error) {
	cmd := s.command(ctx, "worker")
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		return 0, nil, err
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		workers, err := s.hub.Workers(ctx)
		if err == nil && len(workers) > 0 {
			break
		}
		if time.Now().After(deadline) {
			return 0, nil, fmt.Errorf("the worker did not start: %s", errs.String())
		}
		time.Sleep(50 * time.Millisecond)
	}
	return cmd.Process.Pid, func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return err
		}
		if err := cmd.Wait(); err != nil {
			return fmt.Errorf("worker: %w: %s", err, errs.String())
		}
		return nil
	}, nil
}

// arrived waits until n posts have arrived and each is recorded as published, and returns the arrivals by
// text. A post that arrives twice, or is not recorded, is an error.
func (s *site) arrived(ctx context.Context, n int, within time.Duration) (map[string]time.Time, error) {
	for deadline := time.Now().Add(within); ; {
		counts, err := s.hub.Counts(ctx)
		if err != nil {
			return nil, err
		}
		if counts[psn.Published] == n {
			break
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("not all posts went out: %v", counts)
		}
		time.Sleep(100 * time.Millisecond)
	}
	out := map[string]time.Time{}
	for _, a := range s.sim.Ledger() {
		if a.Effect != sim.Created {
			continue
		}
		if _, twice := out[a.Text]; twice {
			return nil, fmt.Errorf("arrived twice: %s", a.Text)
		}
		out[a.Text] = a.Time
	}
	if len(out) != n {
		return nil, fmt.Errorf("%d posts arrived, want %d", len(out), n)
	}
	return out, nil
}

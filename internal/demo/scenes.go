package demo

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

//go:embed drafts/*.md drafts/*.png
var drafts embed.FS

// member is a post of the demonstration.
type member struct {
	id      string
	account string // its name, which is the simulated network's
	draft   string // file name
	text    string // with which its first segment begins on the network
	state   string // as last seen
	problem string // likewise
	looked  bool   // it was told that psn looks for it
	wants   string // the state it must end in
}

// open starts the simulator, makes a workspace with a hub, signs in to every network, and starts a worker that the
// networks can fetch pictures from.
func (s *stage) open(ctx context.Context) error {
	if err := s.sim.Start("127.0.0.1:0"); err != nil { //nolint:contextcheck // it runs until it is closed
		return err
	}
	s.say("simulated networks listen at %s", s.sim.URL())
	if err := s.findPublic(ctx); err != nil {
		return err
	}
	s.say("$ psn init")
	if err := s.psn(ctx, nil, "", "init", "--zone", "UTC"); err != nil {
		return err
	}
	if err := s.giveApps(); err != nil {
		return err
	}
	for _, n := range s.sim.Networks {
		if err := s.signIn(ctx, n); err != nil {
			return err
		}
	}
	s.say("$ PSN_PUBLIC_URL=%s psn worker &   Instagram and TikTok fetch pictures from there", s.public)
	if err := s.startWorker(ctx); err != nil {
		return err
	}
	return s.workerIsUp(ctx)
}

// prepare creates the posts: one due now, the others seconds ahead. Some of them will meet trouble.
func (s *stage) prepare(ctx context.Context) error {
	err := s.sim.Faults().Add(
		sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Text: "the connection broke", Times: 1},
		sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Network: "x", Text: "Each network counts", Times: 1},
		sim.Fault{Do: sim.AcceptThen502, On: sim.Publish, Network: "bluesky", Text: "And where an answer", Times: 1},
		sim.Fault{Do: sim.AcceptThenHang, On: sim.Publish, Text: "The worker that sent this", Times: 1},
	)
	if err != nil {
		return err
	}
	entries, err := drafts.ReadDir("drafts")
	if err != nil {
		return err
	}
	for _, e := range entries {
		raw, err := drafts.ReadFile("drafts/" + e.Name())
		if err != nil {
			return err
		}
		if strings.HasSuffix(e.Name(), ".md") {
			raw = bytes.ReplaceAll(raw, []byte("SIMULATOR"), []byte(s.sim.URL()))
		}
		if err := os.WriteFile(filepath.Join(s.o.Dir, "content", "drafts", e.Name()), raw, 0o600); err != nil {
			return err
		}
	}
	for _, d := range []struct {
		file, wants string
		in          time.Duration
	}{
		{"welcome.md", "published", 0},
		{"pictures.md", "published", 0},
		{"launch.md", "published", time.Second},
		{"roadmap.md", "published", 2 * time.Second},
		{"lost-answer.md", "published", 3 * time.Second},
		{"typo.md", "published", 5 * time.Second},
		{"regret.md", "cancelled", 5 * time.Second},
		{"killed-worker.md", "published", 4 * time.Second},
	} {
		if err := s.create(ctx, d.file, d.wants, d.in); err != nil {
			return err
		}
	}
	return nil
}

// create creates the posts of one draft.
func (s *stage) create(ctx context.Context, file, wants string, in time.Duration) error {
	at, said := "now", "now"
	if in > 0 {
		at = s.o.Clock().Add(in).UTC().Format(time.RFC3339Nano)
		said = fmt.Sprintf("%s (in %s)", s.o.Clock().Add(in).UTC().Format("15:04:05"), in)
	}
	path := filepath.Join("content", "drafts", file)
	var made created
	if err := s.psn(ctx, &made, "", "post", "create", "--file", path, "--at", at); err != nil {
		return err
	}
	raw, err := os.ReadFile(filepath.Join(s.o.Dir, path))
	if err != nil {
		return err
	}
	for _, p := range made.Posts {
		s.cast = append(s.cast, &member{
			id: p.ID, account: p.Account, draft: file, text: firstLine(string(raw)), state: p.State, wants: wants,
		})
		s.say("$ psn post create --file %s --at %s   → %s on %s", path, said, p.ID, p.Account)
	}
	return nil
}

// firstLine returns the first line of a draft's body.
func firstLine(draft string) string {
	if rest, ok := strings.CutPrefix(draft, "---\n"); ok {
		_, draft, _ = strings.Cut(rest, "\n---\n")
	}
	line, _, _ := strings.Cut(strings.TrimSpace(draft), "\n")
	return line
}

// change edits one post and cancels another before their time.
func (s *stage) change(ctx context.Context) error {
	for _, m := range s.cast {
		switch m.draft {
		case "typo.md":
			path := filepath.Join("content", "drafts", "typo-fixed.md")
			s.say("$ psn post edit %s --file %s", m.id, path)
			if err := s.psn(ctx, nil, "", "post", "edit", m.id, "--file", path); err != nil {
				return err
			}
			m.text = "We shipped the release"
		case "regret.md":
			s.say("$ psn post cancel %s", m.id)
			if err := s.psn(ctx, nil, "", "post", "cancel", m.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// killAWorker waits until the network has a post whose answer it holds back, kills the worker that waits
// for that answer, and starts another.
func (s *stage) killAWorker(ctx context.Context) error {
	const text = "The worker that sent this"
	for s.arrived(text) == 0 {
		if err := s.watch(ctx); err != nil {
			return err
		}
	}
	s.say("the network has the post about the killed worker and holds its answer back")
	s.workers[0].kill()
	s.say("$ kill -9 the worker, in the middle of publishing")
	s.say("$ psn worker &")
	return s.startWorker(ctx)
}

// settle waits until every post has come to its end.
func (s *stage) settle(ctx context.Context) error {
	deadline := s.o.Clock().Add(30 * time.Second)
	for {
		if err := s.watch(ctx); err != nil {
			return err
		}
		open := 0
		for _, m := range s.cast {
			if m.state != m.wants {
				open++
			}
		}
		if open == 0 {
			return nil
		}
		if s.o.Clock().After(deadline) {
			return fmt.Errorf("%d posts have not come to their end: %w", open, ErrBroken)
		}
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// takeover is B4: a worker is killed while the network holds its answer back; how long until another one has marked
// the attempt as unknown and begins to look for the post.
func takeover(ctx context.Context, m *machine, e engine) ([]line, error) {
	s, err := m.newSite(ctx, e)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var took []time.Duration
	for round := range flags.kills {
		d, err := s.killOne(ctx, round)
		if err != nil {
			return nil, err
		}
		took = append(took, d)
	}
	if _, err := s.arrived(ctx, flags.kills, 3*time.Minute); err != nil {
		return nil, err
	}
	for _, w := range s.running {
		_ = w.Process.Kill() // the figures are taken
		_ = w.Wait()
	}
	slices.Sort(took)
	return []line{
		{fmt.Sprintf("killed until taken over, %d kills, median", flags.kills), took[len(took)/2].Round(10 * time.Millisecond).String(), "15 s"},
		{"range", fmt.Sprintf("%s … %s", took[0].Round(10*time.Millisecond), took[len(took)-1].Round(10*time.Millisecond)), ""},
	}, nil
}

// killOne publishes a post whose answer does not come, kills the worker that waits for it, and returns how long the
// other one takes.
func (s *site) killOne(ctx context.Context, round int) (time.Duration, error) {
	for len(s.running) < 2 {
		cmd := s.command(ctx, "worker")
		if err := cmd.Start(); err != nil {
			return 0, err
		}
		s.running = append(s.running, cmd)
	}
	mark := fmt.Sprintf("post %d:", round)
	if err := s.sim.Faults().Add(sim.Fault{Do: sim.AcceptThenHang, On: sim.Publish, Text: mark, Times: 1}); err != nil {
		return 0, err
	}
	if err := s.waitFor(ctx, "two workers", func() (bool, error) {
		workers, err := s.hub.Workers(ctx)
		known := 0
		for _, cmd := range s.running {
			if slices.ContainsFunc(workers, func(w hub.WorkerInfo) bool { return w.PID == cmd.Process.Pid }) {
				known++
			}
		}
		return known == len(s.running), err
	}); err != nil {
		return 0, err
	}
	made, err := s.hub.CreatePosts(ctx, hub.CreateRequest{Actor: actor, Posts: []hub.NewPost{{
		AccountID: s.account.ID, State: psn.Scheduled, ScheduledAt: time.Now(), Zone: "UTC",
		Content: psn.Content{Segments: []psn.Segment{{Text: text(round)}}},
	}}})
	if err != nil {
		return 0, err
	}
	id, holder := made.Posts[0].ID, ""
	if err := s.waitFor(ctx, "the request to arrive", func() (bool, error) {
		story, err := s.hub.Post(ctx, id)
		if err != nil || len(story.Attempts) == 0 {
			return false, err
		}
		holder = story.Attempts[0].Worker
		return slices.ContainsFunc(s.sim.Ledger(), func(a sim.Arrival) bool { return a.Text == text(round) }), nil
	}); err != nil {
		return 0, err
	}
	if err := s.kill(ctx, holder); err != nil {
		return 0, err
	}
	killed := time.Now()
	err = s.waitFor(ctx, "another worker to take over", func() (bool, error) {
		story, err := s.hub.Post(ctx, id)
		return err == nil && story.Attempts[0].Outcome != psn.OutcomeSending, err
	})
	return time.Since(killed), err
}

// kill ends a worker as a crash does.
func (s *site) kill(ctx context.Context, id string) error {
	workers, err := s.hub.Workers(ctx)
	if err != nil {
		return err
	}
	for _, w := range workers {
		for i, cmd := range s.running {
			if w.ID == id && w.PID == cmd.Process.Pid {
				s.running = slices.Delete(s.running, i, i+1)
				err := cmd.Process.Signal(syscall.SIGKILL)
				_ = cmd.Wait() // that it was killed is no news
				return err
			}
		}
	}
	return errors.New("the worker that holds the post is not known")
}

func (s *site) waitFor(ctx context.Context, what string, done func() (bool, error)) error {
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		ok, err := done()
		if err != nil || ok {
			return err
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			return fmt.Errorf("waited in vain for %s", what)
		}
	}
}

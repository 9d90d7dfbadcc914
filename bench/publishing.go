package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// lateness is B2: how late posts arrive that are due 10 ms apart.
func lateness(ctx context.Context, m *machine, e engine) ([]line, error) {
	s, err := m.newSite(ctx, e)
	if err != nil {
		return nil, err
	}
	defer s.close()
	first := time.Now().Add(6 * time.Second).Truncate(time.Millisecond)
	due := func(i int) time.Time { return first.Add(time.Duration(i) * 10 * time.Millisecond) }
	if err := s.posts(ctx, flags.late, due); err != nil {
		return nil, err
	}
	_, stop, err := s.worker(ctx)
	if err != nil {
		return nil, err
	}
	arrivals, err := s.arrived(ctx, flags.late, 60*time.Second)
	if err != nil {
		return nil, err
	}
	if err := stop(); err != nil {
		return nil, err
	}
	var late []time.Duration
	for i := range flags.late {
		late = append(late, arrivals[text(i)].Sub(due(i)))
	}
	slices.Sort(late)
	if late[0] < 0 {
		return nil, fmt.Errorf("a post arrived %s early", -late[0])
	}
	return []line{
		{fmt.Sprintf("%d posts: median", len(late)), spread(late), ""},
		{"p99", short(at(late, 0.99)), "25 ms"},
	}, nil
}

// burst is B3: many posts due at one instant, beside the bare rate of claims and commits.
func burst(ctx context.Context, m *machine, e engine) ([]line, error) {
	bare, err := bareRate(ctx, m, e)
	if err != nil {
		return nil, err
	}
	s, err := m.newSite(ctx, e)
	if err != nil {
		return nil, err
	}
	defer s.close()
	begin := time.Now().Add(8 * time.Second)
	if err := s.posts(ctx, flags.posts, func(int) time.Time { return begin }); err != nil {
		return nil, err
	}
	_, stop, err := s.worker(ctx)
	if err != nil {
		return nil, err
	}
	if time.Now().After(begin) {
		return nil, fmt.Errorf("the posts were due before the worker ran; the machine is too busy")
	}
	arrivals, err := s.arrived(ctx, flags.posts, 120*time.Second)
	if err != nil {
		return nil, err
	}
	if err := stop(); err != nil {
		return nil, err
	}
	last := begin
	for _, at := range arrivals {
		if at.After(last) {
			last = at
		}
	}
	rate := float64(flags.posts) / last.Sub(begin).Seconds()
	return []line{
		{fmt.Sprintf("%d posts", flags.posts), fmt.Sprintf("%.0f posts/s", rate), "2,500/s"},
		{"bare claim and commit, without a network", fmt.Sprintf("%.0f posts/s", bare), ""},
		{"share of the bare rate", fmt.Sprintf("%.2f", rate/bare), ""},
	}, nil
}

// bareRate is how many posts a second can be claimed, begun and finished without publishing them.
func bareRate(ctx context.Context, m *machine, e engine) (float64, error) {
	s, err := m.newSite(ctx, e)
	if err != nil {
		return 0, err
	}
	defer s.close()
	past := time.Now().Add(-time.Second)
	if err := s.posts(ctx, flags.posts, func(int) time.Time { return past }); err != nil {
		return 0, err
	}
	begin := time.Now()
	slots := make(chan struct{}, 64)
	var turns sync.WaitGroup
	errs := make(chan error, flags.posts)
	for done := 0; done < flags.posts; {
		claims, err := s.hub.Claim(ctx, hub.ClaimRequest{Worker: "bench", Most: hub.ClaimMost, Lease: time.Minute, Grace: time.Hour})
		if err != nil {
			return 0, err
		}
		done += len(claims)
		for _, c := range claims {
			slots <- struct{}{}
			turns.Go(func() {
				defer func() { <-slots }()
				if err := record(ctx, s.hub, c); err != nil {
					errs <- err
				}
			})
		}
	}
	turns.Wait()
	took := time.Since(begin)
	select {
	case err := <-errs:
		return 0, err
	default:
		return float64(flags.posts) / took.Seconds(), nil
	}
}

// record commits an attempt and its outcome.
func record(ctx context.Context, h *hub.Hub, c hub.Claim) error {
	id := psn.NewID()
	_, err := h.Begin(ctx, hub.Begin{
		AttemptID: id, PostID: c.Post.ID, Fence: c.Fence, Revision: c.Post.Revision, Hash: c.Post.ContentHash,
		Worker: "bench", Lease: time.Minute,
	})
	if err != nil {
		return err
	}
	return h.Finish(ctx, hub.Finish{
		PostID: c.Post.ID, Fence: c.Fence, Worker: "bench", AttemptID: id, Outcome: psn.OutcomePublished,
		RemoteID: id, URL: "https://example.org/" + id, Next: hub.Done, AccountID: c.Account.ID,
	})
}

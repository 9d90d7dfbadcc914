package worker

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

// tickEvery is how often a worker looks without being woken, and says that it is alive.
const tickEvery = 30 * time.Second

// gather is how long the loop lets finished turns pile up while there is more to do, so that a claim takes
// several posts; gatherFor is how many free slots end the wait.
const (
	gather    = 2 * time.Millisecond
	gatherFor = 16
)

// loop serves one hub.
type loop struct {
	hub   *app.WorkHub
	clock psn.Clock
	log   *slog.Logger

	wake    chan struct{} // something may be due
	asked   chan struct{} // tasks may have been asked for
	freed   chan struct{} // a slot came free
	flight  sync.WaitGroup
	busy    atomic.Int64 // slots in use
	suspect atomic.Bool  // a post whose last worker died is in flight
	turns   atomic.Int64
	ticked  atomic.Int64 // Unix seconds of the last tick that the hub took
	broken  atomic.Bool  // the last turn failed on the database
}

func newLoop(h *app.WorkHub, clock psn.Clock, log *slog.Logger) *loop {
	return &loop{
		hub: h, clock: clock, log: log,
		wake: make(chan struct{}, 1), asked: make(chan struct{}, 1), freed: make(chan struct{}, 1),
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// run serves the hub until ctx ends and everything in flight is recorded.
func (l *loop) run(ctx context.Context) {
	// What keeps a claim alive outlives ctx: requests that have left are waited for.
	alive, rest := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { l.heartbeat(alive) })
	background.Go(func() { l.watch(ctx) })
	background.Go(func() { l.tick(ctx) })
	background.Go(func() { l.tasks(ctx) })
	background.Go(func() { l.notices(ctx) })
	background.Go(func() { l.comments(ctx) })
	if l.hub.CanPublish() {
		l.publish(ctx, alive)
	} else {
		l.log.Warn("this machine does not have the hub's private key: nothing is published from here")
		<-ctx.Done()
	}
	l.hub.Stop()
	l.drain()
	rest()
	background.Wait()
	if err := l.hub.Gone(context.WithoutCancel(ctx)); err != nil {
		l.log.Warn("could not record the worker's end", slog.Any("error", err))
	}
}

// drain waits for what is in flight, within bounds.
func (l *loop) drain() {
	done := make(chan struct{})
	go func() { l.flight.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(drainFor):
		l.log.Warn("stopped with publish calls in flight; the next worker finds out what came of them")
	}
}

// publish claims what is due and gives each post a slot, until ctx ends.
func (l *loop) publish(ctx, alive context.Context) {
	slots := l.hub.Tuning().Slots
	for ctx.Err() == nil {
		free := slots - int(l.busy.Load())
		suspects := l.suspect.CompareAndSwap(false, true)
		claims, err := l.hub.Claim(ctx, free, suspects)
		took := false
		for _, c := range claims {
			died := c.Deaths > 0
			took = took || died
			l.busy.Add(1)
			l.flight.Add(1)
			go l.turn(alive, c.Post.ID, died, func(ctx context.Context) error { return l.hub.Publish(ctx, c) })
		}
		if suspects && !took {
			l.suspect.Store(false)
		}
		full := free > 0 && len(claims) == min(free, 16)
		switch {
		case err != nil:
			if ctx.Err() == nil {
				l.log.Error("could not claim", slog.Any("error", err))
			}
			l.broken.Store(true)
			l.pause(ctx, time.Second)
		case free <= 0:
			l.await(ctx, l.freed, tickEvery)
			l.collect(ctx, slots)
		case full:
			l.collect(ctx, slots)
		default:
			l.broken.Store(false)
			l.sleep(ctx, len(claims) == 0)
		}
	}
}

// turn runs one publish turn and gives its slot back.
func (l *loop) turn(ctx context.Context, post string, died bool, publish func(context.Context) error) {
	defer l.flight.Done()
	err := publish(ctx)
	if err != nil && psn.CodeOf(err) != psn.CodeStale {
		l.log.Error("publish turn failed", slog.String("post", post), slog.Any("error", err))
	}
	if died {
		l.suspect.Store(false)
		signal(l.wake)
	}
	l.turns.Add(1)
	l.busy.Add(-1)
	signal(l.freed)
}

// collect waits a moment for more slots, so that the next claim is worth its transaction.
func (l *loop) collect(ctx context.Context, slots int) {
	if slots-int(l.busy.Load()) >= min(gatherFor, slots) {
		return
	}
	timer := time.NewTimer(gather)
	defer timer.Stop()
	for slots-int(l.busy.Load()) < min(gatherFor, slots) {
		select {
		case <-l.freed:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// sleep waits until the next post wants to be looked at or something wakes the loop. idle says that the
// last claim found nothing; then a post that is due but can't be claimed is not asked for in a hurry.
func (l *loop) sleep(ctx context.Context, idle bool) {
	wait, err := l.hub.NextLook(ctx, tickEvery)
	if err != nil {
		if ctx.Err() == nil {
			l.log.Error("could not look for the next post", slog.Any("error", err))
		}
		l.broken.Store(true)
		wait = time.Second
	}
	if idle && wait < 20*time.Millisecond && wait == 0 {
		l.sweep(ctx)
		wait = 200 * time.Millisecond
	}
	l.await(ctx, l.wake, wait)
}

// await waits for a signal, a time, or the end.
func (l *loop) await(ctx context.Context, c <-chan struct{}, most time.Duration) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-c:
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (l *loop) pause(ctx context.Context, d time.Duration) { l.await(ctx, nil, d) }

// heartbeat renews the leases of what is in flight.
func (l *loop) heartbeat(ctx context.Context) {
	ticker := time.NewTicker(l.hub.Tuning().Heartbeat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := l.hub.Heartbeat(ctx); err != nil && !errors.Is(err, context.Canceled) {
			l.log.Warn("could not renew leases", slog.Any("error", err))
		}
	}
}

// watch turns changes of the database into wake-ups.
func (l *loop) watch(ctx context.Context) {
	for ctx.Err() == nil {
		err := l.hub.Watch(ctx, func() { signal(l.wake); signal(l.asked) })
		if ctx.Err() == nil && err != nil {
			l.log.Warn("can't watch the hub just now", slog.Any("error", err))
			l.pause(ctx, time.Second)
		}
	}
}

// tick says that the worker is alive and sets aside what came due while nobody looked.
func (l *loop) tick(ctx context.Context) {
	for {
		if err := l.hub.Tick(ctx); err == nil {
			l.ticked.Store(l.clock().Unix())
		} else if ctx.Err() == nil {
			l.log.Warn("could not record the worker's tick", slog.Any("error", err))
		}
		l.sweep(ctx)
		l.pause(ctx, tickEvery)
		if ctx.Err() != nil {
			return
		}
		signal(l.wake)
	}
}

func (l *loop) sweep(ctx context.Context) int {
	missed, err := l.hub.Sweep(ctx)
	if err != nil && ctx.Err() == nil {
		l.log.Warn("could not sweep overdue posts", slog.Any("error", err))
	}
	if missed > 0 {
		l.log.Warn("posts came due while no worker looked; they are missed and wait for a person", slog.Int("posts", missed))
	}
	return missed
}

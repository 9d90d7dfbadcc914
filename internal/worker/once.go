package worker

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
)

// once does what is due and returns when nothing is left that is due now. Posts whose outcome is unknown
// stay publishing until a later run looks for them.
func (l *loop) once(ctx context.Context) (Done, error) {
	var done Done
	if err := l.hub.Tick(ctx); err != nil {
		return done, err
	}
	defer func() {
		if err := l.hub.Gone(context.WithoutCancel(ctx)); err != nil {
			l.log.Warn("could not record the worker's end", slog.Any("error", err))
		}
	}()
	done.Missed = l.sweep(ctx)
	if l.hub.CanPublish() {
		if err := l.drainDue(ctx); err != nil {
			return done, err
		}
		done.Posts = int(l.turns.Load())
		l.writeComments(ctx)
	}
	runs, err := l.hub.AskedTasks(ctx)
	if err != nil {
		return done, err
	}
	for _, run := range runs {
		if err := l.hub.RunTask(ctx, run.ID); err != nil {
			return done, fmt.Errorf("task %s: %w", run.Kind, err)
		}
		done.Tasks++
	}
	done.Notices = l.deliver(ctx)
	if !l.hub.CanPublish() {
		l.log.Warn("this machine does not have the hub's private key: nothing was published")
	}
	return done, nil
}

// drainDue publishes until a claim comes back empty with nothing in flight.
func (l *loop) drainDue(ctx context.Context) error {
	alive, rest := context.WithCancel(context.WithoutCancel(ctx))
	defer rest()
	var background sync.WaitGroup
	background.Go(func() { l.heartbeat(alive) })
	defer background.Wait()
	defer rest()
	for ctx.Err() == nil {
		claims, err := l.hub.Claim(ctx, 16, true)
		if err != nil {
			return err
		}
		if len(claims) == 0 {
			return nil
		}
		for _, c := range claims {
			l.busy.Add(1)
			l.flight.Add(1)
			go l.turn(alive, c.Post.ID, false, func(ctx context.Context) error { return l.hub.Publish(ctx, c) })
		}
		l.flight.Wait()
	}
	l.log.Info("interrupted", slog.Any("cause", context.Cause(ctx)))
	return ctx.Err()
}

package worker

import (
	"context"
	"database/sql"
	"log/slog"
	"time"
)

// sqliteTx is what River's SQLite driver calls a transaction.
type sqliteTx = *sql.Tx

// tasks runs the job engine and hands it the runs that people ask for, until ctx ends.
func (l *loop) tasks(ctx context.Context) {
	var e inserter
	for e == nil {
		made, err := newEngine(l.hub, l.log)
		if err == nil {
			err = made.start(context.WithoutCancel(ctx))
		}
		if err == nil {
			e = made
			break
		}
		l.log.Error("the job engine did not start", slog.Any("error", err))
		l.pause(ctx, 10*time.Second)
		if ctx.Err() != nil {
			return
		}
	}
	defer func() {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), riverStop)
		defer cancel()
		if err := e.stop(stop); err != nil {
			l.log.Warn("the job engine did not stop in time", slog.Any("error", err))
		}
	}()
	handed := map[string]bool{} // runs given to the engine and not started yet
	for ctx.Err() == nil {
		l.handOver(ctx, e, handed)
		l.await(ctx, l.asked, tickEvery)
		l.pause(ctx, 100*time.Millisecond) // let a burst of changes pass
	}
}

// handOver gives the engine the runs that nobody has started.
func (l *loop) handOver(ctx context.Context, e inserter, handed map[string]bool) {
	runs, err := l.hub.AskedTasks(ctx)
	if err != nil {
		if ctx.Err() == nil {
			l.log.Warn("could not look for asked tasks", slog.Any("error", err))
		}
		return
	}
	waiting := map[string]bool{}
	for _, run := range runs {
		waiting[run.ID] = true
		if handed[run.ID] {
			continue
		}
		if err := e.insert(ctx, runArgs{RunID: run.ID}); err != nil {
			l.log.Warn("could not hand over a task", slog.String("run", run.ID), slog.Any("error", err))
			continue
		}
		handed[run.ID] = true
	}
	for id := range handed {
		if !waiting[id] {
			delete(handed, id)
		}
	}
}

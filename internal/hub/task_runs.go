package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// TaskRun is a task that was asked for: by whom, when, and what came of it.
type TaskRun struct {
	ID         string
	Kind       string
	Args       string // JSON
	State      string // asked, running, done, failed
	AskedBy    string
	AskedAt    time.Time
	StartedAt  time.Time
	FinishedAt time.Time
	Worker     string
	Result     string // JSON; may be empty
	Error      string
}

// AskTask records that a task is wanted. Workers look at once.
func (h *Hub) AskTask(ctx context.Context, kind, args string, actor psn.Actor) (TaskRun, error) {
	id := psn.NewID()
	err := h.update(ctx, "ask for the task", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO task_runs (id, kind, args, state, asked_by, asked_at)
			VALUES (?, ?, ?, 'asked', ?, {now})`, id, kind, args, actor.String())
		return err
	})
	if err != nil {
		return TaskRun{}, err
	}
	return h.TaskRun(ctx, id)
}

// AskedTasks returns the ids and kinds of the runs that nobody has started, oldest first.
func (h *Hub) AskedTasks(ctx context.Context) ([]TaskRun, error) {
	return h.taskRuns(ctx, `WHERE state = 'asked' ORDER BY asked_at, id LIMIT 100`)
}

// workerAlive is how old the latest tick of a worker may be whose task is left to it.
const workerAlive = 90 * time.Second

// StartTask marks a run as running, and reports false if another worker was faster, or the run has ended.
// A worker may start its own run again, and that of a worker which has stopped or no longer ticks.
func (h *Hub) StartTask(ctx context.Context, id, worker string) (bool, error) {
	var n int64
	err := h.update(ctx, "start the task", func(ctx context.Context, t *tx) error {
		var err error
		n, err = t.exec(ctx, `UPDATE task_runs SET state = 'running', started_at = {now}, worker = ?
			WHERE id = ? AND (state = 'asked' OR state = 'running' AND worker NOT IN (SELECT w.id FROM workers w
				WHERE w.id <> ? AND w.stopped_at IS NULL AND w.tick_at > {now} - CAST(? AS BIGINT)))`,
			worker, id, worker, micros(workerAlive))
		return err
	})
	return n == 1, err
}

// EndTask records what came of a run; failure is empty if it went well. A run that has ended stays as it is.
func (h *Hub) EndTask(ctx context.Context, id, result, failure string) error {
	state := "done"
	if failure != "" {
		state = "failed"
	}
	return h.update(ctx, "record the task's end", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `UPDATE task_runs SET state = ?, finished_at = {now}, result = ?, error = ?
			WHERE id = ? AND state IN ('asked', 'running')`,
			state, result, psn.Excerpt(failure, 500), id)
		return err
	})
}

// TaskRun returns one run.
func (h *Hub) TaskRun(ctx context.Context, id string) (TaskRun, error) {
	runs, err := h.taskRuns(ctx, `WHERE id = ?`, id)
	if err != nil {
		return TaskRun{}, err
	}
	if len(runs) == 0 {
		return TaskRun{}, psn.Errorf(psn.CodeNotFound, "there is no task run %s", id).WithNext("psn task runs")
	}
	return runs[0], nil
}

// TaskRuns returns the latest runs, newest first.
func (h *Hub) TaskRuns(ctx context.Context, limit int) ([]TaskRun, error) {
	return h.taskRuns(ctx, `ORDER BY asked_at DESC, id LIMIT ?`, limit)
}

func (h *Hub) taskRuns(ctx context.Context, where string, args ...any) ([]TaskRun, error) {
	var out []TaskRun
	err := h.query(ctx, func(rows *sql.Rows) error {
		var r TaskRun
		var asked, started, finished instant
		err := rows.Scan(&r.ID, &r.Kind, &r.Args, &r.State, &r.AskedBy, &asked, &started, &finished, &r.Worker, &r.Result, &r.Error)
		if err != nil {
			return err
		}
		r.AskedAt, r.StartedAt, r.FinishedAt = asked.time(), started.time(), finished.time()
		out = append(out, r)
		return nil
	}, `SELECT id, kind, args, state, asked_by, asked_at, started_at, finished_at, worker, result, error
		FROM task_runs `+where, args...)
	return out, h.wrap("read task runs", err)
}

package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/hub"
)

// TaskRun is a run of a task, as the hub records it.
type TaskRun = hub.TaskRun

// TaskView is a background task with its latest run.
type TaskView struct {
	Task
	Last *hub.TaskRun // nil if it never ran
}

// ListTasks returns the background tasks, and when each was last run on a hub.
func (a *App) ListTasks(ctx context.Context, hubName string) ([]TaskView, error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, err
	}
	var out []TaskView
	for _, task := range Tasks() {
		view := TaskView{Task: task}
		last, ran, err := h.LastRun(ctx, task.Kind)
		if err != nil {
			return nil, err
		}
		if ran {
			view.Last = &last
		}
		out = append(out, view)
	}
	return out, nil
}

// ListTaskRuns returns the latest runs, newest first, and whether there are more.
func (a *App) ListTaskRuns(ctx context.Context, hubName string, limit int) (runs []hub.TaskRun, more bool, err error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, false, err
	}
	if runs, err = h.TaskRuns(ctx, limit+1); len(runs) > limit {
		return runs[:limit], true, err
	}
	return runs, false, err
}

// TaskAsked is a run that was asked for.
type TaskAsked struct {
	Run    hub.TaskRun // on a dry run without an id
	Worker bool        // a worker gave a sign of life just now, so it will be done
}

// taskLook is how often TriggerTask looks whether the run has ended.
const taskLook = 100 * time.Millisecond

// TriggerTask asks the hub's workers for a task, and with wait above 0 waits that long for its end.
func (a *App) TriggerTask(ctx context.Context, hubName, kind string, wait time.Duration, dryRun bool) (TaskAsked, error) {
	if _, err := FindTask(kind); err != nil {
		return TaskAsked{}, err
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return TaskAsked{}, err
	}
	workers, err := h.Workers(ctx)
	if err != nil {
		return TaskAsked{}, err
	}
	out := TaskAsked{Worker: len(workers) > 0 && workers[0].Age < workerFresh} // the freshest first
	if dryRun {
		out.Run = hub.TaskRun{Kind: kind, State: "asked", AskedBy: a.Actor().String()}
		return out, nil
	}
	if out.Run, err = h.AskTask(ctx, kind, "{}", a.Actor()); err != nil {
		return out, err
	}
	return out, awaitTask(ctx, h, &out.Run, wait)
}

// awaitTask reads the run until it has ended or the time is over.
func awaitTask(ctx context.Context, h *hub.Hub, run *hub.TaskRun, wait time.Duration) error {
	over := time.NewTimer(wait)
	defer over.Stop()
	look := time.NewTicker(taskLook)
	defer look.Stop()
	for run.FinishedAt.IsZero() && wait > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-over.C:
			return nil
		case <-look.C:
		}
		now, err := h.TaskRun(ctx, run.ID)
		if err != nil {
			return err
		}
		*run = now
	}
	return nil
}

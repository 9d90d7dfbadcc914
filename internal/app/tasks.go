package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// Task is a background task that is safe to repeat.
type Task struct {
	Kind  string        // "reconcile-sweep"
	Does  string        // one sentence
	Every time.Duration // how often it runs by itself
	run   func(context.Context, *WorkHub) (any, error)
}

// Tasks lists the background tasks.
func Tasks() []Task {
	return []Task{
		{
			Kind: "reconcile-sweep", Every: 10 * time.Minute, run: reconcileSweep,
			Does: "looks on the platforms again for posts that need review, and adopts those that turn up",
		},
		{
			Kind: "refresh-tokens", Every: 10 * time.Minute, run: refreshTokens,
			Does: "refreshes the tokens that expire soon, so that no post waits for it, and notices those that died",
		},
		{
			Kind: "housekeeping", Every: 24 * time.Hour, run: housekeeping,
			Does: "removes old idempotency keys, task runs and workers, and lets the database tidy itself",
		},
	}
}

// FindTask returns the task of that kind, or an error with psn.CodeNotFound.
func FindTask(kind string) (Task, error) {
	kinds := []string{}
	for _, t := range Tasks() {
		if t.Kind == kind {
			return t, nil
		}
		kinds = append(kinds, t.Kind)
	}
	slices.Sort(kinds)
	return Task{}, psn.Errorf(psn.CodeNotFound, "there is no task %q", psn.Excerpt(kind, 40)).
		WithHint("known tasks: %s", strings.Join(kinds, ", ")).WithNext("psn task list")
}

// AskedTasks returns the task runs that wait for a worker.
func (w *WorkHub) AskedTasks(ctx context.Context) ([]hub.TaskRun, error) {
	return w.hub.AskedTasks(ctx)
}

// AskTask records that a task is wanted, by this worker's own timetable.
func (w *WorkHub) AskTask(ctx context.Context, kind string) (hub.TaskRun, error) {
	return w.hub.AskTask(ctx, kind, "{}", psn.Actor{Kind: psn.Worker, Name: w.worker})
}

// RunTask does a task that was asked for and records what came of it. It may be called again for the same
// run: tasks are safe to repeat.
func (w *WorkHub) RunTask(ctx context.Context, run string) error {
	asked, err := w.hub.TaskRun(ctx, run)
	if err != nil {
		return err
	}
	task, err := FindTask(asked.Kind)
	if err != nil {
		return w.hub.EndTask(ctx, run, "", err.Error())
	}
	ours, err := w.hub.StartTask(ctx, run, w.worker)
	if err != nil || !ours {
		return err
	}
	result, err := task.run(ctx, w)
	if err != nil {
		if recorded := w.hub.EndTask(ctx, run, "", err.Error()); recorded != nil {
			return recorded
		}
		return err
	}
	raw, err := json.Marshal(result)
	if err != nil {
		return err
	}
	return w.hub.EndTask(ctx, run, string(raw), "")
}

// Housekept is what the housekeeping task did.
type Housekept struct {
	Removed int `json:"removed"` // rows
}

func housekeeping(ctx context.Context, w *WorkHub) (any, error) {
	n, err := w.hub.Housekeeping(ctx)
	return Housekept{n}, err
}

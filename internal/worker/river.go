package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

// riverStop bounds how long the job engine may take to stop.
const riverStop = 10 * time.Second

// runArgs asks for one task run. The run's row says what and for whom; the job only brings it to a worker.
type runArgs struct {
	RunID string `json:"run_id"`
}

// Kind is the job's name in the engine.
func (runArgs) Kind() string { return "psn-task-run" }

// dueArgs is a task whose time has come by its own timetable.
type dueArgs struct {
	Task string `json:"task"`
}

// Kind is the job's name in the engine.
func (dueArgs) Kind() string { return "psn-task-due" }

type runWorker struct {
	river.WorkerDefaults[runArgs]
	hub *app.WorkHub
}

// Work does one task run. Tasks are safe to repeat, so an error makes the engine try again.
func (w *runWorker) Work(ctx context.Context, job *river.Job[runArgs]) error {
	return w.hub.RunTask(ctx, job.Args.RunID)
}

type dueWorker struct {
	river.WorkerDefaults[dueArgs]
	hub *app.WorkHub
}

// Work records the run that the timetable asks for and does it.
func (w *dueWorker) Work(ctx context.Context, job *river.Job[dueArgs]) error {
	run, err := w.hub.AskTask(ctx, job.Args.Task)
	if err != nil {
		return err
	}
	return w.hub.RunTask(ctx, run.ID)
}

// inserter gives the engine a job.
type inserter interface {
	start(ctx context.Context) error
	stop(ctx context.Context) error
	insert(ctx context.Context, args river.JobArgs) error
}

// engine is a River client of one of the two drivers.
type engine[T any] struct{ client *river.Client[T] }

func (e engine[T]) start(ctx context.Context) error { return e.client.Start(ctx) }
func (e engine[T]) stop(ctx context.Context) error  { return e.client.StopAndCancel(ctx) }
func (e engine[T]) insert(ctx context.Context, args river.JobArgs) error {
	_, err := e.client.Insert(ctx, args, nil) // no ScheduledAt: that would wait for the scheduler
	return err
}

// newEngine wires River to a hub: a leader among all workers keeps the timetable, and any worker takes a
// run that was asked for.
func newEngine(h *app.WorkHub, log *slog.Logger) (inserter, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &runWorker{hub: h})
	river.AddWorker(workers, &dueWorker{hub: h})
	config := &river.Config{
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}},
		Workers:           workers,
		PeriodicJobs:      timetable(),
		Logger:            slog.New(quieter{log.Handler()}),
		JobTimeout:        10 * time.Minute,
		FetchPollInterval: time.Second,
		MaxAttempts:       5,
		ReindexerSchedule: river.NeverSchedule(), // it would need to own the indexes
	}
	handles := h.Handles()
	if handles.SQLite != nil {
		config.PollOnly = true // the driver would poll every 50 ms otherwise
		client, err := river.NewClient(riversqlite.New(handles.SQLite), config)
		if err != nil {
			return nil, err
		}
		return engine[sqliteTx]{client}, nil
	}
	config.Schema = handles.Schema
	config.FetchPollInterval = 30 * time.Second
	if h.Info().Kind == psn.Company {
		config.PollOnly = true // any role could send the engine's notifications
		config.FetchPollInterval = 15 * time.Second
	}
	client, err := river.NewClient(riverpgxv5.New(handles.Postgres), config)
	if err != nil {
		return nil, err
	}
	return engine[pgx.Tx]{client}, nil
}

func timetable() []*river.PeriodicJob {
	var jobs []*river.PeriodicJob
	for _, t := range app.Tasks() {
		jobs = append(jobs, river.NewPeriodicJob(river.PeriodicInterval(t.Every), func() (river.JobArgs, *river.InsertOpts) {
			return dueArgs{Task: t.Kind}, nil
		}, &river.PeriodicJobOpts{RunOnStart: false}))
	}
	return jobs
}

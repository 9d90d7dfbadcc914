package app

import (
	"context"
	"log/slog"
	"os"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// WorkHub is a hub in the hands of a worker. Without the hub's private key it can do everything but act
// as an account: CanPublish tells.
type WorkHub struct {
	*Publisher
	name      string
	version   string
	started   time.Time
	notifiers notify.Registry
	fitted    fittedPictures
}

// WorkOptions are what a worker on one hub needs.
type WorkOptions struct {
	Hub       *hub.Hub
	Name      string                     // as the user knows the hub
	Key       psn.Secret                 // the hub's private key; empty if it is not on this machine
	Reload    func() (psn.Secret, error) // reads that key again, which may have been rotated; may be nil
	Platforms platform.Registry
	Notifiers notify.Registry
	HTTP      platform.HTTP
	Tuning    Tuning
	Worker    string // the worker's id
	Version   string // of psn
	Log       *slog.Logger
	Mark      string // file of the hub's high-water mark on this machine; empty for none
}

// NewWorkHub prepares a hub for a worker.
func NewWorkHub(o WorkOptions) (*WorkHub, error) {
	w := &WorkHub{
		Publisher: &Publisher{
			hub: o.Hub, http: o.HTTP, tuning: o.Tuning.withDefaults(), worker: o.Worker, log: o.Log,
		},
		name: o.Name, version: o.Version, started: o.HTTP.Clock(), notifiers: o.Notifiers,
	}
	if o.Key.Empty() {
		return w, nil
	}
	w.mark = &mark{file: o.Mark, hub: o.Hub, actor: psn.Actor{Kind: psn.Worker, Name: o.Worker}, clock: o.HTTP.Clock, log: o.Log}
	opener, err := o.Hub.NewOpener(o.Key)
	if err != nil {
		return nil, err
	}
	opener.Reloading(o.Reload)
	w.sessions = &sessions{
		hub: o.Hub, opener: opener, platforms: o.Platforms, http: o.HTTP, actor: psn.Actor{Kind: psn.Worker, Name: o.Worker},
	}
	return w, nil
}

// Name returns the hub's name.
func (w *WorkHub) Name() string { return w.name }

// Info returns what the hub says of itself.
func (w *WorkHub) Info() psn.Hub { return w.hub.Info() }

// Tuning returns the times this worker keeps, defaults filled in.
func (w *WorkHub) Tuning() Tuning { return w.tuning }

// CanPublish reports whether this worker can open the accounts' tokens.
func (w *WorkHub) CanPublish() bool { return w.sessions != nil }

// Handles returns the database handles for the job engine.
func (w *WorkHub) Handles() hub.Handles { return w.hub.Handles() }

// NextLook returns how long until the next post wants to be looked at, at most most.
func (w *WorkHub) NextLook(ctx context.Context, most time.Duration) (time.Duration, error) {
	return w.hub.NextLook(ctx, most)
}

// Watch calls changed whenever something may have become due, until ctx ends or watching fails.
func (w *WorkHub) Watch(ctx context.Context, changed func()) error { return w.hub.Watch(ctx, changed) }

// Tick tells the hub that this worker is alive and what it is able to do.
func (w *WorkHub) Tick(ctx context.Context) error {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return w.hub.Tick(ctx, hub.WorkerInfo{
		ID: w.worker, Host: host, PID: os.Getpid(), Version: w.version, OpensTokens: w.CanPublish(),
		PublicURL: w.reachedAt(ctx),
	})
}

// Gone tells the hub that this worker ended in order.
func (w *WorkHub) Gone(ctx context.Context) error {
	w.mark.close()
	return w.hub.Stopped(ctx, w.worker)
}

// Sweep sets aside what came due while no worker looked, and returns how many posts became missed.
func (w *WorkHub) Sweep(ctx context.Context) (int, error) {
	return w.hub.Sweep(ctx, w.worker, w.tuning.Grace)
}

// Health returns how well posts go out.
func (w *WorkHub) Health(ctx context.Context) (hub.Health, error) { return w.hub.Health(ctx) }

// Close closes the hub.
func (w *WorkHub) Close() { w.hub.Close() }

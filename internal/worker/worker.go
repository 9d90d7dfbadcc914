package worker

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

// Worker serves one or more hubs until it is told to stop.
type Worker struct {
	Hubs  []*app.WorkHub
	Clock psn.Clock
	Log   *slog.Logger
	// HealthAddr is the loopback address of /healthz and /metrics; empty for none.
	HealthAddr string
	// PublicURL is where networks reach this worker to fetch media, empty if nowhere; PublicListen is the address at
	// which it listens for them.
	PublicURL    string
	PublicListen string
	// Ready is called once everything runs, with the addresses of the health server and of the media; nil for nothing.
	Ready func(health, public string)
}

// drainFor is how long a polite stop waits for requests that have left.
const drainFor = 60 * time.Second

// Run serves the hubs until ctx ends, then lets what has left this machine come to its end, records it,
// and returns. A hub whose database goes away is served again when it comes back.
func (w *Worker) Run(ctx context.Context) error {
	health, err := w.serveHealth(ctx)
	if err != nil {
		return err
	}
	defer health.close()
	public, err := w.servePublic(ctx)
	if err != nil {
		return err
	}
	defer public.close()
	var all sync.WaitGroup
	for _, h := range w.Hubs {
		l := newLoop(h, w.Clock, w.Log.With(slog.String("hub", h.Name())))
		health.watch(l)
		all.Go(func() { l.run(ctx) })
	}
	if w.Ready != nil {
		w.Ready(health.addr(), public.where)
	}
	all.Wait()
	return nil
}

// Once does everything that is due on every hub, tasks included, and returns.
func (w *Worker) Once(ctx context.Context) (Done, error) {
	var total Done
	var errs []error
	for _, h := range w.Hubs {
		l := newLoop(h, w.Clock, w.Log.With(slog.String("hub", h.Name())))
		done, err := l.once(ctx)
		total.Posts += done.Posts
		total.Missed += done.Missed
		total.Tasks += done.Tasks
		total.Notices += done.Notices
		if err != nil {
			errs = append(errs, err)
		}
	}
	return total, errors.Join(errs...)
}

// Done is what Once did.
type Done struct {
	Posts   int `json:"posts"`   // publish turns, whatever came of them
	Missed  int `json:"missed"`  // posts that came due too long ago
	Tasks   int `json:"tasks"`   // task runs that had been asked for
	Notices int `json:"notices"` // messages that people were sent
}

package demo

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"time"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/all"
)

// Options are what the demonstration needs.
type Options struct {
	Program string    // the psn binary that it runs
	Dir     string    // an empty folder, which becomes the workspace
	Story   io.Writer // told what happens, as it happens
	Clock   psn.Clock
	Keep    bool // keep simulator and worker running at the end, until ctx ends
}

// Outcome is what the demonstration found at its end.
type Outcome struct {
	OK      bool    `json:"ok"`      // every promise below was kept
	Seconds float64 `json:"seconds"` // how long it took
	Dir     string  `json:"dir"`     // the workspace
	Page    string  `json:"page"`    // the simulated feed, while it runs
	Posts   []Row   `json:"posts"`
}

// Row compares one post of the hub with the network's ledger.
type Row struct {
	ID       string `json:"id"`
	Draft    string `json:"draft"` // the file that it came from
	Account  string `json:"account"`
	State    string `json:"state"`
	Segments int    `json:"segments"`
	Arrived  int    `json:"arrived"` // posts that came into being on the network
	URL      string `json:"url,omitempty"`
	OK       bool   `json:"ok"`
}

// ErrBroken says that the demonstration saw a promise broken.
var ErrBroken = errors.New("the ledger and the hub do not agree")

// stage is the demonstration under way.
type stage struct {
	o       Options
	begin   time.Time
	sim     *sim.Server
	public  string // the address at which the networks reach the worker
	workers []*child
	cast    []*member // posts, in the order of their creation
}

// Run plays the demonstration and returns what it found. An error is a step that failed, or ErrBroken.
func Run(ctx context.Context, o Options) (Outcome, error) {
	s := &stage{o: o, begin: o.Clock()}
	defer s.close()
	s.sim = &sim.Server{
		Networks: all.Networks(), Clock: o.Clock, LedgerPath: filepath.Join(o.Dir, "arrivals.ndjson"), Title: "psn demo",
	}
	for _, scene := range []func(context.Context) error{s.open, s.prepare, s.change, s.killAWorker, s.settle} {
		if err := scene(ctx); err != nil {
			return Outcome{}, err
		}
	}
	outcome, err := s.reckon(ctx)
	if err != nil {
		return outcome, err
	}
	if o.Keep {
		s.say("the feed stays at %s and the worker keeps running in %s; Ctrl-C ends both", s.sim.URL(), o.Dir)
		<-ctx.Done()
	}
	return outcome, nil
}

// close ends what still runs.
func (s *stage) close() {
	for _, w := range s.workers {
		w.stop()
	}
	_ = s.sim.Close()
}

// pause waits, or returns ctx's error.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

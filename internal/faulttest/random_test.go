//go:build psnfault && (linux || darwin)

package faulttest

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// workersAtOnce is how many workers of the random case live side by side.
const workersAtOnce = 3

// random kills workers one after the other, and Postgres among them, while posts keep coming. In the end
// every post arrived once, or was flagged; a person then says what the ledger says, and it has.
func random(w *world) {
	w.times.lease, w.times.heartbeat = time.Second, 250*time.Millisecond
	w.network.SetRateLimit(1_000_000) // and its answers say so: hundreds of kills need more looks than a real window has
	r := &chaos{world: w, lives: planLives(*seed, w.engine, max(1, *rounds/2)), refusable: map[string]bool{}}
	var workers, feeder sync.WaitGroup
	feeder.Go(r.feed)
	for range workersAtOnce {
		workers.Go(r.slot)
	}
	workers.Wait()
	r.over.Store(true)
	feeder.Wait()
	w.worker("")
	w.worker("")
	w.settle()
	flagged := 0
	for n := w.resolve(); n > 0; n = w.resolve() {
		flagged += n
		w.settle()
	}
	for id := range w.posts {
		state := w.state(id)
		w.expect(state == psn.Published || state == psn.Failed && r.refusable[id], "post %s is %s", id, state)
	}
	w.t.Logf("-seed=%d: %d kills of workers, %d of Postgres, %d posts, %d flagged, %d arrivals",
		*seed, r.kills.Load(), r.outages.Load(), len(w.posts), flagged, len(w.sim.Ledger()))
}

// chaos is a random case under way.
type chaos struct {
	*world
	lives     []life
	next      atomic.Int64
	over      atomic.Bool
	kills     atomic.Int64
	outages   atomic.Int64
	outage    sync.Mutex // one at a time
	refusable map[string]bool
}

// slot lives one life after the other until all have been lived.
func (r *chaos) slot() {
	for {
		i := int(r.next.Add(1)) - 1
		if i >= len(r.lives) {
			return
		}
		for end := time.Now().Add(patience); !r.live(r.lives[i]) && time.Now().Before(end); {
			after(100 * time.Millisecond) // it could not start: its database is away
		}
	}
}

// live lives one life. It returns false if the worker could not even start.
func (r *chaos) live(l life) bool {
	p := r.launch(r.environment("PSN_FAULT="+l.points), "worker")
	ready := func() bool { return strings.Contains(p.log.String(), "worker ready") }
	r.await("a worker to be ready", func() bool { return p.dead() || p.sleeps() || ready() })
	if p.dead() && !ready() {
		return false
	}
	if l.outage > 0 && r.cluster != nil {
		after(l.after / 2)
		r.takeAway(l.outage)
	}
	for end := time.Now().Add(l.after); time.Now().Before(end) && !p.dead(); after(20 * time.Millisecond) {
		if l.stops && p.sleeps() {
			after(l.hold)
			p.resume()
			after(200 * time.Millisecond)
			break
		}
	}
	p.kill()
	s, ok := p.signalled()
	r.expect(ok && s == syscall.SIGKILL, "a worker ended by itself: %v\n%s", p.err, p.log)
	r.kills.Add(1)
	return true
}

// takeAway kills Postgres and brings it back.
func (r *chaos) takeAway(d time.Duration) {
	r.outage.Lock()
	defer r.outage.Unlock()
	r.outages.Add(1)
	if err := r.cluster.Kill(); err != nil {
		r.violate("%v", err)
	}
	after(d)
	if err := r.cluster.Restart(); err != nil {
		r.violate("%v", err)
	}
}

// feed keeps posts coming due.
func (r *chaos) feed() {
	for i := 0; !r.over.Load(); {
		counts, err := r.hub.Counts(context.Background())
		if err != nil || counts[psn.Scheduled]+counts[psn.Publishing] > 15 {
			after(20 * time.Millisecond)
			continue
		}
		for range 5 {
			r.feedOne(planPost(*seed, r.engine, i, r.times.lag))
			i++
		}
	}
}

func (r *chaos) feedOne(p plannedPost) {
	segments := texts("random", p.segments)
	for _, f := range p.trouble {
		f.On, f.Text, f.Times = sim.Publish, segments[p.segment], 1
		r.trouble(f)
	}
	r.refusable[r.postAt(time.Now().Add(p.in), segments)] = p.refused()
}

//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// killedAt kills the worker at a point in the life of a publish call; the next one brings the post to its
// end. Where nothing had left, that takes a second attempt; where the post was out, it is found, on a network that
// can't be looked at by a repeat that is refused.
func killedAt(at fault.Place) func(*world) {
	return func(w *world) {
		if at == fault.Reconciling {
			w.trouble(sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Times: 1})
		}
		id := w.post("killed")
		if !w.worker(fmt.Sprintf("%d=kill", at)).killed() {
			return
		}
		w.worker("")
		w.settle()
		attempts := 1
		if at == fault.AfterAttempt || at == fault.BeforeWrite || w.probes {
			attempts = 2 // or the one that finds out what became of the first
		}
		w.want(id, psn.Published, attempts)
	}
}

// outlived kills the worker while the server is still busy with its request, and goes on being so for
// longer than the next worker needs to take over and look twice: the post that is not there yet must not
// be taken for one that never will be.
func outlived(w *world) {
	w.times.lease, w.times.heartbeat = time.Second, 250*time.Millisecond
	w.times.lag, w.times.deadline = 200*time.Millisecond, 5*time.Second
	w.trouble(sim.Fault{Do: sim.Slow, Seconds: 4, On: sim.Publish, Times: 1})
	id := w.post("slow")
	first := w.worker("")
	if !w.await("the request to arrive", func() bool { return w.sim.Faults().List()[0].Applied == 1 }) {
		return
	}
	first.kill()
	attempts := len(w.attempts(id))
	w.worker("")
	w.settle()
	w.await("the server to be done with the slow request", func() bool {
		return slices.ContainsFunc(w.sim.Ledger(), func(a sim.Arrival) bool { return a.Fault == string(sim.Slow) })
	})
	w.want(id, psn.Published, attempts)
}

// thread has five segments. One answer is lost, one worker is killed between an answer and its record, and
// one before it connects: every segment goes out once, below the one before it.
func thread(w *world) {
	segments := texts("thread", 5)
	w.trouble(sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Text: segments[2], Times: 1})
	id := w.postAt(time.Now(), segments)
	if !w.worker(fmt.Sprintf("%d:1:%s=kill", fault.AfterAnswer, segments[1])).killed() ||
		!w.worker(fmt.Sprintf("%d:1:%s=kill", fault.AfterAttempt, segments[3])).killed() {
		return
	}
	w.worker("")
	w.settle()
	w.want(id, psn.Published, 6)
	parent := ""
	for _, a := range w.created(id) {
		if a.InReplyTo != parent {
			w.violate("%q answers %q, want %q", a.Text, a.InReplyTo, parent)
		}
		parent = a.ID
	}
}

// created returns what came into being of a post, in the order of the ledger.
func (w *world) created(id string) []sim.Arrival {
	var out []sim.Arrival
	for _, a := range w.sim.Ledger() {
		w.mu.Lock()
		mine := w.places[a.Text].post == id
		w.mu.Unlock()
		if mine && a.Effect == sim.Created {
			out = append(out, a)
		}
	}
	return out
}

//go:build psnfault && (linux || darwin)

package faulttest

import (
	"strings"
	"syscall"
	"time"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// slowPost schedules a post that the server takes a second for, and waits until its request has arrived.
func (w *world) slowPost() (id string, worker *process, ok bool) {
	w.times.deadline = 4 * time.Second
	w.trouble(sim.Fault{Do: sim.Slow, Seconds: 1, On: sim.Publish, Times: 1})
	id = w.post("slow")
	worker = w.worker("")
	return id, worker, w.await("the request to arrive", func() bool { return w.sim.Faults().List()[0].Applied == 1 })
}

// politeStop ends the worker in the midst of a publish call: it waits for the answer and records it.
func politeStop(w *world) {
	id, worker, ok := w.slowPost()
	if !ok {
		return
	}
	waiting := w.postAt(time.Now().Add(24*time.Hour), texts("tomorrow", 1))
	worker.leave()
	w.want(id, psn.Published, 1)
	w.want(waiting, psn.Scheduled, 0)
	w.expect(strings.Contains(worker.log.String(), "worker stopped"), "the worker did not say that it stopped:\n%s", worker.log)
}

// impoliteStop asks twice: the worker ends at once, and the next one finds out what came of the call.
func impoliteStop(w *world) {
	id, worker, ok := w.slowPost()
	if !ok {
		return
	}
	worker.signal(syscall.SIGTERM)
	w.await("the worker to end at a second signal", func() bool {
		after(100 * time.Millisecond)
		worker.signal(syscall.SIGTERM)
		return worker.dead()
	})
	s, signalled := worker.signalled()
	w.expect(signalled && s == syscall.SIGTERM, "the worker ended by %v, want SIGTERM", worker.err)
	w.expect(w.state(id) == psn.Publishing, "post %s is %s, want publishing", id, w.state(id))
	w.worker("")
	w.settle()
	w.want(id, psn.Published, 1)
}

//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// killedMidBatch kills Postgres while two workers are in the midst of a batch.
func killedMidBatch(w *world) {
	w.trouble(sim.Fault{Do: sim.Slow, Seconds: 0.05, On: sim.Publish})
	due := time.Now().Add(time.Second)
	for range 80 {
		w.postAt(due, texts("batch", 1))
	}
	w.worker("", "PSN_SLOTS=8")
	w.worker("", "PSN_SLOTS=8")
	for _, n := range []int{5, 25} {
		w.await("posts to arrive", func() bool { return len(w.sim.Ledger()) > n })
		w.must(w.cluster.Kill())
		after(w.times.lease / 2 * time.Duration(1+n%2))
		w.must(w.cluster.Restart())
	}
	w.settle()
	w.resolve()
	w.settle()
	for id := range w.posts {
		w.expect(w.state(id) == psn.Published, "post %s is %s", id, w.state(id))
	}
}

// goneAfterAnswer takes Postgres away between an answer and its record. If it is back before the lease is
// over, the worker records it after all; if not, the post is found.
func goneAfterAnswer(w *world) {
	for _, away := range []time.Duration{0, 2 * w.times.lease} {
		id := w.post("answered")
		worker := w.worker(fmt.Sprintf("%d=stop", fault.AfterAnswer))
		if !worker.stopped() {
			return
		}
		w.must(w.cluster.Kill())
		worker.resume()
		after(away)
		w.must(w.cluster.Restart())
		w.settle()
		w.want(id, psn.Published, 1)
		worker.leave()
	}
}

// goneBeforeAttempt takes Postgres away before an attempt is recorded, again and again: nothing leaves, and
// a worker that could not reach its database is not taken for one that the post has killed.
func goneBeforeAttempt(w *world) {
	w.times.lease = 20 * time.Second
	id := w.post("unrecorded")
	worker := w.worker(fmt.Sprintf("%d:0=stop", fault.BeforeAttempt))
	for range 4 {
		if !worker.stopped() {
			return
		}
		w.must(w.cluster.Kill())
		worker.resume()
		after(200 * time.Millisecond)
		w.expect(len(w.sim.Ledger()) == 0, "a request left without a record of it")
		w.must(w.cluster.Restart())
	}
	if worker.stopped() {
		worker.resume()
		w.settle()
		w.want(id, psn.Published, 1)
		w.expect(w.acts(id, "take-over") == 0, "a living worker was taken for dead")
	}
}

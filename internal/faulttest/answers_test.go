//go:build psnfault && (linux || darwin)

package faulttest

import (
	"time"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// answers are all the ways not to answer. What was accepted is found and never sent again; what was not is
// sent once more.
func answers(w *world) {
	type bad struct {
		fault    sim.Fault
		attempts int
	}
	wants := map[string]int{}
	for _, b := range []bad{
		{sim.Fault{Do: sim.AcceptThenHang}, 1},
		{sim.Fault{Do: sim.AcceptThenReset}, 1},
		{sim.Fault{Do: sim.AcceptThen502}, 1},
		{sim.Fault{Do: sim.GarbageSuccess}, 1},
		{sim.Fault{Do: sim.GarbageSuccess, Body: "{}"}, 1},
		{sim.Fault{Do: sim.SlowBody, Seconds: 20}, 1},
		{sim.Fault{Do: sim.HangBeforeEffect}, 2},
		{sim.Fault{Do: sim.ResetBeforeEffect}, 2},
		{sim.Fault{Do: sim.Refuse502, Status: 504}, 2},
		{sim.Fault{Do: sim.Unavailable}, 2},
	} {
		segments := texts(string(b.fault.Do), 1)
		b.fault.On, b.fault.Text, b.fault.Times = sim.Publish, segments[0], 1
		w.trouble(b.fault)
		wants[w.postAt(time.Now(), segments)] = b.attempts
	}
	w.worker("")
	w.settle()
	for id, attempts := range wants {
		w.want(id, psn.Published, attempts)
	}
}

// lateListing loses the answer of a post that the server's listing shows only after more than half of the
// lag that psn reckons with: psn waits for it and does not send again.
func lateListing(w *world) {
	w.times.lag = 2 * time.Second
	segments := texts("late", 1)
	w.trouble(
		sim.Fault{Do: sim.Lag, Seconds: 1.3, On: sim.Publish, Text: segments[0], Times: 1},
		sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Text: segments[0], Times: 1},
	)
	id := w.postAt(time.Now(), segments)
	w.worker("")
	w.settle()
	w.want(id, psn.Published, 1)
}

// down keeps the server away at first: connections are refused. Then it comes, goes in the middle of a
// batch, and comes back.
func down(w *world) {
	w.door.shut()
	var ids []string
	for range 10 {
		ids = append(ids, w.post("down"))
	}
	w.worker("")
	if !w.await("a connection to be refused", func() bool {
		a := w.attempts(ids[0])
		return len(a) > 1 && a[0].Outcome == psn.OutcomeNotSent
	}) {
		return
	}
	w.door.reopen()
	if !w.await("posts to arrive", func() bool { return len(w.sim.Ledger()) > 3 }) {
		return
	}
	w.door.shut()
	after(w.times.lease)
	w.door.reopen()
	w.settle()
	for _, id := range ids {
		if got := w.state(id); got != psn.Published {
			w.violate("post %s is %s", id, got)
		}
	}
}

//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// clocksOff has two workers whose clocks are ten minutes ahead and ten minutes behind. The database's
// clock decides: nothing goes out before it is due, nobody takes over from a worker that is alive, and
// what a killed worker left is found.
func clocksOff(w *world) {
	w.times.lease, w.times.deadline = 4*time.Second, 8*time.Second
	long := texts("long", 1)
	w.trouble(sim.Fault{Do: sim.Slow, Seconds: 4.5, On: sim.Publish, Text: long[0], Times: 1})
	due := time.Now().Add(2 * time.Second)
	var later []string
	for range 10 {
		later = append(later, w.postAt(due, texts("later", 1)))
	}
	slow := w.postAt(time.Now(), long)
	ahead, behind := w.worker("", "PSN_CLOCK=10m"), w.worker("", "PSN_CLOCK=-10m")
	w.settle()
	for _, id := range append(later, slow) {
		w.want(id, psn.Published, 1)
		w.expect(w.acts(id, "take-over") == 0, "post %s was taken over from a living worker", id)
	}
	for _, id := range later {
		for _, a := range w.created(id) {
			w.expect(!a.Time.Before(due), "post %s went out %s early", id, due.Sub(a.Time))
		}
	}
	ahead.leave()
	behind.leave()

	id := w.post("killed")
	if w.worker(fmt.Sprintf("%d=kill", fault.AfterAnswer), "PSN_CLOCK=10m").killed() {
		w.worker("", "PSN_CLOCK=-10m")
		w.settle()
		w.want(id, psn.Published, 1)
	}
}

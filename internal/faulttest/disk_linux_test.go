//go:build psnfault

package faulttest

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
)

// diskDramas fill the disk under a SQLite hub. The system lets a process's files grow to a limit and no
// further, which can be set from outside while the process runs: it fails where a full disk fails.
func diskDramas() []drama {
	sqlite := []psn.Engine{psn.SQLite}
	return []drama{
		{name: "disk full before the attempt", engines: sqlite, play: fullBeforeAttempt},
		{name: "disk full after the answer", engines: sqlite, play: fullAfterAnswer},
	}
}

// fullBeforeAttempt has no room for an attempt: nothing is sent until there is.
func fullBeforeAttempt(w *world) {
	id := w.post("full")
	worker := w.worker(fmt.Sprintf("%d=stop", fault.BeforeAttempt))
	if !worker.stopped() {
		return
	}
	worker.room(0)
	worker.resume()
	after(2 * w.times.lease)
	w.expect(len(w.sim.Ledger()) == 0, "a request left that could not be recorded")
	w.expect(!worker.dead(), "the worker ended: %v\n%s", worker.err, worker.log)
	worker.room(unix.RLIM_INFINITY)
	w.settle()
	w.want(id, psn.Published, 1)
}

// fullAfterAnswer has no room for an outcome until the lease is over: the post is found.
func fullAfterAnswer(w *world) {
	id := w.post("full")
	worker := w.worker(fmt.Sprintf("%d=stop", fault.AfterAnswer))
	if !worker.stopped() {
		return
	}
	worker.room(0)
	worker.resume()
	after(2 * w.times.lease)
	next := w.post("next")
	after(500 * time.Millisecond)
	w.expect(len(w.sim.Ledger()) == 1, "a request left that could not be recorded")
	worker.room(unix.RLIM_INFINITY)
	w.settle()
	w.want(id, psn.Published, 1)
	w.want(next, psn.Published, 1)
}

// room sets how far the files of the process may grow.
func (p *process) room(bytes uint64) {
	p.world.must(unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY}, nil))
}

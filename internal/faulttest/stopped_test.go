//go:build psnfault && (linux || darwin)

package faulttest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	_ "modernc.org/sqlite" // asked whether a stopped process holds the file's write lock

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
)

// stoppedAt stops the worker at a point, lets its lease run out and another worker bring the post to its
// end, and lets the first one go on: it must neither send nor record anything any more. The first one's
// publish call has all the time in the world, so that nothing but the fence can hold it back.
func stoppedAt(at fault.Place) func(*world) {
	return func(w *world) {
		for range 10 {
			first := w.worker(fmt.Sprintf("%d=stop", at), "PSN_DEADLINE=5m")
			after(700 * time.Millisecond) // what a worker writes at its start is written
			id := w.post("stopped")
			if !first.stopped() {
				return
			}
			if w.locked() { // nobody can take over from a process that holds the only lock
				first.resume()
				w.settle()
				first.leave()
				continue
			}
			second := w.worker("")
			done := w.becomes(id, psn.Published)
			first.resume()
			// A worker that ends politely has brought every turn to its end.
			if first.leave() && second.leave() && done {
				w.expect(w.acts(id, "take-over") > 0, "post %s was not taken over", id)
			}
			return
		}
		w.violate("ten workers in a row were stopped while they held the lock of the file")
	}
}

// locked reports whether somebody holds the write lock of a SQLite hub and keeps it.
func (w *world) locked() bool {
	if w.engine != psn.SQLite {
		return false
	}
	db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(w.url, "sqlite://")+"?_pragma=busy_timeout(1000)&_txlock=immediate")
	w.must(err)
	defer db.Close()
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		return true
	}
	_ = tx.Rollback()
	return false
}

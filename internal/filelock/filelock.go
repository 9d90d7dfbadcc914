// Package filelock keeps the processes of one machine from doing the same thing at once.
package filelock

import (
	"context"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Lock locks a file, which is made if it is not there, and waits at most so long for another process that has it; then
// the error is the context's. The end of the process unlocks it too.
func Lock(ctx context.Context, path string, wait time.Duration) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	type locked struct {
		unlock func()
		err    error
	}
	got := make(chan locked, 1)
	go func() {
		unlock, err := lockedfile.MutexAt(path).Lock()
		got <- locked{unlock, err}
	}()
	select {
	case l := <-got:
		return l.unlock, l.err
	case <-ctx.Done():
		go func() { // the lock may still come, and nobody wants it any more
			if l := <-got; l.err == nil {
				l.unlock()
			}
		}()
		return nil, ctx.Err()
	}
}

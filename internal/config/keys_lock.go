package config

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/postshitnow/psn/internal/psn"
)

// keysWait is how long one process waits for another that changes the same key.
const keysWait = 30 * time.Second

// Lock keeps other processes on this machine from changing a hub's private key until unlock is called. It returns an
// error with CodeLocked if one of them takes too long.
func (k Keys) Lock(ctx context.Context, hubID string) (unlock func(), err error) {
	if err := checkHubID(hubID); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(k.folder, 0o700); err != nil {
		return nil, psn.Errorf(psn.CodeReadOnly, "the folder of keys can't be made: %w", err)
	}
	type locked struct {
		unlock func()
		err    error
	}
	got := make(chan locked, 1)
	go func() {
		unlock, err := lockedfile.MutexAt(filepath.Join(k.folder, hubID+".lock")).Lock()
		got <- locked{unlock, err}
	}()
	select {
	case l := <-got:
		if l.err != nil {
			return nil, psn.Errorf(psn.CodeReadOnly, "the private key of hub %s can't be locked: %w", hubID, l.err)
		}
		return l.unlock, nil
	case <-time.After(keysWait):
	case <-ctx.Done():
	}
	go func() { // the lock may still come, and nobody wants it any more
		if l := <-got; l.err == nil {
			l.unlock()
		}
	}()
	return nil, psn.Errorf(psn.CodeLocked, "another psn changes the private key of hub %s just now", hubID).Retry()
}

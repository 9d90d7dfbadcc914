package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/postshitnow/psn/internal/filelock"
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
	unlock, err = filelock.Lock(ctx, filepath.Join(k.folder, hubID+".lock"), keysWait)
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return nil, psn.Errorf(psn.CodeLocked, "another psn changes the private key of hub %s just now", hubID).Retry()
	case err != nil:
		return nil, psn.Errorf(psn.CodeReadOnly, "the private key of hub %s can't be locked: %w", hubID, err)
	}
	return unlock, nil
}

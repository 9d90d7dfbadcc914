package filelock_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/filelock"
)

func TestLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.lock")
	unlock, err := filelock.Lock(t.Context(), path, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := filelock.Lock(t.Context(), path, time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a lock that is taken: %v", err)
	}
	unlock()
	again, err := filelock.Lock(t.Context(), path, time.Minute) // what gave up does not keep it
	if err != nil {
		t.Fatal(err)
	}
	again()
	if _, err := filelock.Lock(t.Context(), filepath.Join(path, "below"), time.Minute); err == nil {
		t.Error("a file below a file was locked")
	}
}

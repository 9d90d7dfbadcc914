package tiktok

import (
	"slices"
	"sync"
	"time"
)

// limiter counts events in windows that slide. The zero value has counted none.
type limiter struct {
	mu     sync.Mutex
	events map[string][]time.Time
}

// take counts one event against a limit, and reports whether it is within.
func (l *limiter) take(who string, limit int, window time.Duration, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.events == nil {
		l.events = map[string][]time.Time{}
	}
	kept := slices.DeleteFunc(l.events[who], func(at time.Time) bool { return now.Sub(at) >= window })
	if len(kept) >= limit {
		l.events[who] = kept
		return false
	}
	l.events[who] = append(kept, now)
	return true
}

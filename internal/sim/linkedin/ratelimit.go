package linkedin

import (
	"sync"
	"time"
)

// memberDay is how many requests the self-serve products give a member in a day (consumer/integrations/self-serve/
// share-on-linkedin).
const memberDay = 150

// limiter counts requests in days of UTC. The zero value has counted none.
type limiter struct {
	mu   sync.Mutex
	day  time.Time
	used map[string]int
}

// over counts a request by who, and reports whether it is one too many.
func (l *limiter) over(who string, limit int, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if day := now.UTC().Truncate(24 * time.Hour); l.used == nil || !day.Equal(l.day) {
		l.day, l.used = day, map[string]int{}
	}
	l.used[who]++
	return l.used[who] > limit
}

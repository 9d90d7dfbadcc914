package instagram

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"
)

// ownLimit is how many calls an account may make in a day; usageFrom is how many it makes before the headers tell.
const (
	ownLimit  = 4800
	usageFrom = 20
)

// limiter counts events in windows of a day that slide. The zero value has counted none.
type limiter struct {
	mu     sync.Mutex
	events map[string][]time.Time
}

// count returns how many events there were in the day before now. The limiter must be locked.
func (l *limiter) count(who string, now time.Time) int {
	l.events[who] = slices.DeleteFunc(l.events[who], func(at time.Time) bool { return now.Sub(at) >= day })
	return len(l.events[who])
}

// take counts one event against a limit, and returns how many there were before and whether it is within.
func (l *limiter) take(who string, limit int, now time.Time) (int, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.events == nil {
		l.events = map[string][]time.Time{}
	}
	n := l.count(who, now)
	if n >= limit {
		return n, false
	}
	l.events[who] = append(l.events[who], now)
	return n, true
}

// used returns how many events there were.
func (l *limiter) used(who string, now time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.events == nil {
		return 0
	}
	return l.count(who, now)
}

// usageHeaders say how much is used, in percent, and for how many minutes nothing more is taken.
func usageHeaders(h http.Header, id string, percent, regain int) {
	app, _ := json.Marshal(map[string]int{"call_count": percent / 2, "total_cputime": 1, "total_time": 1}) // it never fails
	account, _ := json.Marshal(map[string]any{id: []any{map[string]any{
		"type": "instagram", "call_count": percent, "total_cputime": 1, "total_time": 1, "estimated_time_to_regain_access": regain,
	}}})
	h.Set("X-App-Usage", string(app))
	h.Set("X-Business-Use-Case-Usage", string(account))
}

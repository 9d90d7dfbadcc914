package mastodon

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Limits as documented in api/rate-limits: 300 requests in 5 minutes for each account, and for each
// address without a token; 30 uploads and 30 deletes in 30 minutes for each account.
const (
	rateWindow   = 5 * time.Minute
	slowWindow   = 30 * time.Minute
	slowRequests = 30
)

// limiter counts requests in fixed windows, which begin at multiples of their length.
type limiter struct {
	window time.Duration

	mu    sync.Mutex
	limit int // negative means none
	since time.Time
	used  map[string]int
}

// usage is what is left of a limit.
type usage struct {
	limit, remaining int
	reset            time.Time
	over             bool // the request is one too many
}

func (l *limiter) allow(requests int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit = requests
}

func (l *limiter) allowed() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.limit
}

// take counts a request by who. A limit of none gives the zero usage.
func (l *limiter) take(who string, now time.Time) usage {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.limit < 0 {
		return usage{}
	}
	if since := now.Truncate(l.window); l.used == nil || !since.Equal(l.since) {
		l.since, l.used = since, map[string]int{}
	}
	u := usage{limit: l.limit, reset: l.since.Add(l.window)}
	if l.used[who] >= l.limit {
		u.over = true
		return u
	}
	l.used[who]++
	u.remaining = l.limit - l.used[who]
	return u
}

// limitHeader writes the limit's headers. The reset is an ISO 8601 time, not a number of seconds.
func limitHeader(header http.Header, u usage) {
	if u.limit == 0 {
		return
	}
	header.Set("X-RateLimit-Limit", strconv.Itoa(u.limit))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(u.remaining))
	header.Set("X-RateLimit-Reset", u.reset.UTC().Format("2006-01-02T15:04:05.000000Z"))
}

package x

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// postLimit is the documented number of posts in a window; the other figures stand in routes
// (fundamentals/rate-limits, per user).
const (
	rateWindow = 15 * time.Minute
	dayWindow  = 24 * time.Hour
	postLimit  = 100
)

// limiter counts requests in fixed windows, which begin at multiples of their length. The zero value has
// counted none.
type limiter struct {
	mu    sync.Mutex
	since time.Time
	used  map[string]int
}

// usage is what is left of a limit.
type usage struct {
	limit, remaining int
	reset            time.Time
	over             bool // the request is one too many
}

// take counts a request by who against a limit above zero.
func (l *limiter) take(who string, limit int, window time.Duration, now time.Time) usage {
	l.mu.Lock()
	defer l.mu.Unlock()
	if since := now.Truncate(window); l.used == nil || !since.Equal(l.since) {
		l.since, l.used = since, map[string]int{}
	}
	u := usage{limit: limit, reset: l.since.Add(window)}
	if l.used[who] >= limit {
		u.over = true
		return u
	}
	l.used[who]++
	u.remaining = limit - l.used[who]
	return u
}

// limitHeaders writes a family of headers; the reset is in seconds since 1970.
func limitHeaders(header http.Header, family string, u usage) {
	if u.limit == 0 {
		return
	}
	header.Set(family+"-limit", strconv.Itoa(u.limit))
	header.Set(family+"-remaining", strconv.Itoa(u.remaining))
	header.Set(family+"-reset", strconv.FormatInt(u.reset.Add(time.Second-1).Unix(), 10))
}

package bluesky

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// The limits of a server (packages/pds/src/rate-limits.ts and the handlers).
const (
	hourPoints      = 5000
	dayPoints       = 35000
	addressRequests = 3000
	signIns         = 30
	signInsOfDay    = 300
	uploadsOfDay    = 1000
)

// limits are all limits of a server.
type limits struct {
	address, signIn, signInDay, writeHour, writeDay, upload limiter

	mu  sync.Mutex
	off bool
}

func (l *limits) open() {
	l.address = limiter{window: 5 * time.Minute, limit: addressRequests}
	l.signIn = limiter{window: 5 * time.Minute, limit: signIns}
	l.signInDay = limiter{window: 24 * time.Hour, limit: signInsOfDay}
	l.writeHour = limiter{window: time.Hour, limit: hourPoints}
	l.writeDay = limiter{window: 24 * time.Hour, limit: dayPoints}
	l.upload = limiter{window: 24 * time.Hour, limit: uploadsOfDay}
}

func (l *limits) points() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.off {
		return -1
	}
	return l.writeHour.allowed()
}

func (l *limits) setPoints(points int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.off = points < 0; !l.off {
		l.writeHour.allow(points)
	}
}

func (l *limits) areOff() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.off
}

// limiter counts points in fixed windows, which begin at multiples of their length.
type limiter struct {
	window time.Duration

	mu    sync.Mutex
	limit int
	since time.Time
	used  map[string]int
}

// usage is what is left of a limit. The zero value is no limit.
type usage struct {
	limit, remaining int
	window           time.Duration
	reset            time.Time
	over             bool // the request is one too many
}

func (l *limiter) allow(points int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit = points
}

func (l *limiter) allowed() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.limit
}

// take counts points that who spends.
func (l *limiter) take(who string, points int, now time.Time) usage {
	l.mu.Lock()
	defer l.mu.Unlock()
	if since := now.Truncate(l.window); l.used == nil || !since.Equal(l.since) {
		l.since, l.used = since, map[string]int{}
	}
	u := usage{limit: l.limit, window: l.window, reset: l.since.Add(l.window)}
	if l.used[who]+points > l.limit {
		u.over = true
		return u
	}
	l.used[who] += points
	u.remaining = l.limit - l.used[who]
	return u
}

// tighter returns the usage that is nearer to its end.
func tighter(a, b usage) usage {
	if a.limit == 0 || !a.over && (b.over || b.limit > 0 && b.remaining < a.remaining) {
		return b
	}
	return a
}

// header writes the limit's headers. The reset is in Unix seconds.
func (u usage) header(h http.Header) {
	if u.limit == 0 {
		return
	}
	h.Set("RateLimit-Limit", strconv.Itoa(u.limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(u.remaining))
	h.Set("RateLimit-Reset", strconv.FormatInt(u.reset.Unix(), 10))
	h.Set("RateLimit-Policy", strconv.Itoa(u.limit)+";w="+strconv.Itoa(int(u.window.Seconds())))
}

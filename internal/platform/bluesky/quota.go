package bluesky

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// observe passes on what an answer's headers say of a budget: the one that is nearest to its end, recognised by
// its window and, where two have the same, its limit (packages/xrpc-server/src/rate-limiter-http.ts). A server
// without limits sends none.
func (c *client) observe(h http.Header) {
	limit, err := strconv.Atoi(h.Get("RateLimit-Limit"))
	if err != nil || limit <= 0 {
		return
	}
	remaining, err := strconv.Atoi(h.Get("RateLimit-Remaining"))
	if err != nil || remaining < 0 {
		return
	}
	name, reset := budgetOf(h.Get("RateLimit-Policy"), limit), resetAt(h)
	if name == "" || reset.IsZero() {
		return
	}
	c.http.Saw(platform.Quota{Budget: name, Limit: limit, Remaining: remaining, Reset: reset})
}

// budgetOf names the budget of a policy like 5000;w=3600; empty if it is none of the known.
func budgetOf(policy string, limit int) string {
	_, window, _ := strings.Cut(policy, ";w=")
	switch window {
	case "300":
		if limit >= 1000 { // sign-ins are counted in the same window, and are far fewer
			return budgetRequests
		}
	case "3600":
		return budgetHour
	case "86400":
		if limit >= 10_000 {
			return budgetDay
		}
		if limit >= 500 { // sign-ins again
			return budgetUploads
		}
	}
	return ""
}

// resetAt reads RateLimit-Reset, which is in Unix seconds.
func resetAt(h http.Header) time.Time {
	seconds, err := strconv.ParseInt(h.Get("RateLimit-Reset"), 10, 64)
	if err != nil || seconds <= 0 || seconds > 1<<40 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// retryAt returns when a rate limit ends, by RateLimit-Reset or Retry-After, which is what proxies add. Where
// both are given the later counts.
func (c *client) retryAt(h http.Header) time.Time {
	now := c.http.Clock()
	at := platform.RetryAfter(h, now)
	if reset := platform.BoundRetry(resetAt(h), now); reset.After(at) {
		return reset
	}
	return at
}

package x

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// windows are the families of headers that say how much is left of a limit: of the endpoint, and those of a
// day that only some answers carry (observed). Each has -limit, -remaining and -reset, which is in seconds
// since 1970 (docs: x-api/fundamentals/rate-limits).
var windows = []string{"x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour"}

// saw passes on what an answer's headers say of a budget; an empty name is none.
func (c *client) saw(budget string, h http.Header) {
	if budget == "" {
		return
	}
	limit, err := strconv.Atoi(h.Get(windows[0] + "-limit"))
	remaining, err2 := strconv.Atoi(h.Get(windows[0] + "-remaining"))
	reset := resetOf(h, windows[0])
	if err != nil || err2 != nil || limit <= 0 || remaining < 0 || reset.IsZero() {
		return
	}
	c.http.Saw(platform.Quota{Budget: budget, Limit: limit, Remaining: remaining, Reset: reset})
}

// resetOf returns when a family's limit is whole again, the zero time if it does not say.
func resetOf(h http.Header, family string) time.Time {
	seconds, err := strconv.ParseInt(strings.TrimSpace(h.Get(family+"-reset")), 10, 64)
	if err != nil || seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// retryAt returns when a rate limit ends: the latest reset of all limits of which nothing is left, since one
// may be used up while another is not. An answer that does not say gives least from now.
func (c *client) retryAt(h http.Header, least time.Duration) time.Time {
	now := c.http.Clock()
	at := platform.RetryAfter(h, now)
	for _, family := range windows {
		if strings.TrimSpace(h.Get(family+"-remaining")) != "0" {
			continue
		}
		if reset := platform.BoundRetry(resetOf(h, family), now); reset.After(at) {
			at = reset
		}
	}
	if at.IsZero() {
		return now.Add(least)
	}
	return at
}

package mastodon

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// The names of Mastodon's budgets.
const (
	budgetRequests = "requests"
	budgetUploads  = "uploads"
	budgetDeletes  = "deletes"
)

// budgets are those of an unchanged server (docs: api/rate-limits).
func budgets() []platform.Budget {
	return []platform.Budget{
		{
			Name: budgetRequests, Limit: 300, Window: 5 * time.Minute,
			Cost: map[platform.Call]int{platform.CallPublish: 1, platform.CallRead: 1},
		},
		{Name: budgetUploads, Limit: 30, Window: 30 * time.Minute, Cost: map[platform.Call]int{platform.CallUpload: 1}},
		{Name: budgetDeletes, Limit: 30, Window: 30 * time.Minute, Cost: map[platform.Call]int{platform.CallDelete: 1}},
	}
}

// observe passes on what the headers of an answer say is left. The reset is an ISO 8601 time.
func (c *client) observe(budget string, h http.Header) {
	limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	if err != nil {
		return
	}
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil {
		return
	}
	reset, err := time.Parse(time.RFC3339, strings.TrimSpace(h.Get("X-RateLimit-Reset")))
	if err != nil {
		return
	}
	c.http.Saw(platform.Quota{Budget: budget, Limit: limit, Remaining: remaining, Reset: reset})
}

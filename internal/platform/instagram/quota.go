package instagram

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// window is for how long psn believes a figure: the windows slide, and when they are whole again is not told.
const window = time.Hour

// allowed asks how many of the day's posts are left (docs: ig-user/content_publishing_limit). None left is
// psn.CodeRateLimited.
func (c *client) allowed(ctx context.Context) error {
	const act = "instagram: ask how many posts are left"
	var answer allowance
	if err := c.get(ctx, act, "/"+c.owner()+"/content_publishing_limit", url.Values{"fields": {"quota_usage,config"}}, &answer); err != nil {
		return err
	}
	if len(answer.Data) == 0 || answer.Data[0].Usage == nil {
		return nil // it does not say; the release will
	}
	used, total := *answer.Data[0].Usage, answer.Data[0].Config.Total
	if total <= 0 {
		return nil
	}
	c.http.Saw(platform.Quota{Budget: budgetPosts, Limit: total, Remaining: max(total-used, 0), Reset: c.http.Clock().Add(window)})
	if used < total {
		return nil
	}
	return psn.Errorf(psn.CodeRateLimited, "instagram: the account has published %d of the %d posts that Instagram allows in 24 hours", used, total).
		WithHint("it goes out by itself when there is room again").Retry()
}

// used is the share of an allowance that is used up, in percent.
type used struct {
	Calls  float64 `json:"call_count"`
	CPU    float64 `json:"total_cputime"`
	Time   float64 `json:"total_time"`
	Regain float64 `json:"estimated_time_to_regain_access"` // minutes
}

func (u used) percent() float64 { return max(u.Calls, u.CPU, u.Time) }

// usage reads the headers that say how much is used (graph: overview/rate-limiting): of the app, and of the account. It
// returns the fullest. They are absent until enough calls were made.
func usage(h http.Header) (used, bool) {
	var worst used
	found := false
	take := func(u used) {
		if !found || u.percent() > worst.percent() || u.Regain > worst.Regain {
			worst, found = u, true
		}
	}
	var app used
	if json.Unmarshal([]byte(h.Get("X-App-Usage")), &app) == nil {
		take(app)
	}
	var accounts map[string][]used
	if json.Unmarshal([]byte(h.Get("X-Business-Use-Case-Usage")), &accounts) == nil {
		for _, list := range accounts {
			for _, u := range list {
				take(u)
			}
		}
	}
	return worst, found
}

// saw passes on what an answer's headers say is left.
func (c *client) saw(h http.Header) {
	u, found := usage(h)
	if !found {
		return
	}
	now := c.http.Clock()
	reset := now.Add(window)
	if at := regainAt(u, now); !at.IsZero() {
		reset = at
	}
	left := callsADay - int(min(max(u.percent(), 0), 100)*callsADay/100)
	c.http.Saw(platform.Quota{Budget: budgetCalls, Limit: callsADay, Remaining: left, Reset: reset})
}

// regainAt is when calls are taken again, the zero time if that is not told.
func regainAt(u used, now time.Time) time.Time {
	if !(u.Regain > 0 && u.Regain <= 24*60) {
		return time.Time{}
	}
	return platform.BoundRetry(now.Add(time.Duration(u.Regain*float64(time.Minute))), now)
}

// regain is when to try again after a refusal for too many calls. There is no Retry-After.
func (c *client) regain(h http.Header, now time.Time) time.Time {
	if u, found := usage(h); found {
		if at := regainAt(u, now); !at.IsZero() {
			return at
		}
	}
	return now.Add(busyWait)
}

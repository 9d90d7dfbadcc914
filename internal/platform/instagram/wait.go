package instagram

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// The states of a container (docs: reference/ig-container).
const (
	stateWorking   = "IN_PROGRESS"
	stateFinished  = "FINISHED"
	statePublished = "PUBLISHED"
	stateFailed    = "ERROR"
	stateExpired   = "EXPIRED"
)

// How often psn asks after a container. Instagram advises once a minute for five minutes; pictures are finished at once
// and most videos within one, so the first questions come sooner (observed of other clients: every 3 to 5 seconds).
const (
	soon = time.Second
	slow = time.Minute
)

// pause is how long psn waits before it asks after containers again: soon after it made them. One question is enough for
// another try, which is as far away as the work takes long.
func (m containers) pause(now time.Time, old bool) time.Duration {
	if !old {
		return soon
	}
	return min(max(now.Sub(m.Began)/2, platform.Patience), slow)
}

// container asks after a container.
func (c *client) container(ctx context.Context, act, id string) (container, error) {
	var answer container
	if err := c.get(ctx, act, "/"+url.PathEscape(id), url.Values{"fields": {"status_code,status"}}, &answer); err != nil {
		return container{}, err
	}
	if answer.Code == "" {
		return container{}, notInstagram(act)
	}
	return answer, nil
}

// finished waits until a container can be published, or was, asking with pauses. One that failed is psn.CodeRefused.
// One that never will be published is spent.
func (c *client) finished(ctx context.Context, act string, pause time.Duration, id string) (spent bool, err error) {
	err = platform.Await(ctx, act, Platform{}.Title(), func(ctx context.Context) (bool, time.Duration, error) {
		now, err := c.container(ctx, act, id)
		switch {
		case err != nil:
			spent = psn.CodeOf(err) == psn.CodeNotFound
			return false, 0, err
		case now.Code == stateFinished, now.Code == statePublished: // Find tells what an earlier release came to
			return true, 0, nil
		case now.Code == stateFailed:
			spent = true
			return false, 0, c.failed(act, now)
		case now.Code == stateExpired:
			spent = true
			return false, 0, psn.Errorf(psn.CodeUnavailable, "%s: the container expired before Instagram had finished with it", act).Retry()
		case now.Code != stateWorking:
			return false, 0, psn.Errorf(psn.CodeUnsupported, "%s: the container is in the state %s, which psn does not know", act, psn.Excerpt(now.Code, 40)).
				WithHint("update psn, or try again later")
		case pause >= platform.Patience:
			return false, 0, &platform.Working{Network: Platform{}.Title(), After: pause}
		}
		return false, pause, nil
	})
	return spent, err
}

// subcodes find the number of a publishing error in a sentence.
var subcodes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b22070[0-9]{2}\b`) })

// failed is the error of a container that failed. Its status is a number, or a sentence with one (observed).
func (c *client) failed(act string, of container) error {
	sentence := platform.Sentence(of.Status, c.login.Token)
	sub, err := strconv.Atoi(subcodes().FindString(of.Status))
	if err == nil {
		if plain := sentences[sub]; plain != "" {
			sentence = plain
		}
		if meaningOf(said{Code: new(int), Subcode: sub}) == meansTransient {
			return psn.Errorf(psn.CodeUnavailable, "%s: %s", act, sentence).Retry()
		}
	}
	if sentence == "" {
		sentence = "Instagram can't show the file"
	}
	return psn.Errorf(psn.CodeRefused, "%s: %s", act, sentence).
		WithHint("change the file, then run `psn post retry`")
}

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
var waits = []time.Duration{
	time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, time.Minute, time.Minute, time.Minute, time.Minute,
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

// finished waits until a container can be published. One that failed is psn.CodeRefused.
func (c *client) finished(ctx context.Context, act, id string) error {
	for i := 0; ; i++ {
		now, err := c.container(ctx, act, id)
		switch {
		case err != nil:
			return err
		case now.Code == stateFinished:
			return nil
		case now.Code == stateFailed:
			return c.failed(act, now)
		case now.Code == stateExpired:
			return psn.Errorf(psn.CodeUnavailable, "%s: the container expired before Instagram had finished with it", act).Retry()
		case now.Code != stateWorking:
			return psn.Errorf(psn.CodeUnsupported, "%s: the container is in the state %s, which psn does not know", act, psn.Excerpt(now.Code, 40)).
				WithHint("update psn, or try again later")
		case i == len(waits):
			return psn.Errorf(psn.CodeUnavailable, "%s: Instagram did not finish working on the files in time", act).Retry()
		}
		if err := wait(ctx, waits[i]); err != nil {
			return platform.NoAnswer(act, err)
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
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

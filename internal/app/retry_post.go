package app

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// RetryPost asks for a failed or missed post to be tried again.
type RetryPost struct {
	Hub    string
	Post   string // the beginning of its id
	At     string // as it was typed; empty means now
	DryRun bool
}

// RetryPost makes a failed or missed post ready again. A thread goes on where it stopped.
func (a *App) RetryPost(ctx context.Context, r RetryPost) (PostChange, error) {
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostChange{}, err
	}
	post := story.Post
	if err := may(post, psn.ActRetry); err != nil {
		return PostChange{}, err
	}
	if err := unapproved(h, post, post.ReadyState()); err != nil {
		return PostChange{}, err
	}
	t, err := a.target(ctx, h, post.AccountID)
	if err != nil {
		return PostChange{}, err
	}
	reports, err := fit(t, post.Content)
	if err == nil {
		err = reachable(ctx, h, t, post.Content)
	}
	if err != nil {
		return PostChange{}, err
	}
	if r.At == "" {
		r.At = "now"
	}
	when, err := a.moment(ctx, h, r.At, t.account, post.ID)
	if err != nil {
		return PostChange{}, err
	}
	from := post.State
	if r.DryRun {
		post.State, post.ScheduledAt, post.DueAt = post.ReadyState(), when.At, when.At
		post.Problem, post.ProblemCode = "", ""
	} else if post, err = h.Retry(ctx, post.ID, when.At, a.Actor()); err != nil {
		return PostChange{}, err
	}
	c, err := changed(ctx, h, from, post)
	if err != nil {
		return c, err
	}
	c.Reports = reports
	if when.Note != "" {
		c.Warnings = append(c.Warnings, when.Note)
	}
	return c, a.warnScheduled(ctx, h, &c, when.At)
}

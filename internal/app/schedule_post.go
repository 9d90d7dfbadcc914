package app

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// SchedulePost asks for a post's time to be set or moved.
type SchedulePost struct {
	Hub    string
	Post   string // the beginning of its id
	At     string // as it was typed
	DryRun bool
}

// SchedulePost gives a draft its time or moves a scheduled post. Content that its platform is known to
// refuse is not scheduled.
func (a *App) SchedulePost(ctx context.Context, r SchedulePost) (PostChange, error) {
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostChange{}, err
	}
	post := story.Post
	if err := may(post, psn.ActSchedule); err != nil {
		return PostChange{}, err
	}
	t, err := a.target(ctx, h, post.AccountID)
	if err != nil {
		return PostChange{}, err
	}
	reports, err := fit(t, post.Content)
	if err != nil {
		return PostChange{}, err
	}
	when, err := a.moment(ctx, h, r.At, t.account, post.ID)
	if err != nil {
		return PostChange{}, err
	}
	from := post.State
	zone := when.At.Location().String()
	if r.DryRun {
		post.State = psn.Allowed(from, psn.ActSchedule)[0]
		post.ScheduledAt, post.DueAt, post.Zone = when.At, when.At, zone
	} else if post, err = h.Schedule(ctx, post.ID, when.At, zone, a.Actor()); err != nil {
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

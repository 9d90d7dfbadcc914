package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/hub"
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
// refuse is not scheduled, nor is what nobody approved where the hub asks for that: psn.CodePolicy.
func (a *App) SchedulePost(ctx context.Context, r SchedulePost) (PostChange, error) {
	return a.movePost(ctx, r, func(p psn.Post) error { return may(p, psn.ActSchedule) })
}

// movePost is SchedulePost for a post that a check lets pass.
func (a *App) movePost(ctx context.Context, r SchedulePost, check func(psn.Post) error) (PostChange, error) {
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostChange{}, err
	}
	post := story.Post
	if err := check(post); err != nil {
		return PostChange{}, err
	}
	if err := unapproved(h, post, psn.Allowed(post.State, psn.ActSchedule)[0]); err != nil {
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
	when, err := a.moment(ctx, h, r.At, t.account, post.ID)
	if err != nil {
		return PostChange{}, err
	}
	from := post.State
	zone := when.At.Location().String()
	if r.DryRun {
		post.State = psn.Allowed(from, psn.ActSchedule)[0]
		post.ScheduledAt, post.DueAt, post.Zone = when.At, when.At, zone
	} else if post, err = move(ctx, h, post, when.At, zone, a.Actor()); err != nil {
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
	if post.State == psn.PendingApproval {
		return c, nil
	}
	return c, a.warnScheduled(ctx, h, &c, when.At)
}

// move gives a draft its time, or moves a post that has one and has not become a draft meanwhile.
func move(ctx context.Context, h *hub.Hub, p psn.Post, when time.Time, zone string, actor psn.Actor) (psn.Post, error) {
	if p.State == psn.Draft {
		return h.Schedule(ctx, p.ID, when, zone, actor)
	}
	return h.Reschedule(ctx, p.ID, when, zone, actor)
}

package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// SubmitPost asks for a person's approval of a draft.
type SubmitPost struct {
	Hub    string
	Post   string // the beginning of its id
	At     string // when it goes out once it is approved, as it was typed; empty for the time that it has
	DryRun bool
}

// SubmitPost makes a draft wait for approval. Content that its platform is known to refuse is not submitted, and
// nothing is where the hub asks for no approval: psn.CodeConflict.
func (a *App) SubmitPost(ctx context.Context, r SubmitPost) (PostChange, error) {
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostChange{}, err
	}
	post := story.Post
	if err := may(post, psn.ActSubmit); err != nil {
		return PostChange{}, err
	}
	if !asksApproval(h) {
		return PostChange{}, psn.Errorf(psn.CodeConflict, "this hub asks for no approval, so there is nobody to submit it to").
			WithHint("give the draft its time; a person can ask for approval with `psn hub policy --approval required`").
			WithNext("psn post schedule " + post.ID + " --at next")
	}
	t, err := a.target(ctx, h, post.AccountID)
	if err != nil {
		return PostChange{}, err
	}
	reports, err := fit(t, post.Content)
	if err != nil {
		return PostChange{}, err
	}
	when, note, err := a.wish(ctx, h, r.At, t.account, post)
	if err != nil {
		return PostChange{}, err
	}
	from := post.State
	if r.DryRun {
		post.State, post.ScheduledAt, post.DueAt = psn.PendingApproval, when, when
	} else if post, err = h.Submit(ctx, post.ID, when, zoneOf(when), a.Actor()); err != nil {
		return PostChange{}, err
	}
	c, err := changed(ctx, h, from, post)
	c.Reports, c.Warnings = reports, note
	if err != nil {
		return c, err
	}
	waits, err := unreachable(ctx, h, t, post.Content)
	c.Warnings = append(c.Warnings, waits...)
	return c, err
}

// zoneOf returns the zone in which a time was asked for; empty for none.
func zoneOf(when time.Time) string {
	if when.IsZero() {
		return ""
	}
	return when.Location().String()
}

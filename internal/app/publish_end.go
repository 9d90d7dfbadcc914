package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// ended says what came of a post that is not on its way any more; it is nil if the post is published.
func ended(story PostStory) error {
	p, show := story.Post, "psn post show "+story.Post.ID
	why := ""
	if p.Problem != "" {
		why = ": " + p.Problem
	}
	switch p.State {
	case psn.Published:
		return nil
	case psn.Failed:
		return psn.Errorf(psn.CodeRefused, "post %s failed on %s%s", p.ID, story.Account.Name, why).
			WithHint("change it with `psn post edit %s`, or try it again with `psn post retry %s`", p.ID, p.ID).
			WithNext(show, "psn post retry "+p.ID)
	case psn.NeedsReview:
		return psn.Errorf(psn.CodeUnknown, "psn can't find out whether post %s is out%s", p.ID, why).
			WithHint("look on %s, then say `psn post resolve %s --published URL` or `--not-published`", story.Account.Handle, p.ID).
			WithNext(show)
	case psn.Draft, psn.PendingApproval, psn.Approved, psn.Rejected, psn.Scheduled, psn.Publishing, psn.Missed, psn.Cancelled:
	}
	return instead(p, psn.Errorf(psn.CodeConflict, "post %s is %s now%s", p.ID, p.State, why))
}

// delayed returns an error if a post that is ready again can't go out for a while: its account is
// rate-limited, paused or refused.
func (w *publishing) delayed(ctx context.Context) error {
	s, err := w.hub.AccountByID(ctx, w.account.ID)
	if err != nil {
		return err
	}
	if err := held(w.hub, s.Account); err != nil {
		return err
	}
	until, err := w.hub.LimitedUntil(ctx, w.account.ID)
	if err != nil || until.IsZero() {
		return err
	}
	return psn.Errorf(psn.CodeRateLimited, "%s asks account %s to wait until %s", w.account.Platform, w.account.Name, w.shown(until)).
		WithHint("post %s was not sent; a worker sends it then, by itself", w.id).Retry().
		WithNext("psn post show " + w.id)
}

// late says how a post stands that did not come to its end while it was waited for.
func (w *publishing) late(ctx context.Context, wait time.Duration) (PostStory, error) {
	story, err := w.hub.Post(ctx, w.id)
	if err != nil {
		return story, err
	}
	p := story.Post
	why := ""
	if p.Problem != "" {
		why = ": " + p.Problem
	}
	switch {
	case p.State.Ready():
		return story, psn.Errorf(psn.CodeUnknown, "post %s was not sent within %s%s", p.ID, wait, why).
			WithHint("it is tried again at %s if a worker runs; `psn post cancel %s` stops it", w.shown(p.DueAt), p.ID).
			WithNext("psn post show " + p.ID)
	case p.State != psn.Publishing: // it came to its end just now
		return story, ended(story)
	}
	return story, psn.Errorf(psn.CodeUnknown, "post %s is being published, and its outcome is not known yet%s", p.ID, why).
		WithHint("psn never sends it again on a guess; a worker finds out what came of it, or `psn post publish %s` looks again", p.ID).
		WithNext("psn post show " + p.ID)
}

// shown writes a moment as people read it here.
func (w *publishing) shown(t time.Time) string {
	return psn.FormatInstant(t.In(w.app.ShownZone()).Truncate(time.Second))
}

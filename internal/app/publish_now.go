package app

import (
	"context"
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// PublishNow asks for a post to go out now.
type PublishNow struct {
	Hub     string
	Post    string                      // the beginning of its id
	Wait    time.Duration               // how long to wait for the outcome
	Confirm func(question string) error // asked before anything is changed; nil asks nobody
	Watch   func([]Upload)              // told how far uploads are, while it waits; nil for nobody
	DryRun  bool
}

// PublishPost makes a post due now and waits for what comes of it. A worker that gave a sign of life
// publishes it; otherwise this process does, by the same claim, if the hub's private key is here. A post
// that is being published already is only waited for.
//
// What comes of it is an error unless it is published: psn.CodeRefused with the platform's sentence,
// psn.CodeRateLimited, psn.CodeUnauthorised, and psn.CodeUnknown if the outcome can't be known within
// Wait. An interrupt does not end a call that has begun.
func (a *App) PublishPost(ctx context.Context, r PublishNow) (PostChange, error) {
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostChange{}, err
	}
	t, err := a.target(ctx, h, story.Post.AccountID)
	if err != nil {
		return PostChange{}, err
	}
	if err := publishable(h, story, t); err != nil {
		return PostChange{}, err
	}
	reports, err := fit(t, story.Post.Content)
	if err == nil {
		err = reachable(ctx, h, t, story.Post.Content)
	}
	if err != nil {
		return PostChange{}, err
	}
	w := &publishing{app: a, hub: h, id: story.Post.ID, account: t.account, watch: r.Watch}
	if err := w.findPublisher(ctx); err != nil {
		return PostChange{}, err
	}
	from, zone := story.Post.State, a.ShownZone().String()
	if from != psn.Publishing && !r.DryRun && r.Confirm != nil {
		if err := r.Confirm(fmt.Sprintf("publish post %s on %s now?", story.Post.ID, t.account.Name)); err != nil {
			return PostChange{}, err
		}
	}
	now, err := h.Now(ctx)
	if err != nil {
		return PostChange{}, err
	}
	if r.DryRun {
		if from != psn.Publishing {
			story.Post.State, story.Post.ScheduledAt, story.Post.Zone = story.Post.ReadyState(), now, zone
		}
	} else if story, err = w.publish(ctx, from, now, zone, r.Wait); err != nil {
		return PostChange{}, err
	}
	c, err := changed(context.WithoutCancel(ctx), h, from, story.Post)
	c.Reports = reports
	return c, err
}

// publish makes the post due now, unless it is being published already, and waits for its end.
func (w *publishing) publish(ctx context.Context, from psn.State, now time.Time, zone string, wait time.Duration) (PostStory, error) {
	if from != psn.Publishing {
		_, err := w.hub.Schedule(ctx, w.id, now, zone, w.app.Actor())
		if psn.CodeOf(err) == psn.CodeConflict { // a worker may have been faster: it is out, or on its way
			state, failed := w.hub.State(ctx, w.id)
			if failed == nil && (state == psn.Publishing || state == psn.Published) {
				err = nil
			}
		}
		if err != nil {
			return PostStory{}, err
		}
	}
	defer w.watched(ctx)()
	return w.await(ctx, wait)
}

// publishable returns an error for a post that can't go out as things stand.
func publishable(h *hub.Hub, story PostStory, t target) error {
	p := story.Post
	switch {
	case !p.DeletedAt.IsZero(), p.State == psn.Cancelled, p.State == psn.Rejected, p.State == psn.Failed, p.State == psn.Missed,
		p.State == psn.NeedsReview:
		return may(p, psn.ActSchedule)
	case p.State == psn.PendingApproval:
		return psn.Errorf(psn.CodePolicy, "post %s waits for approval", p.ID).
			WithHint("a person approves it: psn post approve %s --at now", p.ID).WithNext("psn post preview " + p.ID)
	case p.State == psn.Published:
		err := instead(p, psn.Errorf(psn.CodeConflict, "post %s is published already", p.ID))
		if out := live(story.Publications); len(out) > 0 {
			err.Hint = "it is at " + out[0].URL
		}
		return err
	case p.State == psn.Publishing:
		return nil
	}
	if err := t.gone(); err != nil {
		return err
	}
	if err := unapproved(h, p, psn.Allowed(p.State, psn.ActSchedule)[0]); err != nil {
		return err
	}
	return held(h, t.account)
}

// held returns an error if the hub or the account keeps posts from going out: psn.CodePaused or
// psn.CodeUnauthorised.
func held(h *hub.Hub, account psn.Account) error {
	switch {
	case h.Info().Paused:
		return psn.Errorf(psn.CodePaused, "the hub %s is paused", h.Info().Name).WithHint("nothing goes out until it is resumed").
			WithNext("psn status")
	case account.State == psn.AccountPaused:
		return psn.Errorf(psn.CodePaused, "account %s is paused", account.Name).WithHint("resume it first").WithNext("psn account list")
	case account.State == psn.AccountReauthRequired:
		err := psn.Errorf(psn.CodeUnauthorised, "account %s needs someone to sign in again", account.Name)
		if account.Problem != "" {
			err.Message += ": " + account.Problem
		}
		return err.WithHint("sign in again with `psn account login`, which keeps the account and its posts").
			WithNext("psn account list")
	}
	return nil
}

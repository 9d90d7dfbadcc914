package app

import (
	"context"
	"log/slog"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Reconciled is what the reconcile-sweep task did.
type Reconciled struct {
	Looked  int `json:"looked"`
	Adopted int `json:"adopted"`
}

// reconcileSweep looks once more for each post that needs review because its outcome is unknown. What it
// finds is adopted; what it does not find stays with the person, for nothing is concluded from absence.
func reconcileSweep(ctx context.Context, w *WorkHub) (any, error) {
	var done Reconciled
	if !w.CanPublish() {
		return done, psn.Errorf(psn.CodeKeyMissing, "this worker can't open the hub's tokens")
	}
	posts, _, err := w.hub.Posts(ctx, hub.PostFilter{States: []psn.State{psn.NeedsReview}, Limit: 100})
	if err != nil {
		return done, err
	}
	for _, post := range posts {
		found, looked, err := w.lookAgain(ctx, post.ID)
		if err != nil {
			w.log.Warn("looked for a post in vain", slog.String("post", post.ID), slog.Any("error", err))
			continue
		}
		if looked {
			done.Looked++
		}
		if found {
			done.Adopted++
		}
	}
	return done, nil
}

func (w *WorkHub) lookAgain(ctx context.Context, id string) (found, looked bool, err error) {
	story, err := w.hub.Post(ctx, id)
	if err != nil {
		return false, false, err
	}
	c := hub.Claim{Post: story.Post, Publications: story.Publications, Attempts: story.Attempts}
	for _, a := range story.Attempts {
		if a.Outcome.Open() {
			c.Open = &a
		}
	}
	if c.Open == nil {
		return false, false, nil
	}
	secrets, err := w.hub.AccountByID(ctx, story.Post.AccountID)
	if err != nil {
		return false, false, err
	}
	c.Account, c.Sealed, c.TokenVersion = secrets.Account, secrets.Sealed, secrets.TokenVersion
	now, err := w.sessions.of(ctx, secrets)
	if err != nil {
		return false, false, err
	}
	if caps := now.caps(); !caps.List && !caps.Find {
		return false, false, nil
	}
	if err := w.sessions.spend(ctx, now, platform.CallRead, false); err != nil {
		return false, false, err
	}
	receipt, _, err := w.look(ctx, now, c)
	if err != nil || receipt == nil {
		return false, true, err
	}
	when, err := w.hub.Now(ctx)
	if err != nil {
		return false, true, err
	}
	_, err = w.hub.Resolve(ctx, id, hub.Resolution{
		Published: true, URL: receipt.URL, RemoteID: receipt.RemoteID, When: when,
		Actor: psn.Actor{Kind: psn.Worker, Name: w.worker},
	})
	return err == nil, true, err
}

package app

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// CancelPost stops a post that has not gone out. Nothing is deleted: an edit makes it a draft again.
func (a *App) CancelPost(ctx context.Context, hubName, prefix string, dryRun bool) (PostChange, error) {
	h, story, err := a.openPost(ctx, hubName, prefix)
	if err != nil {
		return PostChange{}, err
	}
	post, from := story.Post, story.Post.State
	if err := may(post, psn.ActCancel); err != nil {
		return PostChange{}, err
	}
	if dryRun {
		post.State = psn.Cancelled
	} else if post, err = h.Move(ctx, post.ID, psn.ActCancel, "", a.Actor()); err != nil {
		return PostChange{}, err
	}
	return changed(ctx, h, from, post)
}

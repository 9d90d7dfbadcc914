package app

import (
	"context"
	"slices"

	"github.com/postshitnow/psn/internal/psn"
)

// EditIdea changes what an idea says.
func (a *App) EditIdea(ctx context.Context, hubName, prefix string, w IdeaWords, dryRun bool) (psn.Idea, error) {
	h, idea, err := a.openIdea(ctx, hubName, prefix)
	if err != nil {
		return idea, err
	}
	now, err := h.Now(ctx)
	if err != nil {
		return idea, err
	}
	if dryRun {
		if !slices.Contains(idea.State.Next(), psn.IdeaKilled) {
			return idea, psn.Errorf(psn.CodeConflict, "idea %s is %s and can't be edited", idea.ID, idea.State).WithHint("add a new one with `psn idea add`")
		}
		err := a.speak(w, &idea, now)
		return idea, err
	}
	return h.EditIdea(ctx, idea.ID, a.Actor(), func(i *psn.Idea) error { return a.speak(w, i, now) })
}

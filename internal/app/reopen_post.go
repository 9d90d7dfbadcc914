package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/postshitnow/psn/internal/psn"
)

// ReopenPost makes a post that stopped, or is scheduled, a draft again, with what it says unchanged. A post whose
// outcome is unknown must be resolved first: what may be out must not be sent again.
func (a *App) ReopenPost(ctx context.Context, hubName, prefix string, dryRun bool) (PostChange, error) {
	h, story, err := a.openPost(ctx, hubName, prefix)
	if err != nil {
		return PostChange{}, err
	}
	post, from := story.Post, story.Post.State
	if err := may(post, psn.ActReopen); err != nil {
		return PostChange{}, err
	}
	if slices.ContainsFunc(story.Attempts, func(t psn.Attempt) bool { return t.Outcome.Open() }) {
		return PostChange{}, instead(post, psn.Errorf(psn.CodeConflict, "post %s may be out, so it can't be reopened before somebody looked", post.ID))
	}
	if dryRun {
		post.State, post.Problem, post.ProblemCode, post.ApprovedHash = psn.Draft, "", "", ""
	} else if post, err = h.Move(ctx, post.ID, psn.ActReopen, "", a.Actor()); err != nil {
		return PostChange{}, err
	}
	c, err := changed(ctx, h, from, post)
	if err != nil {
		return c, err
	}
	if out := live(story.Publications); len(out) > 0 {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%d of its %d segments are out already and stay; the rest follows when it goes out again",
			len(out), len(post.Content.Segments)))
	}
	if from == psn.NeedsReview {
		c.Warnings = append(c.Warnings, "it needed review: "+psn.Excerpt(story.Post.Problem, 200)+"; look at the network before it goes out again")
	}
	return c, nil
}

package app

import (
	"context"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// MoveIdea asks for another state of an idea.
type MoveIdea struct {
	Hub    string
	Idea   string
	To     psn.IdeaState
	Reason string // with IdeaKilled
	DryRun bool
}

// MoveIdea brings an idea to another state, and returns it as it was and as it is.
func (a *App) MoveIdea(ctx context.Context, r MoveIdea) (before, after psn.Idea, err error) {
	r.Reason = strings.TrimSpace(r.Reason)
	if r.To == psn.IdeaKilled {
		if r.Reason == "" {
			return before, after, psn.Errorf(psn.CodeInvalid, "a killed idea needs a reason").
				WithHint("say why with --reason, so that nobody has it again: `psn idea kill ID --reason 'we said that in May'`")
		}
		if err := ideaText("the reason", r.Reason, psn.MaxReasonBytes); err != nil {
			return before, after, err
		}
	}
	h, idea, err := a.openIdea(ctx, r.Hub, r.Idea)
	if err != nil {
		return before, after, err
	}
	if r.DryRun {
		after = idea
		after.State, after.Reason = r.To, r.Reason
		return idea, after, psn.CheckIdeaMove(idea.ID, idea.State, r.To)
	}
	return h.MoveIdea(ctx, idea.ID, r.To, r.Reason, a.Actor())
}

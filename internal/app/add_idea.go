package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// AddIdea asks for a new idea.
type AddIdea struct {
	Hub    string
	Words  IdeaWords
	State  psn.IdeaState // spark if it is empty
	DryRun bool
}

// AddIdea captures an idea. On a dry run it has no id. The warnings name ideas that look the same.
func (a *App) AddIdea(ctx context.Context, r AddIdea) (psn.Idea, []string, error) {
	h, err := a.OpenHub(ctx, r.Hub)
	if err != nil {
		return psn.Idea{}, nil, err
	}
	now, err := h.Now(ctx)
	if err != nil {
		return psn.Idea{}, nil, err
	}
	idea := psn.Idea{State: r.State, CreatedBy: a.Actor().String()}
	if idea.State == "" {
		idea.State = psn.IdeaSpark
	}
	if err := a.speak(r.Words, &idea, now); err != nil {
		return psn.Idea{}, nil, err
	}
	if idea.Text == "" {
		return psn.Idea{}, nil, psn.Errorf(psn.CodeInvalid, "the idea has no text").WithHint("write it in one line")
	}
	warnings, err := alike(ctx, h, idea.Text)
	if err != nil || r.DryRun {
		return idea, warnings, err
	}
	idea, err = h.AddIdea(ctx, idea, a.Actor())
	return idea, warnings, err
}

// alike warns of ideas with all the words of a text.
func alike(ctx context.Context, h *hub.Hub, text string) ([]string, error) {
	found, _, err := h.Ideas(ctx, hub.IdeaFilter{Text: text, All: true, Limit: 3})
	if psn.CodeOf(err) == psn.CodeInvalid { // it has no word
		return nil, nil
	}
	var warnings []string
	for _, i := range found {
		warnings = append(warnings, "idea "+i.ID+", "+string(i.State)+", has the same words: "+psn.Excerpt(i.Text, 60))
	}
	return warnings, err
}

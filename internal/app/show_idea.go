package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// openIdea opens a hub and reads one of its ideas, named by any beginning of its id that fits no other.
func (a *App) openIdea(ctx context.Context, hubName, prefix string) (*hub.Hub, psn.Idea, error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, psn.Idea{}, err
	}
	id, err := h.IdeaID(ctx, prefix)
	if err != nil {
		return nil, psn.Idea{}, err
	}
	idea, err := h.Idea(ctx, id)
	return h, idea, err
}

// IdeaStory is an idea with what became of it.
type IdeaStory struct {
	Idea  psn.Idea
	Posts []PostItem
	Audit []psn.AuditEntry
}

// ShowIdea reads an idea.
func (a *App) ShowIdea(ctx context.Context, hubName, prefix string) (IdeaStory, error) {
	h, idea, err := a.openIdea(ctx, hubName, prefix)
	if err != nil {
		return IdeaStory{}, err
	}
	s := IdeaStory{Idea: idea}
	var posts []psn.Post
	for _, id := range idea.Posts[max(0, len(idea.Posts)-50):] {
		story, err := h.Post(ctx, id)
		if err != nil {
			return s, err
		}
		posts = append(posts, story.Post)
	}
	if s.Posts, err = listed(ctx, h, posts); err != nil {
		return s, err
	}
	s.Audit, err = h.Story(ctx, "idea", idea.ID)
	return s, err
}

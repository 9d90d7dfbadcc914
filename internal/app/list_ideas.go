package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// ListIdeas returns ideas, the latest first, and the cursor of the next page.
func (a *App) ListIdeas(ctx context.Context, hubName string, f hub.IdeaFilter) ([]psn.Idea, string, error) {
	if f.Pillar != "" {
		m, err := a.marks()
		if err != nil {
			return nil, "", err
		}
		if pillar, ok := m.PillarNamed(f.Pillar); ok { // another one may stand with ideas that are older than the strategy
			f.Pillar = pillar
		}
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, "", err
	}
	return h.Ideas(ctx, f)
}

// IdeaFilter selects ideas.
type IdeaFilter = hub.IdeaFilter

// IdeaStats are counts of ideas.
type IdeaStats struct {
	States  map[psn.IdeaState]int
	Pillars map[string]int // of those that are open; the empty name is none
	Expired int
	Total   int
}

// IdeaStats counts the ideas that were made since a time as it was typed; empty for ever.
func (a *App) IdeaStats(ctx context.Context, hubName, since string) (IdeaStats, error) {
	s := IdeaStats{States: map[psn.IdeaState]int{}, Pillars: map[string]int{}}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return s, err
	}
	from, _, err := a.bounds(ctx, h, since, "")
	if err != nil {
		return s, err
	}
	counts, err := h.CountIdeas(ctx, from)
	for _, c := range counts {
		s.States[c.State] += c.N
		s.Total += c.N
		switch {
		case c.Expired:
			s.Expired += c.N
		case c.State.Open():
			s.Pillars[c.Pillar] += c.N
		}
	}
	return s, err
}

package app

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// ShowPlan says where each slot of a plan file stands. Problems come with the result, not as an error.
func (a *App) ShowPlan(ctx context.Context, hubName, file string, raw []byte) (PlanApplied, error) {
	p, _, err := a.readPlan(ctx, hubName, file, raw)
	if err != nil {
		return p.out, err
	}
	_, _ = p.finish() // it sorts the problems
	return p.out, nil
}

// CurrentPlan returns the plan that goes on now, else the next, else the latest, as it was applied.
func (a *App) CurrentPlan(ctx context.Context, hubName string) (PlanApplied, error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return PlanApplied{}, err
	}
	record, found, err := h.CurrentPlan(ctx)
	if err != nil {
		return PlanApplied{}, err
	}
	if !found {
		return PlanApplied{}, psn.Errorf(psn.CodeNotFound, "no plan was applied yet").
			WithHint("propose one with `psn plan new`").WithNext("psn plan new")
	}
	var groups []string
	for _, s := range record.Slots {
		groups = append(groups, s.GroupID)
	}
	posts, err := h.GroupPosts(ctx, groups)
	if err != nil {
		return PlanApplied{}, err
	}
	out := PlanApplied{ID: record.ID, Replayed: len(record.Slots)}
	for _, s := range record.Slots {
		slot := AppliedSlot{Slot: workspace.PlanSlot{ID: s.ID}, Status: SlotApplied}
		if slot.Posts, err = listed(ctx, h, posts[s.GroupID]); err != nil {
			return out, err
		}
		out.Slots = append(out.Slots, slot)
	}
	return out, nil
}

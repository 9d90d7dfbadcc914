package app

import (
	"context"
	"log/slog"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// HubChange is what became of a hub that a person paused or resumed, or would become on a dry run.
type HubChange struct {
	Name    string // of the connection
	Paused  bool
	Why     string // it was paused
	Changed bool   // false: it was so already
	Missed  int    // overdue posts that were set aside
}

// PauseHub keeps a hub's posts from going out until somebody resumes it.
func (a *App) PauseHub(ctx context.Context, name, reason string, dryRun bool) (HubChange, error) {
	c, h, err := a.openNamed(ctx, name)
	if err != nil {
		return HubChange{}, err
	}
	out := HubChange{Name: c, Paused: true, Why: psn.Excerpt(reason, 300), Changed: !h.Info().Paused}
	if !out.Changed {
		out.Why, err = h.PausedWhy(ctx)
		return out, err
	}
	if dryRun {
		return out, nil
	}
	out.Changed, err = h.SetPaused(ctx, true, out.Why, a.Actor())
	return out, err
}

// ResumeHub lets a hub's posts go out again. It returns an error with psn.CodePolicy if some came due longer ago than
// the grace period and nobody chose what becomes of them, and with psn.CodePaused if the hub turns out to be a
// restored backup that nobody was told of yet; resuming it again accepts that.
func (a *App) ResumeHub(ctx context.Context, name string, choice OverdueChoice, dryRun bool) (HubChange, error) {
	c, h, err := a.openNamed(ctx, name)
	if err != nil {
		return HubChange{}, err
	}
	out := HubChange{Name: c, Changed: h.Info().Paused}
	if !out.Changed {
		return out, nil
	}
	if out.Why, err = h.PausedWhy(ctx); err != nil {
		return out, err
	}
	m, err := a.newMark(h)
	if err != nil {
		return out, err
	}
	if !dryRun {
		if err := m.compare(ctx); err != nil {
			return out, err
		}
	}
	accounts, err := h.Accounts(ctx)
	if err != nil {
		return out, err
	}
	if choice != OverdueMiss || dryRun { // ask for all of them before anything is set aside
		for _, account := range accounts {
			missed, err := a.settleOverdue(ctx, h, account, choice, true)
			if err != nil {
				return out, err
			}
			out.Missed += missed
		}
	}
	if dryRun {
		return out, nil
	}
	if choice == OverdueMiss {
		for _, account := range accounts {
			missed, err := a.settleOverdue(ctx, h, account, choice, false)
			if err != nil {
				return out, err
			}
			out.Missed += missed
		}
	}
	if out.Changed, err = h.SetPaused(ctx, false, "", a.Actor()); err != nil {
		return out, err
	}
	m.doubt()
	return out, m.compare(ctx) // the mark forgets what a person accepted
}

// newMark returns the mark of a hub on this machine, for a person.
func (a *App) newMark(h *hub.Hub) (*mark, error) {
	file, err := a.markFile(h)
	return &mark{file: file, hub: h, actor: a.Actor(), clock: a.o.Clock, log: slog.New(slog.DiscardHandler)}, err
}

// openNamed opens a hub and returns the name of its connection.
func (a *App) openNamed(ctx context.Context, name string) (string, *hub.Hub, error) {
	c, err := a.Select(name)
	if err != nil {
		return "", nil, err
	}
	h, err := a.openConnection(ctx, c)
	return c.Name, h, err
}

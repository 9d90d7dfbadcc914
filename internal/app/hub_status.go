package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// HubStatus is how one hub stands.
type HubStatus struct {
	Name      string // of the connection
	Place     string // without credentials
	Source    string // where the connection is kept
	Hub       psn.Hub
	Schema    int64
	PausedWhy string // empty if it is not paused, or nobody said why
	Simulated *bool  // the kind of its accounts; nil before the first
	Counts    map[psn.State]int
	Accounts  []psn.Account
	Workers   []hub.WorkerInfo // those that run, or ended without a word
	LastTick  time.Time        // of any worker; zero if none was ever seen
	TickAge   time.Duration
	Health    hub.Health
	Key       HubKey
	Store     hub.MediaStore // where new media go
	Held      hub.MediaHeld
}

// HubStatus opens the hub of a name, or the one that is used unasked, and says how it stands.
func (a *App) HubStatus(ctx context.Context, name string) (HubStatus, error) {
	c, err := a.Select(name)
	if err != nil {
		return HubStatus{}, err
	}
	h, err := a.openConnection(ctx, c)
	if err != nil {
		return HubStatus{}, err
	}
	return a.hubStatus(ctx, c, h)
}

// openConnection opens the hub of a connection. Close closes it.
func (a *App) openConnection(ctx context.Context, c config.Connection) (*hub.Hub, error) {
	h, err := hub.Open(ctx, a.hubOptions(c))
	if err == nil {
		a.remember(h)
	}
	return h, err
}

func (a *App) hubStatus(ctx context.Context, c config.Connection, h *hub.Hub) (HubStatus, error) {
	s := HubStatus{
		Name: c.Name, Place: c.Redacted(), Source: c.Source.String(), Hub: h.Info(), Schema: h.SchemaVersion(), Key: a.hubKey(ctx, h),
	}
	if s.Hub.Paused {
		var err error
		if s.PausedWhy, err = h.PausedWhy(ctx); err != nil {
			return s, err
		}
	}
	simulated, decided, err := h.Simulated(ctx)
	if err != nil {
		return s, err
	}
	if decided {
		s.Simulated = &simulated
	}
	if s.Counts, err = h.Counts(ctx); err != nil {
		return s, err
	}
	if s.Accounts, err = h.Accounts(ctx); err != nil {
		return s, err
	}
	if s.Workers, err = h.Workers(ctx); err != nil {
		return s, err
	}
	if s.LastTick, s.TickAge, err = h.LastTick(ctx); err != nil {
		return s, err
	}
	if s.Store, err = h.MediaStore(ctx); err != nil {
		return s, err
	}
	if s.Held, err = h.MediaHeld(ctx); err != nil {
		return s, err
	}
	s.Health, err = h.Health(ctx)
	return s, err
}

// WorkerFresh reports whether a worker gave a sign of life just now, and whether one of these can publish.
func (s HubStatus) WorkerFresh() (fresh, publishes bool) {
	for _, w := range s.Workers {
		if w.Age < workerFresh {
			fresh, publishes = true, publishes || w.OpensTokens
		}
	}
	return fresh, publishes
}

// Waiting counts the posts that will go out by themselves.
func (s HubStatus) Waiting() int {
	return s.Counts[psn.Scheduled] + s.Counts[psn.Approved] + s.Counts[psn.Publishing]
}

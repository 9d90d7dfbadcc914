package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// Zone returns the zone in which times without an offset are read: the workspace's, outside a workspace
// the machine's, else UTC. A strategy that can't be read is an error.
func (a *App) Zone() (*time.Location, error) {
	s, err := a.strategyHere()
	if err != nil || s == nil {
		return a.machineZone(), err
	}
	return s.Zone, nil
}

// ShownZone returns the zone in which times are printed: Zone's, or the machine's if the strategy can't be
// read, because a list must not fail for that.
func (a *App) ShownZone() *time.Location {
	zone, _ := a.Zone() // the machine's zone comes with an error
	return zone
}

func (a *App) machineZone() *time.Location {
	if name := config.MachineZone(a.o.Lookup); name != "" {
		if zone, err := psn.LoadZone(name); err == nil {
			return zone
		}
	}
	return time.UTC
}

// strategyHere reads the workspace's strategy; it is nil outside a workspace.
func (a *App) strategyHere() (*workspace.Strategy, error) {
	ws, err := a.workspace()
	if psn.CodeOf(err) == psn.CodeNotFound {
		return nil, nil //nolint:nilnil // there is no workspace, which is no fault
	}
	if err != nil {
		return nil, err
	}
	return ws.Strategy()
}

// moment resolves a time that somebody typed for a post of an account: "next" is the next free slot of
// its platform, "best" what was learned of the account. without is a post that takes no slot, the one about to move; it may be empty.
func (a *App) moment(ctx context.Context, h *hub.Hub, text string, account psn.Account, without string) (psn.When, error) {
	zone, err := a.Zone()
	if err != nil {
		return psn.When{}, err
	}
	now, err := h.Now(ctx)
	if err != nil {
		return psn.When{}, err
	}
	w, err := psn.ParseWhen(text, now, zone)
	if err == nil && w.Best {
		return psn.When{}, unlearned(ctx, h, account)
	}
	if err != nil || !w.Next {
		return w, err
	}
	w.At, err = a.nextSlot(ctx, h, account, now, without)
	return w, err
}

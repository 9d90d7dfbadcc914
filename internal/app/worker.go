package app

import (
	"context"
	"log/slog"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/psn"
)

// WorkerSetup is what a worker process runs on.
type WorkerSetup struct {
	Hubs     []*WorkHub
	Settings config.Settings
}

// TuningOf takes from the settings what concerns publishing.
func TuningOf(s config.Settings) Tuning {
	return Tuning{
		Lease: s.Lease, Heartbeat: s.Heartbeat, Grace: s.Grace, Slots: s.Slots, Lag: s.Lag, Deadline: s.Deadline, Retry: s.Retry,
	}
}

// SetUpWorker opens hubs for a worker: those named, or the one that is used unasked, or with all every
// hub that this machine is connected to. Two workers may serve one hub.
func (a *App) SetUpWorker(ctx context.Context, names []string, all bool, settings config.Settings, log *slog.Logger) ([]*WorkHub, error) {
	names, err := a.servedNames(names, all)
	if err != nil {
		return nil, err
	}
	worker := psn.NewID()
	var out []*WorkHub
	served := map[string]bool{}
	for _, name := range names {
		h, err := a.WorkHub(ctx, name, worker, TuningOf(settings), log)
		if err != nil {
			return nil, err
		}
		if served[h.Info().ID] {
			continue // two names of one hub
		}
		served[h.Info().ID] = true
		out = append(out, h)
	}
	return out, nil
}

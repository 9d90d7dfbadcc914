package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// HubKey says how a hub's private key stands on this machine.
type HubKey struct {
	Here    bool   // it is here and opens the hub's tokens
	Place   string // environment, file or keyring; empty if there is none
	Problem error  // why it is not usable; nil if it is here
}

// hubKey looks for a hub's private key and tries it.
func (a *App) hubKey(ctx context.Context, h *hub.Hub) HubKey {
	keys, err := a.keys()
	if err != nil {
		return HubKey{Problem: err}
	}
	key, err := keys.Load(h.Info().ID)
	if err != nil {
		return HubKey{Problem: err}
	}
	if err := h.CheckKey(ctx, key.Secret); err != nil {
		return HubKey{Place: string(key.Place), Problem: err}
	}
	return HubKey{Here: true, Place: string(key.Place)}
}

// Warning says what a missing key means, empty if it is here.
func (k HubKey) Warning() string {
	if k.Here {
		return ""
	}
	if psn.CodeOf(k.Problem) == psn.CodeKeyMissing {
		return k.Problem.Error() + "; posts can be planned and scheduled from here, but only a worker that has the key publishes them"
	}
	return k.Problem.Error()
}

// opener returns what opens a hub's sealed values with the private key that is on this machine.
func (a *App) opener(h *hub.Hub) (*hub.Opener, error) {
	keys, err := a.keys()
	if err != nil {
		return nil, err
	}
	key, err := keys.Load(h.Info().ID)
	if known, ok := asCode(err, psn.CodeKeyMissing); ok {
		return nil, known.WithHint("run this where the worker runs; %s", known.Hint).WithNext("psn hub status")
	}
	if err != nil {
		return nil, err
	}
	return h.NewOpener(key.Secret)
}

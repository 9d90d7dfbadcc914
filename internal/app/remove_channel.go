package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
)

// ChannelRemoval is a channel about to be removed, and what that means.
type ChannelRemoval struct {
	Channel hub.Channel
	Waiting int // notices that it will not be told

	app *App
	hub *hub.Hub
}

// PlanChannelRemoval says what removing a channel would do.
func (a *App) PlanChannelRemoval(ctx context.Context, hubName, name string) (*ChannelRemoval, error) {
	h, c, err := a.openChannel(ctx, hubName, name)
	if err != nil {
		return nil, err
	}
	return &ChannelRemoval{Channel: c.Channel, Waiting: c.Waiting, app: a, hub: h}, nil
}

// Remove removes the channel, destroys its target, and returns how many notices it will not be told.
func (r *ChannelRemoval) Remove(ctx context.Context) (int, error) {
	return r.hub.RemoveChannel(ctx, r.Channel.ID, r.app.Actor())
}

package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// NoticesView is a hub's channels and what was told lately.
type NoticesView struct {
	Channels []hub.ChannelState
	Notices  []hub.NoticeStory // newest first
	More     bool              // there are older ones
}

// ListNotices returns the channels of a hub and its latest notices.
func (a *App) ListNotices(ctx context.Context, hubName string, limit int) (NoticesView, error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return NoticesView{}, err
	}
	var v NoticesView
	if v.Channels, err = h.Channels(ctx); err != nil {
		return v, err
	}
	if v.Notices, err = h.Notices(ctx, limit+1); len(v.Notices) > limit {
		v.Notices, v.More = v.Notices[:limit], true
	}
	return v, err
}

// openChannel opens a hub and finds one of its channels by name. An error with psn.CodeNotFound says what
// may have been meant.
func (a *App) openChannel(ctx context.Context, hubName, name string) (*hub.Hub, hub.ChannelState, error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, hub.ChannelState{}, err
	}
	known, err := h.Channels(ctx)
	if err != nil {
		return nil, hub.ChannelState{}, err
	}
	names := make([]string, len(known))
	for i, c := range known {
		if c.Name == name || c.ID == name {
			return h, c, nil
		}
		names[i] = c.Name
	}
	missing := psn.Errorf(psn.CodeNotFound, "there is no channel %q", psn.Excerpt(name, 50)).WithNext("psn notify list")
	if meant := psn.Closest(name, names); meant != "" {
		missing.Hint = "did you mean " + meant + "?"
	} else if len(known) == 0 {
		missing.Hint = "the hub has no channel yet; add one with `psn notify add`"
	}
	return nil, hub.ChannelState{}, missing
}

package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// MediaItem is a media file in a list.
type MediaItem = hub.MediaItem

// MediaQuery selects media files.
type MediaQuery struct {
	Hub    string
	Limit  int // 0 means 50
	Cursor string
}

// ListMedia returns the hub's media files, the latest first, and the cursor of the next page, which is empty
// after the last.
func (a *App) ListMedia(ctx context.Context, q MediaQuery) (items []MediaItem, next string, err error) {
	h, err := a.OpenHub(ctx, q.Hub)
	if err != nil {
		return nil, "", err
	}
	return h.ListMedia(ctx, q.Limit, q.Cursor)
}

// MediaView is a media file with the posts that show it, newest first.
type MediaView struct {
	Media psn.Media
	Posts []PostItem
}

// ShowMedia returns a media file with the posts that show it. The id may be shortened to any beginning that
// fits no other file.
func (a *App) ShowMedia(ctx context.Context, hubName, id string) (MediaView, error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return MediaView{}, err
	}
	m, err := h.Media(ctx, id)
	if err != nil {
		return MediaView{}, err
	}
	posts, err := h.MediaUses(ctx, m.ID)
	if err != nil {
		return MediaView{}, err
	}
	items, err := listed(ctx, h, posts)
	return MediaView{m, items}, err
}

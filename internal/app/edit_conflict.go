package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// EditConflict is an edit that was refused because somebody else edited the post meanwhile: what both say.
type EditConflict struct {
	Revision int // that the edit was made on
	Yours    psn.Content
	Hub      psn.Post // as it stands
}

// conflict returns what both sides say, together with the error.
func (a *App) conflict(ctx context.Context, h *hub.Hub, id string, read int, yours psn.Content, err error) (PostChange, error) {
	story, failed := h.Post(ctx, id)
	if failed != nil {
		return PostChange{}, err
	}
	c, failed := changed(ctx, h, story.Post.State, story.Post)
	if failed != nil {
		return PostChange{}, err
	}
	c.Conflict = &EditConflict{Revision: read, Yours: yours, Hub: story.Post}
	return c, err
}

// errStale says that a post was edited since it was read.
func errStale(p psn.Post, read int) error {
	return psn.Errorf(psn.CodeStale, "post %s has revision %d, you edited revision %d", p.ID, p.Revision, read).
		WithHint("read it again and edit what stands there now").WithNext("psn post show " + p.ID)
}

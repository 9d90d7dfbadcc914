package hub

import (
	"context"
	"database/sql"
	"errors"

	"github.com/postshitnow/psn/internal/psn"
)

// The acts of a hub's audit story that are about pausing.
const (
	actPause    = "pause"
	actResume   = "resume"
	actRestored = "restored"
)

// SetPaused pauses or resumes the hub and reports whether that changed anything. While a hub is paused nothing
// goes out; what has left already comes to its end.
func (h *Hub) SetPaused(ctx context.Context, paused bool, why string, actor psn.Actor) (changed bool, err error) {
	act := actResume
	if paused {
		act = actPause
	}
	err = h.update(ctx, act+" the hub", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE hub SET paused = ? WHERE paused <> ?`, paused, paused)
		changed = n > 0
		if err != nil || !changed {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: act, subject: "hub", id: t.h.info.ID, detail: why})
	})
	return changed, err
}

// PausedWhy returns why the hub was last paused; it is empty if nobody said.
func (h *Hub) PausedWhy(ctx context.Context) (string, error) {
	var why string
	err := h.row(ctx, []any{&why}, `SELECT detail FROM audit WHERE subject = 'hub' AND subject_id = ? AND act = 'pause'
		ORDER BY id DESC LIMIT 1`, h.info.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return why, h.wrap("read why the hub is paused", err)
}

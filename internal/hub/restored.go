package hub

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/postshitnow/psn/internal/psn"
)

// MissingAttempts returns those of some attempts' ids that the hub does not have. Attempts are never removed: a hub
// without one that was committed is an older copy of itself.
func (h *Hub) MissingAttempts(ctx context.Context, ids []string) ([]string, error) {
	there := map[string]bool{}
	err := h.query(ctx, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		there[id] = true
		return err
	}, `SELECT id FROM attempts WHERE id IN {ids}`, h.dialect.ids(ids))
	if err != nil {
		return nil, h.wrap("look for the latest attempts", err)
	}
	missing := slices.Clone(ids)
	return slices.DeleteFunc(missing, func(id string) bool { return there[id] }), nil
}

// Restore says what is known of a hub that was restored from a backup.
type Restore string

// What Restored found.
const (
	RestoreFound    Restore = "found"    // nobody knew it; the hub is paused now
	RestorePaused   Restore = "paused"   // it was found before, and the hub is still paused
	RestoreAccepted Restore = "accepted" // it was found before, and a person resumed the hub since
)

// Restored is called for a hub that lacks an attempt which was committed. The first time it pauses the hub and
// tells people.
func (h *Hub) Restored(ctx context.Context, actor psn.Actor, attempt string) (found Restore, err error) {
	err = h.update(ctx, "pause the restored hub", func(ctx context.Context, t *tx) error {
		found = RestoreFound
		var paused bool
		if err := t.row(ctx, []any{&paused}, `SELECT paused FROM hub {lock}`); err != nil {
			return err
		}
		known, err := t.knowsRestored(ctx, attempt)
		if err != nil {
			return err
		}
		switch {
		case known && paused:
			found = RestorePaused
			return nil
		case known:
			found = RestoreAccepted
			return nil
		}
		const why = "the database is older than what a worker published: it was restored from a backup"
		if _, err := t.exec(ctx, `UPDATE hub SET paused = TRUE`); err != nil {
			return err
		}
		err = t.audit(ctx,
			entry{actor: actor.String(), act: actRestored, subject: "hub", id: t.h.info.ID, detail: attempt},
			entry{actor: actor.String(), act: actPause, subject: "hub", id: t.h.info.ID, detail: why})
		if err != nil {
			return err
		}
		return t.tell(ctx, notice{
			kind: NoticeHub, subject: "hub", id: t.h.info.ID, topic: "hub:" + t.h.info.ID + ":restored",
			title: t.title("the hub was restored from a backup, and is paused"),
			body: lines(
				"A worker published posts that this database knows nothing of. They would go out a second time.",
				"See what is about to go out: "+t.command("psn post list --state scheduled"),
				"Cancel what is out already, then: "+t.command("psn hub resume"),
			),
		})
	})
	return found, err
}

// knowsRestored reports whether the hub was paused for the lack of this attempt before.
func (t *tx) knowsRestored(ctx context.Context, attempt string) (bool, error) {
	var one int
	err := t.row(ctx, []any{&one}, `SELECT 1 FROM audit WHERE subject = 'hub' AND subject_id = ? AND act = 'restored' AND detail = ?
		LIMIT 1`, t.h.info.ID, attempt)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

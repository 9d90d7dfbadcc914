package hub

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// PruneMedia says which media files to remove.
type PruneMedia struct {
	Age    time.Duration // since the file was put, and since the last of its posts ended; at least an hour counts
	Actor  psn.Actor
	DryRun bool // remove nothing
}

// MediaPruned is what PruneMedia removed, or on a dry run would.
type MediaPruned struct {
	Media     []psn.Media
	Forgotten int   // files of the hub's folder or bucket that belong to no media
	Left      int   // of Media, whose bytes are still in the bucket, for it fails; housekeeping removes them
	Bytes     int64 // that is free then, media and forgotten files together
	Failed    error // why the bucket could not be asked
}

// pruneBatch is how many files are removed in one transaction.
const pruneBatch = 100

// prunable selects media that no post uses any more: every post that does is published, failed, missed,
// cancelled, rejected or deleted, and that for long enough. Its arguments are three times the age.
const prunable = `stored_at IS NOT NULL AND touched_at < {now} - CAST(? AS BIGINT) AND NOT EXISTS (
	SELECT 1 FROM post_media u JOIN posts p ON p.id = u.post_id WHERE u.media_id = m.id AND NOT (
		COALESCE(p.deleted_at < {now} - CAST(? AS BIGINT), FALSE)
		OR p.state IN ('published', 'failed', 'missed', 'cancelled', 'rejected') AND p.updated_at < {now} - CAST(? AS BIGINT)))`

// PruneMedia removes media files that nothing shows any more, and files that were forgotten in the
// hub's folder or bucket a day ago or longer. What a draft or a post that may still go out shows is never removed.
func (h *Hub) PruneMedia(ctx context.Context, r PruneMedia) (MediaPruned, error) {
	var out MediaPruned
	age := max(r.Age, mediaFresh)
	down := map[string]bool{} // buckets that failed
	for after := ""; ; {
		batch, stores, last, err := h.pruneBatch(ctx, r, after, age)
		if err != nil {
			return out, err
		}
		for _, m := range batch {
			out.Media = append(out.Media, m)
			out.Bytes += m.Bytes
			if r.DryRun {
				continue
			}
			store := stores[m.ID]
			if store != "" {
				if !down[store] {
					err := h.forgetObject(ctx, m.ID, store)
					out.Failed, down[store] = errors.Join(out.Failed, err), err != nil
				}
				if down[store] {
					out.Left++
					out.Bytes -= m.Bytes
				}
				continue
			}
			if err := h.removeBytes(ctx, m, store); err != nil {
				return out, err
			}
		}
		if last == "" {
			break
		}
		after = last
	}
	var err error
	if out.Forgotten, err = h.forgottenObjects(ctx, r.DryRun, &out.Bytes); ctx.Err() != nil {
		return out, err
	}
	out.Failed = errors.Join(out.Failed, err)
	if h.place.Engine != psn.SQLite {
		return out, h.tidyOwn(ctx)
	}
	files, err := h.forgotten(ctx, r.DryRun, &out.Bytes)
	out.Forgotten += files
	return out, err
}

// removeBytes removes what a store holds of a file whose row is gone. Chunks went with it.
func (h *Hub) removeBytes(ctx context.Context, m psn.Media, store string) error {
	switch {
	case store != "":
		return h.removeObject(ctx, m.ID, store)
	case h.place.Engine == psn.SQLite:
		return h.removeMediaFile(ctx, m.SHA256)
	}
	return nil
}

// pruneBatch removes the next files, in the order of their ids. last is empty after the last of them.
func (h *Hub) pruneBatch(ctx context.Context, r PruneMedia, after string, age time.Duration) (
	batch []psn.Media, stores map[string]string, last string, err error,
) {
	err = h.update(ctx, "prune the media", func(ctx context.Context, t *tx) error {
		batch, stores, last = nil, map[string]string{}, ""
		// A creation that is about to use one of them is waited for, and seen by the second look.
		ids, err := t.ids(ctx, `SELECT id FROM media m WHERE id > ? AND `+prunable+` ORDER BY id LIMIT ? {lock}`,
			after, micros(age), micros(age), micros(age), pruneBatch)
		if err != nil || len(ids) == 0 {
			return err
		}
		if len(ids) == pruneBatch {
			last = ids[len(ids)-1]
		}
		err = t.rows(ctx, func(rows *sql.Rows) error {
			var m mediaRow
			var store string
			err := rows.Scan(append(m.fields(), &store)...)
			stores[m.ID] = store
			batch = append(batch, m.media())
			return err
		}, `SELECT `+mediaColumns+`, store FROM media m WHERE id IN {ids} AND `+prunable+` ORDER BY id`,
			t.h.dialect.ids(ids), micros(age), micros(age), micros(age))
		if err != nil || r.DryRun {
			return err
		}
		return t.removeMedia(ctx, r.Actor, batch)
	})
	return batch, stores, last, err
}

// ids returns the ids that a query gives.
func (t *tx) ids(ctx context.Context, query string, args ...any) ([]string, error) {
	var ids []string
	err := t.rows(ctx, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, query, args...)
	return ids, err
}

func (t *tx) removeMedia(ctx context.Context, actor psn.Actor, batch []psn.Media) error {
	ids := make([]string, len(batch))
	story := make([]entry, len(batch))
	for i, m := range batch {
		ids[i] = m.ID
		story[i] = entry{
			actor: actor.String(), act: "prune", subject: "media", id: m.ID,
			detail: m.MIME + ", " + strconv.FormatInt(m.Bytes, 10) + " bytes, " + m.SHA256,
		}
	}
	// The row of a file in a bucket goes after the file; until then nobody sees it, as one that is half stored.
	for _, query := range []string{
		`DELETE FROM post_media WHERE media_id IN {ids}`,
		`UPDATE media SET stored_at = NULL WHERE id IN {ids} AND store <> ''`,
		`DELETE FROM media WHERE id IN {ids} AND store = ''`,
	} {
		if _, err := t.exec(ctx, query, t.h.dialect.ids(ids)); err != nil {
			return err
		}
	}
	return t.audit(ctx, story...)
}

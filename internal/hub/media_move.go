package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/psn"
)

// movable selects files that lie elsewhere than new ones go.
const movable = `store <> (SELECT media_store FROM hub) AND ` + unfetched

// unfetched selects stored files, except those that a network may be fetching from where they are: of posts that are
// being published, that a network has something of already, or whose outcome is unknown.
const unfetched = `stored_at IS NOT NULL AND NOT EXISTS (
	SELECT 1 FROM post_media u JOIN posts p ON p.id = u.post_id WHERE u.media_id = media.id AND (
		p.state IN ('publishing', 'needs-review')
		OR p.state IN ('scheduled', 'approved') AND (EXISTS (SELECT 1 FROM uploads l WHERE l.post_id = p.id)
			OR EXISTS (SELECT 1 FROM attempts a WHERE a.post_id = p.id AND a.prepared <> ''))))`

// Movable returns how many files MoveMedia would move if new ones went to a place, and their bytes. The zero place is
// the hub's own folder or database.
func (h *Hub) Movable(ctx context.Context, to bucket.Place) (files int, bytes int64, err error) {
	err = h.row(ctx, []any{&files, &bytes}, `SELECT COUNT(*), CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM media WHERE `+unfetched+`
		AND store <> COALESCE((SELECT id FROM media_stores WHERE endpoint = ? AND bucket = ? AND prefix = ?), CASE WHEN CAST(? AS TEXT) = '' THEN '' ELSE '-' END)`,
		to.Endpoint, to.Bucket, to.Prefix, to.Bucket)
	return files, bytes, h.wrap("count the media", err)
}

// MoveMedia moves one file to where new ones go: the bytes are copied and looked at, then the row says so, then the
// old ones are removed. Cut off anywhere it loses nothing and the next call goes on. more is false when there is
// nothing left that can be moved now.
func (h *Hub) MoveMedia(ctx context.Context) (bytes int64, more bool, err error) {
	to, err := h.MediaStore(ctx)
	if err != nil {
		return 0, false, err
	}
	var ids []string
	err = h.update(ctx, "move the media", func(ctx context.Context, t *tx) error {
		ids, err = t.ids(ctx, `SELECT id FROM media WHERE `+movable+` ORDER BY id LIMIT 1`)
		return err
	})
	if err != nil || len(ids) == 0 {
		return 0, false, err
	}
	m, err := h.Media(ctx, ids[0])
	if err != nil {
		return 0, true, err
	}
	from, err := h.storeOf(ctx, m.ID)
	if err != nil {
		return 0, true, err
	}
	if err := h.copyMedia(ctx, m, to.ID); err != nil {
		return 0, true, err
	}
	fault.Point(fault.MediaMoved, "")
	return m.Bytes, true, h.removeMoved(ctx, m, from)
}

// copyMedia copies a file to a store and makes its row say so.
func (h *Hub) copyMedia(ctx context.Context, m psn.Media, to string) error {
	r, _, err := h.OpenMedia(ctx, m.ID)
	if err != nil {
		return err
	}
	defer r.Close()
	point := func(ctx context.Context, t *tx) error {
		fault.Point(fault.MediaCopied, "")
		n, err := t.exec(ctx, `UPDATE media SET store = ? WHERE id = ? AND `+movable, to, m.ID)
		if err == nil && n == 0 {
			err = psn.Errorf(psn.CodeConflict, "media %s began to be published or were moved by another", m.ID).WithHint("try again").Retry()
		}
		return err
	}
	switch {
	case to != "":
		if err := h.writeObject(ctx, to, m, r); err != nil {
			return err
		}
		b, err := h.bucket(ctx, to)
		if err != nil {
			return err
		}
		if err := sameObject(ctx, b, h.objectName(m.ID), m); err != nil {
			return err
		}
		return h.update(ctx, "move the media", point)
	case h.place.Engine == psn.SQLite:
		path, err := h.mediaFile(m)
		if err != nil {
			return err
		}
		temp, err := writeMediaTemp(ctx, filepath.Dir(path), m, r)
		if err != nil {
			return h.mediaError(err, path)
		}
		defer func() { _ = os.Remove(temp) }() // unless it was renamed
		return h.update(ctx, "move the media", func(ctx context.Context, t *tx) error {
			if err := errors.Join(os.Rename(temp, path), syncDir(filepath.Dir(path))); err != nil {
				return h.mediaError(err, path)
			}
			return point(ctx, t)
		})
	}
	err = h.update(ctx, "move the media", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM media_chunks WHERE media_id = ?`, m.ID) // of a move that was cut off
		return err
	})
	if err == nil {
		err = h.writeChunks(ctx, m, newExactly(ctx, r, m))
	}
	if err != nil {
		return err
	}
	return h.update(ctx, "move the media", point)
}

// sameObject reads a file of a bucket back and finds out whether it is what was put.
func sameObject(ctx context.Context, b *bucket.Bucket, name string, m psn.Media) error {
	r, err := b.Open(ctx, name)
	if err != nil {
		return err
	}
	defer r.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, r); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != m.SHA256 {
		return psn.Errorf(psn.CodeCorrupt, "media %s came to the bucket %s with other bytes", m.ID, b.Place().Bucket).
			WithHint("try again; the file stays where it was")
	}
	return nil
}

// removeMoved removes the bytes that a file had in another store.
func (h *Hub) removeMoved(ctx context.Context, m psn.Media, from string) error {
	if from != "" || h.place.Engine == psn.SQLite {
		return h.removeBytes(ctx, m, from)
	}
	return h.update(ctx, "move the media", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM media_chunks WHERE media_id = ? AND EXISTS (SELECT 1 FROM media WHERE id = ? AND store <> '')`, m.ID, m.ID)
		return err
	})
}

package hub

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/psn"
)

// fetchedLife is how long a copy that networks fetch is kept.
const fetchedLife = 25 * time.Hour

// sweepBatch is how many files of a bucket are looked up at once.
const sweepBatch = 500

// knownBucket is a bucket that a hub keeps media in, or once did.
type knownBucket struct {
	id     string
	needed bool // new media go there, or some lie there
}

func (h *Hub) knownBuckets(ctx context.Context) ([]knownBucket, error) {
	var out []knownBucket
	err := h.query(ctx, func(rows *sql.Rows) error {
		var k knownBucket
		err := rows.Scan(&k.id, &k.needed)
		out = append(out, k)
		return err
	}, `SELECT id, id = (SELECT media_store FROM hub) OR EXISTS (SELECT 1 FROM media m WHERE m.store = s.id)
		FROM media_stores s ORDER BY created_at, id`)
	return out, h.wrap("read the hub's buckets", err)
}

// eachBucket calls see for each bucket that the hub knows. One that fails keeps nobody from the others, and is no error
// unless the hub needs it.
func (h *Hub) eachBucket(ctx context.Context, see func(store string, b *bucket.Bucket) error) error {
	known, err := h.knownBuckets(ctx)
	failed := []error{err}
	for _, k := range known {
		b, err := h.bucket(ctx, k.id)
		if err == nil {
			err = see(k.id, b)
		}
		if k.needed || ctx.Err() != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// tidyObjects removes what commands that were killed left half-stored in buckets a day ago or longer, what could not
// be removed when it was pruned, and copies that no network fetches any more.
func (h *Hub) tidyObjects(ctx context.Context) error {
	return h.eachBucket(ctx, func(store string, b *bucket.Bucket) error {
		half, err := h.halfStored(ctx, store)
		if err != nil {
			return err
		}
		for _, id := range half {
			if err := h.forgetObject(ctx, id, store); err != nil {
				return err
			}
		}
		before := h.clock().Add(-fetchedLife)
		return b.List(ctx, h.objectName(fetchedFolder), func(i bucket.Info) error {
			if i.Modified.After(before) {
				return nil
			}
			return b.Remove(ctx, i.Name)
		})
	})
}

// forgetObject removes a file of a bucket whose row nobody sees, and then the row.
func (h *Hub) forgetObject(ctx context.Context, id, store string) error {
	if err := h.removeObject(ctx, id, store); err != nil {
		return err
	}
	return h.update(ctx, "tidy up the media", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM media WHERE id = ? AND stored_at IS NULL`, id)
		return err
	})
}

func (h *Hub) halfStored(ctx context.Context, store string) (ids []string, err error) {
	err = h.update(ctx, "tidy up the media", func(ctx context.Context, t *tx) error {
		ids, err = t.ids(ctx, `SELECT id FROM media WHERE store = ? AND stored_at IS NULL AND touched_at < {now} - CAST(? AS BIGINT)`,
			store, micros(mediaAway))
		return err
	})
	return ids, err
}

// forgottenObjects removes files of the hub's buckets that no row tells of for a day, and returns how many there are.
// It adds their bytes to size. A paused hub may be an older copy of one that lives, to which the files belong, so that
// it removes none.
func (h *Hub) forgottenObjects(ctx context.Context, dryRun bool, size *int64) (int, error) {
	var paused bool
	if err := h.row(ctx, []any{&paused}, `SELECT paused FROM hub`); err != nil || paused {
		return 0, h.wrap("look for forgotten media", err)
	}
	found := 0
	err := h.eachBucket(ctx, func(store string, b *bucket.Bucket) error {
		before := h.clock().Add(-mediaAway)
		batch := map[string]bucket.Info{}
		look := func() error {
			if err := h.withoutKnown(ctx, store, batch); err != nil {
				return err
			}
			for _, i := range batch {
				if !dryRun {
					if err := b.Remove(ctx, i.Name); err != nil {
						return err
					}
				}
				found++
				*size += i.Bytes
			}
			clear(batch)
			return nil
		}
		err := b.List(ctx, h.objectName(""), func(i bucket.Info) error {
			id := strings.TrimPrefix(i.Name, h.objectName(""))
			if i.Modified.After(before) || strings.Contains(id, "/") || !isID(id) {
				return nil
			}
			if batch[id] = i; len(batch) < sweepBatch {
				return nil
			}
			return look()
		})
		return errors.Join(err, look())
	})
	return found, err
}

// withoutKnown takes those files out of a batch that the store's rows tell of.
func (h *Hub) withoutKnown(ctx context.Context, store string, batch map[string]bucket.Info) error {
	ids := make([]string, 0, len(batch))
	for id := range batch {
		ids = append(ids, id)
	}
	err := h.query(ctx, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		delete(batch, id)
		return err
	}, `SELECT id FROM media WHERE store = ? AND id IN {ids}`, store, h.dialect.ids(ids))
	return h.wrap("look for forgotten media", err)
}

func isID(id string) bool { return psn.CheckID(id) == nil }

package hub

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/psn"
)

// MediaStore is where new media go.
type MediaStore struct {
	ID     string // empty for the hub's own folder or database
	Place  bucket.Place
	Sealed []byte // the bucket's keys, sealed to the hub's key
}

// MediaStore returns where new media go.
func (h *Hub) MediaStore(ctx context.Context) (MediaStore, error) {
	var id string
	if err := h.row(ctx, []any{&id}, `SELECT media_store FROM hub`); err != nil {
		return MediaStore{}, h.wrap("read the hub", err)
	}
	return h.mediaStore(ctx, id)
}

func (h *Hub) mediaStore(ctx context.Context, id string) (MediaStore, error) {
	s := MediaStore{ID: id}
	if id == "" {
		return s, nil
	}
	p := &s.Place
	err := h.row(ctx, []any{&p.Endpoint, &p.Region, &p.Bucket, &p.Prefix, &p.PathStyle, &s.Sealed},
		`SELECT endpoint, region, bucket, prefix, path_style, keys FROM media_stores WHERE id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return s, psn.Errorf(psn.CodeCorrupt, "the hub does not know the bucket %s of its media any more", id).
			WithHint("restore the hub from a backup")
	}
	return s, h.wrap("read the hub's bucket", err)
}

// storeOf returns the store of a file's bytes, if the file is there whole.
func (h *Hub) storeOf(ctx context.Context, id string) (store string, err error) {
	err = h.row(ctx, []any{&store}, `SELECT store FROM media WHERE id = ? AND stored_at IS NOT NULL`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", psn.Errorf(psn.CodeNotFound, "there is no media %s", id).WithNext("psn media list")
	}
	return store, h.wrap("look for the media", err)
}

// SetBucket makes new media go into a bucket, whose keys are sealed to the hub's key. The place must be checked. One
// that the hub knows gets the keys.
func (h *Hub) SetBucket(ctx context.Context, p bucket.Place, k bucket.Keys, actor psn.Actor) error {
	plain, err := json.Marshal([]string{k.Access, k.Secret.Reveal()})
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "seal the bucket's keys")
	}
	return h.update(ctx, "set the bucket", func(ctx context.Context, t *tx) error {
		id := psn.NewID()
		err := t.row(ctx, []any{&id}, `SELECT id FROM media_stores WHERE endpoint = ? AND bucket = ? AND prefix = ?`, p.Endpoint, p.Bucket, p.Prefix)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		sealed, err := t.sealFor(ctx, plain, keysSealedFor(t.h.info.ID, id))
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO media_stores (id, endpoint, region, bucket, prefix, path_style, keys, created_by, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, {now})
			ON CONFLICT (id) DO UPDATE SET region = excluded.region, path_style = excluded.path_style, keys = excluded.keys`,
			id, p.Endpoint, p.Region, p.Bucket, p.Prefix, p.PathStyle, sealed, actor.String())
		if err != nil {
			return err
		}
		return t.useStore(ctx, id, p.String(), actor)
	})
}

// SetOwnStore makes new media go into the hub's own folder or database.
func (h *Hub) SetOwnStore(ctx context.Context, actor psn.Actor) error {
	return h.update(ctx, "set the store", func(ctx context.Context, t *tx) error { return t.useStore(ctx, "", "", actor) })
}

func (t *tx) useStore(ctx context.Context, id, detail string, actor psn.Actor) error {
	if _, err := t.exec(ctx, `UPDATE hub SET media_store = ?`, id); err != nil {
		return err
	}
	return t.audit(ctx, entry{actor: actor.String(), act: "store", subject: "hub", id: t.h.info.ID, detail: detail})
}

// OpenKeys opens a bucket's sealed keys. It returns an error with psn.CodeKeyMissing or psn.CodeKeyOther if they are
// sealed to another key.
func (o *Opener) OpenKeys(ctx context.Context, s MediaStore) (bucket.Keys, error) {
	plain, err := o.open(ctx, s.Sealed, keysSealedFor(o.hub.info.ID, s.ID))
	if err != nil {
		return bucket.Keys{}, err
	}
	var both []string
	if err := json.Unmarshal(plain, &both); err != nil || len(both) != 2 {
		return bucket.Keys{}, psn.Errorf(psn.CodeCorrupt, "the keys of the hub's bucket can't be read").
			WithHint("give them to the hub anew with psn hub store --bucket")
	}
	return bucket.Keys{Access: both[0], Secret: psn.NewSecret(both[1])}, nil
}

// keysSealedFor is the associated data of a bucket's sealed keys: hub, table, column and row.
func keysSealedFor(hubID, storeID string) []byte {
	return []byte("psn/1\x00" + hubID + "\x00media_stores\x00keys\x00" + storeID)
}

// buckets are those that are open, by the ids of their stores.
type buckets struct {
	keys func(context.Context, *Hub, MediaStore) (bucket.Keys, error)
	mu   sync.Mutex
	open map[string]openBucket
}

type openBucket struct {
	*bucket.Bucket
	sealed []byte
}

func (b *buckets) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, one := range b.open {
		one.Close()
	}
	b.open = nil
}

// bucket returns the bucket of a store, with the keys of now.
func (h *Hub) bucket(ctx context.Context, store string) (*bucket.Bucket, error) {
	s, err := h.mediaStore(ctx, store)
	if err != nil {
		return nil, err
	}
	h.buckets.mu.Lock()
	defer h.buckets.mu.Unlock()
	known, there := h.buckets.open[store]
	if there && bytes.Equal(known.sealed, s.Sealed) {
		return known.Bucket, nil
	}
	if h.buckets.keys == nil {
		return nil, noBucketKeys(h, psn.Errorf(psn.CodeKeyMissing, "nobody has them"))
	}
	k, err := h.buckets.keys(ctx, h, s)
	if err != nil {
		return nil, noBucketKeys(h, err)
	}
	fresh, err := bucket.Open(s.Place, k, time.Now) //nolint:forbidigo // a signature has the time of the machine, whatever the hub's clock is
	if err != nil {
		return nil, err
	}
	if there {
		known.Close()
	}
	if h.buckets.open == nil {
		h.buckets.open = map[string]openBucket{}
	}
	h.buckets.open[store] = openBucket{fresh, s.Sealed}
	return fresh, nil
}

// noBucketKeys says that the keys to the bucket can't be had here. No account is to be blamed for it.
func noBucketKeys(h *Hub, err error) error {
	return (&psn.Error{Code: psn.CodeUnavailable, Message: "the keys to the bucket of hub " + h.info.Name + " can't be had on this machine", Err: err}).
		WithHint("bring the hub's private key here, or set PSN_S3_ACCESS_KEY and PSN_S3_SECRET_KEY").WithNext("psn hub status")
}

package hub

import (
	"context"
	"io"
	"time"

	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/psn"
)

// PresignMedia returns an address at which anybody can fetch a file for a while; empty if it does not lie in a bucket.
func (h *Hub) PresignMedia(ctx context.Context, id string, life time.Duration) (string, error) {
	store, err := h.storeOf(ctx, id)
	if err != nil || store == "" {
		return "", err
	}
	b, err := h.bucket(ctx, store)
	if err != nil {
		return "", err
	}
	return b.Presign(ctx, h.objectName(id), life)
}

// PresignCopy puts what r has into the hub's bucket for a day, apart from its media, and returns an address at which
// anybody can fetch it for a while. ending is that of the name, ".jpg". Housekeeping removes it.
func (h *Hub) PresignCopy(ctx context.Context, ending, mime string, r io.Reader, size int64, life time.Duration) (string, error) {
	b, err := h.currentBucket(ctx)
	if err != nil {
		return "", err
	}
	name := h.objectName(fetchedFolder + psn.NewID() + ending)
	if err := b.Put(ctx, name, mime, r, size); err != nil {
		return "", err
	}
	return b.Presign(ctx, name, life)
}

// CheckBuckets puts, reads, lists and removes a file in each bucket that the hub needs, as its keys must allow, and
// tells what came of it.
func (h *Hub) CheckBuckets(ctx context.Context, tell func(bucket.Place, error)) error {
	known, err := h.knownBuckets(ctx)
	for _, k := range known {
		if !k.needed {
			continue
		}
		s, err := h.mediaStore(ctx, k.id)
		if err != nil {
			return err
		}
		b, err := h.bucket(ctx, k.id)
		if err == nil {
			err = b.Check(ctx, h.objectName(fetchedFolder+psn.NewID()))
		}
		tell(s.Place, err)
	}
	return err
}

// OpensBucket returns an error if the keys to the hub's bucket can't be had here. It asks the server nothing.
func (h *Hub) OpensBucket(ctx context.Context) error {
	_, err := h.currentBucket(ctx)
	return err
}

func (h *Hub) currentBucket(ctx context.Context) (*bucket.Bucket, error) {
	s, err := h.MediaStore(ctx)
	if err != nil {
		return nil, err
	}
	if s.ID == "" {
		return nil, psn.Errorf(psn.CodeConflict, "the hub keeps its media in no bucket").WithNext("psn hub store --help")
	}
	return h.bucket(ctx, s.ID)
}

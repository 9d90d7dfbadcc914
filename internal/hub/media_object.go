package hub

import (
	"context"
	"errors"
	"io"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
)

// An object of a bucket is named after the row that tells of it, below the hub's id: no two rows share one, so that
// nobody removes what somebody else just put. Copies that networks fetch lie in a folder of their own below it.
const fetchedFolder = "fetched/"

func (h *Hub) objectName(id string) string { return h.info.ID + "/" + id }

// putMediaObject writes a file into a bucket between the beginning and the end of its row.
func (h *Hub) putMediaObject(ctx context.Context, s MediaStore, m psn.Media, r io.Reader) (psn.Media, error) {
	err := h.beginMedia(ctx, m, s.ID)
	if err == nil {
		err = h.writeObject(ctx, s.ID, m, r)
	}
	fault.Point(fault.MediaPut, "")
	known, failed := h.endMedia(ctx, m, err)
	if known.ID != m.ID {
		// What can't be removed now is found a day later.
		_ = h.removeObject(context.WithoutCancel(ctx), m.ID, s.ID)
	}
	return known, failed
}

// writeObject puts a file's bytes into a bucket and refuses others than the facts say.
func (h *Hub) writeObject(ctx context.Context, store string, m psn.Media, r io.Reader) error {
	b, err := h.bucket(ctx, store)
	if err != nil {
		return err
	}
	whole := newExactly(ctx, r, m)
	err = b.Put(ctx, h.objectName(m.ID), m.MIME, io.LimitReader(whole, m.Bytes), m.Bytes)
	if err == nil {
		// The server has them all by now: what is wrong with them must not cut the request off at its very end, where
		// the server may still take it after it was removed.
		_, err = io.Copy(io.Discard, whole)
	}
	return err
}

// mendObject puts a file anew that is gone from its bucket.
func (h *Hub) mendObject(ctx context.Context, m psn.Media, r io.Reader) error {
	store, err := h.storeOf(ctx, m.ID)
	if psn.CodeOf(err) == psn.CodeNotFound {
		return errMediaRemoved()
	}
	if err != nil || store == "" {
		return err
	}
	b, err := h.bucket(ctx, store)
	if err != nil {
		return err
	}
	info, err := b.Stat(ctx, h.objectName(m.ID))
	if psn.CodeOf(err) == psn.CodeNotFound || err == nil && info.Bytes != m.Bytes {
		if err = h.writeObject(ctx, store, m, r); err != nil {
			return err
		}
		if _, err = h.storeOf(ctx, m.ID); psn.CodeOf(err) == psn.CodeNotFound { // pruned meanwhile
			return errors.Join(errMediaRemoved(), b.Remove(ctx, h.objectName(m.ID)))
		}
	}
	return err
}

func errMediaRemoved() *psn.Error {
	return psn.Errorf(psn.CodeConflict, "the media were removed while they were stored").WithHint("try again").Retry()
}

// openObject opens a file of a bucket at any place.
func (h *Hub) openObject(ctx context.Context, m psn.Media, store string) (io.ReadSeekCloser, error) {
	b, err := h.bucket(ctx, store)
	if err != nil {
		return nil, err
	}
	info, err := b.Stat(ctx, h.objectName(m.ID))
	if psn.CodeOf(err) == psn.CodeNotFound {
		return nil, corruptMedia(m.ID, "it is missing from the bucket "+b.Place().Bucket).WithHint(mendMedia)
	}
	if err != nil {
		return nil, err
	}
	if info.Bytes != m.Bytes {
		return nil, corruptMedia(m.ID, "its file in the bucket "+b.Place().Bucket+" has changed").WithHint(mendMedia)
	}
	return b.Open(ctx, h.objectName(m.ID))
}

func (h *Hub) removeObject(ctx context.Context, id, store string) error {
	b, err := h.bucket(ctx, store)
	if err != nil {
		return err
	}
	return b.Remove(ctx, h.objectName(id))
}

package hub

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"github.com/postshitnow/psn/internal/psn"
)

// mediaChunk is how much of a file is in memory, and in one row of Postgres, at a time.
const mediaChunk = 1 << 20

// putMediaChunks writes a file into Postgres, each chunk in a transaction of its own. Nobody sees the file
// before its last one.
func (h *Hub) putMediaChunks(ctx context.Context, m psn.Media, r io.Reader) (psn.Media, error) {
	err := h.beginMedia(ctx, m, "")
	if err == nil {
		err = h.writeChunks(ctx, m, newExactly(ctx, r, m))
	}
	return h.endMedia(ctx, m, err)
}

// endMedia shows a file that was written whole to everybody, or forgets one that was not. Where somebody else was
// faster with the same file it returns theirs.
func (h *Hub) endMedia(ctx context.Context, m psn.Media, err error) (psn.Media, error) {
	if err == nil {
		err = h.finishMedia(ctx, m.ID)
	}
	if err == nil {
		return h.Media(ctx, m.ID)
	}
	faster := conflict(err, "media_content")
	_ = h.update(context.WithoutCancel(ctx), "remove the half-stored media", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM media WHERE id = ? AND stored_at IS NULL`, m.ID)
		return err
	}) // what is left is removed a day later
	if !faster {
		return psn.Media{}, err
	}
	known, err := h.touchMedia(ctx, m)
	if err == nil && known.ID == "" {
		err = psn.Errorf(psn.CodeConflict, "the media were removed while they were stored").WithHint("try again").Retry()
	}
	return known, err
}

func (h *Hub) beginMedia(ctx context.Context, m psn.Media, store string) error {
	return h.update(ctx, "store the media", func(ctx context.Context, t *tx) error {
		if err := t.keepQuota(ctx, m.Bytes); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO media (`+mediaFacts+`, store, created_at, touched_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {now}, {now})`, append(mediaValues(m), store)...)
		return err
	})
}

func (h *Hub) writeChunks(ctx context.Context, m psn.Media, r io.Reader) error {
	buf := make([]byte, mediaChunk)
	for number := 0; ; number++ {
		n, err := io.ReadFull(r, buf)
		if n > 0 {
			stored := h.update(ctx, "store the media", func(ctx context.Context, t *tx) error {
				_, err := t.exec(ctx, `INSERT INTO media_chunks (media_id, number, bytes) VALUES (?, ?, ?)`, m.ID, number, buf[:n])
				return err
			})
			if stored != nil {
				return stored
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return h.mediaError(err, m.Name)
		}
	}
}

func (h *Hub) finishMedia(ctx context.Context, id string) error {
	return h.update(ctx, "store the media", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE media SET stored_at = {now}, touched_at = {now} WHERE id = ?`, id)
		if err == nil && n == 0 {
			err = psn.Errorf(psn.CodeConflict, "the media were removed while they were stored").WithHint("try again").Retry()
		}
		return err
	})
}

// chunkReader reads a file from Postgres, one chunk at a time.
type chunkReader struct {
	ctx    context.Context
	h      *Hub
	id     string
	number int
	rest   []byte
}

// Read implements io.Reader.
func (c *chunkReader) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		c.rest = nil
		err := c.h.row(c.ctx, []any{&c.rest}, `SELECT bytes FROM media_chunks WHERE media_id = ? AND number = ?`, c.id, c.number)
		if errors.Is(err, sql.ErrNoRows) || err == nil && len(c.rest) == 0 {
			return 0, io.EOF
		}
		if err != nil {
			return 0, c.h.wrap("read the media", err)
		}
		c.number++
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// Close implements io.Closer.
func (c *chunkReader) Close() error {
	c.rest = nil
	return nil
}

package hub

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"github.com/postshitnow/psn/internal/psn"
)

// SeekMedia opens the file with this id for reading at any place, at most 1 MiB of it in memory at a time. Unlike
// OpenMedia it does not find out whether these are the bytes that were stored, only that they are as many. Errors
// are those of OpenMedia.
func (h *Hub) SeekMedia(ctx context.Context, id string) (io.ReadSeekCloser, psn.Media, error) {
	m, err := h.Media(ctx, id)
	if err != nil {
		return nil, psn.Media{}, err
	}
	if m.ID != id {
		return nil, psn.Media{}, psn.Errorf(psn.CodeNotFound, "there is no media %s", id).WithNext("psn media list")
	}
	store, err := h.storeOf(ctx, id)
	if err != nil {
		return nil, m, err
	}
	if store != "" {
		r, err := h.openObject(ctx, m, store)
		return r, m, err
	}
	if h.place.Engine == psn.SQLite {
		f, err := h.openMediaFile(m)
		return f, m, err
	}
	return &chunkSeeker{ctx: ctx, h: h, id: id, size: m.Bytes, held: -1}, m, nil
}

// chunkSeeker reads a file from Postgres at any place, one chunk at a time.
type chunkSeeker struct {
	ctx  context.Context
	h    *Hub
	id   string
	size int64
	at   int64

	held  int64 // number of the chunk in hand; -1 for none
	chunk []byte
}

// Read implements io.Reader.
func (c *chunkSeeker) Read(p []byte) (int, error) {
	if c.at >= c.size {
		return 0, io.EOF
	}
	if number := c.at / mediaChunk; number != c.held {
		var raw []byte
		err := c.h.row(c.ctx, []any{&raw}, `SELECT bytes FROM media_chunks WHERE media_id = ? AND number = ?`, c.id, number)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, corruptMedia(c.id, "a part of it is missing")
		}
		if err != nil {
			return 0, c.h.wrap("read the media", err)
		}
		c.held, c.chunk = number, raw
	}
	offset := c.at % mediaChunk
	if offset >= int64(len(c.chunk)) {
		return 0, corruptMedia(c.id, "a part of it is missing")
	}
	n := copy(p, c.chunk[offset:])
	c.at += int64(n)
	return n, nil
}

// Seek implements io.Seeker.
func (c *chunkSeeker) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.at
	case io.SeekEnd:
		offset += c.size
	}
	if offset < 0 {
		return 0, psn.Errorf(psn.CodeInternal, "seek to %d in media %s", offset, c.id)
	}
	c.at = offset
	return offset, nil
}

// Close implements io.Closer.
func (c *chunkSeeker) Close() error {
	c.chunk, c.held = nil, -1
	return nil
}

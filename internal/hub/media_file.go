package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/postshitnow/psn/internal/psn"
)

// mediaTemp begins the names of files that are still arriving.
const mediaTemp = ".new-"

// mediaDir returns the folder of a SQLite hub's media: media beside the hub's file, and in it one for each
// hub, so that two hubs in one folder never take each other's files for forgotten ones.
func (h *Hub) mediaDir() (string, error) {
	if err := psn.CheckID(h.info.ID); err != nil {
		return "", psn.Errorf(psn.CodeCorrupt, "the hub's id can't be read")
	}
	return filepath.Join(filepath.Dir(h.place.Path), "media", h.info.ID), nil
}

// mediaFile returns the path of a file's bytes.
func (h *Hub) mediaFile(m psn.Media) (string, error) {
	if !isSHA256(m.SHA256) {
		return "", corruptMedia(m.ID, "its SHA-256 can't be read")
	}
	dir, err := h.mediaDir()
	return filepath.Join(dir, m.SHA256), err
}

// hasMediaFile reports whether a file's bytes are there, as far as their number tells.
func (h *Hub) hasMediaFile(m psn.Media) bool {
	path, err := h.mediaFile(m)
	if err != nil {
		return false
	}
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == m.Bytes
}

// putMediaFile writes a file beside the hub, under its hash only when it is whole, and then its row. The
// rename happens inside the transaction, as removals do, so that none of the two undoes the other.
func (h *Hub) putMediaFile(ctx context.Context, m psn.Media, r io.Reader) (psn.Media, error) {
	path, err := h.mediaFile(m)
	if err != nil {
		return psn.Media{}, err
	}
	temp, err := writeMediaTemp(ctx, filepath.Dir(path), m, r)
	if err != nil {
		return psn.Media{}, h.mediaError(err, path)
	}
	defer func() { _ = os.Remove(temp) }() // unless it was renamed
	var row mediaRow
	err = h.update(ctx, "store the media", func(ctx context.Context, t *tx) error {
		if err := t.keepQuota(ctx, m.Bytes); err != nil {
			return err
		}
		if err := os.Rename(temp, path); err != nil {
			return h.mediaError(err, path)
		}
		if err := syncDir(filepath.Dir(path)); err != nil {
			return h.mediaError(err, path)
		}
		return t.row(ctx, row.fields(), `INSERT INTO media (`+mediaFacts+`, created_at, touched_at, stored_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {now}, {now}, {now})
			ON CONFLICT (author, sha256) WHERE stored_at IS NOT NULL DO UPDATE SET touched_at = excluded.touched_at
			RETURNING `+mediaColumns, mediaValues(m)...)
	})
	return row.media(), err
}

// writeMediaTemp writes a new file with these bytes, readable by its owner only and on the disk for good.
func writeMediaTemp(ctx context.Context, dir string, m psn.Media, r io.Reader) (path string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	temp, err := os.CreateTemp(dir, mediaTemp)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = temp.Close() // may be closed already
			_ = os.Remove(temp.Name())
		}
	}()
	if _, err := io.Copy(temp, newExactly(ctx, r, m)); err != nil {
		return "", err
	}
	if err := temp.Sync(); err != nil {
		return "", err
	}
	return temp.Name(), temp.Close()
}

// syncDir makes a rename last.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// mediaError turns an error of the disk into one a person can act on.
func (h *Hub) mediaError(err error, path string) error {
	if err == nil || psn.CodeOf(err) != psn.CodeInternal {
		return err
	}
	if errors.Is(err, context.Canceled) {
		return interrupted("store the media", err)
	}
	return fileError("store the media", path, err)
}

// exactly reads what the facts say and nothing else: other bytes, more or fewer are errChanged.
type exactly struct {
	ctx  context.Context
	r    io.Reader
	m    psn.Media
	sum  hashSum
	left int64
}

func newExactly(ctx context.Context, r io.Reader, m psn.Media) *exactly {
	return &exactly{ctx, r, m, sha256.New(), m.Bytes}
}

// hashSum is what exactly needs of a hash.Hash.
type hashSum interface {
	io.Writer
	Sum([]byte) []byte
}

// Read implements io.Reader.
func (e *exactly) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := e.r.Read(p)
	e.left -= int64(n)
	_, _ = e.sum.Write(p[:n]) // never fails
	if e.left < 0 || errors.Is(err, io.EOF) && (e.left != 0 || hex.EncodeToString(e.sum.Sum(nil)) != e.m.SHA256) {
		return n, errChanged(e.m)
	}
	return n, err
}

package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/postshitnow/psn/internal/psn"
)

// OpenMedia opens the file with this id and returns how many bytes it has. At most 1 MiB of it is in memory at
// a time. Its last Read returns an error with psn.CodeCorrupt instead of io.EOF if these are not the bytes that were
// stored: what was read is good only when io.EOF was. An id that is not there is psn.CodeNotFound, and a
// file that is missing psn.CodeCorrupt.
func (h *Hub) OpenMedia(ctx context.Context, id string) (r io.ReadCloser, size int64, err error) {
	m, err := h.Media(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	if m.ID != id {
		return nil, 0, psn.Errorf(psn.CodeNotFound, "there is no media %s", id).WithNext("psn media list")
	}
	store, err := h.storeOf(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	bytes, err := h.openBytes(ctx, m, store)
	if err != nil {
		return nil, 0, err
	}
	return &verified{ReadCloser: bytes, m: m, sum: sha256.New(), left: m.Bytes}, m.Bytes, nil
}

// openBytes opens what a store holds of a file.
func (h *Hub) openBytes(ctx context.Context, m psn.Media, store string) (io.ReadCloser, error) {
	switch {
	case store != "":
		return h.openObject(ctx, m, store)
	case h.place.Engine == psn.SQLite:
		return h.openMediaFile(m)
	}
	return &chunkReader{ctx: ctx, h: h, id: m.ID}, nil
}

// mendMedia is the hint for a file that PutMedia would write anew.
const mendMedia = "restore the hub's media from a backup, or put the same picture into a post again"

func (h *Hub) openMediaFile(m psn.Media) (io.ReadSeekCloser, error) {
	path, err := h.mediaFile(m)
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, corruptMedia(m.ID, "its file "+path+" is missing").WithHint(mendMedia)
	case err != nil:
		return nil, fileError("read the media", path, err)
	case !info.Mode().IsRegular() || info.Size() != m.Bytes:
		return nil, corruptMedia(m.ID, "its file "+path+" has changed").WithHint(mendMedia)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError("read the media", path, err)
	}
	return f, nil
}

// verified reads a file and finds out at its end whether it is the one that was stored.
type verified struct {
	io.ReadCloser
	m    psn.Media
	sum  hashSum
	left int64
}

// Read implements io.Reader.
func (v *verified) Read(p []byte) (int, error) {
	n, err := v.ReadCloser.Read(p)
	v.left -= int64(n)
	_, _ = v.sum.Write(p[:n]) // never fails
	if v.left < 0 || errors.Is(err, io.EOF) && (v.left != 0 || hex.EncodeToString(v.sum.Sum(nil)) != v.m.SHA256) {
		return n, corruptMedia(v.m.ID, "its bytes have changed")
	}
	return n, err
}

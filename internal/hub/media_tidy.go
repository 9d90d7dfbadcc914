package hub

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// tidyMedia removes what commands that were killed left half-stored a day ago or longer. A bucket that fails keeps
// nobody from tidying up the rest.
func (h *Hub) tidyMedia(ctx context.Context) error {
	err := h.tidyObjects(ctx)
	if psn.CodeOf(err) == psn.CodeUnavailable { // the next time will do
		err = nil
	}
	return errors.Join(err, h.tidyOwn(ctx))
}

// tidyOwn tidies up the hub's own folder or database.
func (h *Hub) tidyOwn(ctx context.Context) error {
	if h.place.Engine == psn.SQLite {
		return h.eachOldFile(ctx, func(path string, _ fs.FileInfo) error {
			if !strings.HasPrefix(filepath.Base(path), mediaTemp) {
				return nil
			}
			return os.Remove(path)
		})
	}
	return h.update(ctx, "tidy up the media", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM media WHERE store = '' AND stored_at IS NULL AND touched_at < {now} - CAST(? AS BIGINT)`, micros(mediaAway))
		return err
	})
}

// forgotten removes files of the hub's folder that no row tells of, and returns how many there are. It adds
// their bytes to size.
func (h *Hub) forgotten(ctx context.Context, dryRun bool, size *int64) (int, error) {
	found := 0
	err := h.eachOldFile(ctx, func(path string, info fs.FileInfo) error {
		name := filepath.Base(path)
		if !isSHA256(name) && !strings.HasPrefix(name, mediaTemp) {
			return nil // not ours
		}
		var rows int
		err := h.row(ctx, []any{&rows}, `SELECT COUNT(*) FROM media WHERE sha256 = ? AND store = ''`, name)
		if err != nil || rows > 0 {
			return err
		}
		found++
		*size += info.Size()
		switch {
		case dryRun:
			return nil
		case isSHA256(name):
			return h.removeMediaFile(ctx, name)
		}
		return os.Remove(path)
	})
	return found, err
}

// eachOldFile calls see for each file of the hub's folder that was written a day ago or earlier.
func (h *Hub) eachOldFile(ctx context.Context, see func(path string, info fs.FileInfo) error) error {
	dir, err := h.mediaDir()
	if err != nil {
		return err
	}
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fileError("look for forgotten media", dir, err)
	}
	before := h.clock().Add(-mediaAway)
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return h.wrap("look for forgotten media", err)
		}
		info, err := f.Info()
		if err == nil && info.Mode().IsRegular() && info.ModTime().Before(before) {
			err = see(filepath.Join(dir, f.Name()), info)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // another process was faster
			return h.wrap("remove forgotten media", err)
		}
	}
	return nil
}

// removeMediaFile removes a file's bytes, unless a row tells of them again. Nobody puts them back while it
// looks: whoever does needs the same lock.
func (h *Hub) removeMediaFile(ctx context.Context, sum string) error {
	path, err := h.mediaFile(psn.Media{SHA256: sum})
	if err != nil {
		return err
	}
	return h.update(ctx, "remove the media's file", func(ctx context.Context, t *tx) error {
		var rows int
		if err := t.row(ctx, []any{&rows}, `SELECT COUNT(*) FROM media WHERE sha256 = ? AND store = ''`, sum); err != nil || rows > 0 {
			return err
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fileError("remove the media's file", path, err)
		}
		return nil
	})
}

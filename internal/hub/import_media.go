package hub

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/postshitnow/psn/internal/psn"
)

// importFiles puts the media files of a SQLite hub into their folder, before the rows that tell of them.
func (h *Hub) importFiles(ctx context.Context, n Imported) error {
	if h.place.Engine != psn.SQLite {
		return nil
	}
	for _, m := range n.Export.Media {
		if err := h.importFile(ctx, m, n); err != nil {
			return err
		}
	}
	return nil
}

// importMedia puts the bytes of each media row into Postgres, with the rows, and refuses an export without them.
func (t *tx) importMedia(ctx context.Context, n Imported) error {
	owners := map[string][]string{}
	err := t.rows(ctx, func(r *sql.Rows) error {
		var id, sum string
		err := r.Scan(&id, &sum)
		owners[sum] = append(owners[sum], id)
		return err
	}, `SELECT id, sha256 FROM media ORDER BY id`)
	if err != nil {
		return err
	}
	for _, m := range n.Export.Media {
		for _, id := range owners[m.SHA256] {
			if t.h.place.Engine == psn.SQLite {
				break // the file is there
			}
			if err := t.importChunks(ctx, id, m, n); err != nil {
				return err
			}
		}
		delete(owners, m.SHA256)
	}
	for sum := range owners {
		return corruptExport("media", errors.New("the file "+sum+" is not in the export"))
	}
	return nil
}

// importFile puts one media file into the hub's folder, under its hash only when it is whole.
func (h *Hub) importFile(ctx context.Context, m ExportMedia, n Imported) error {
	facts := psn.Media{SHA256: m.SHA256, Bytes: m.Bytes, Name: "media/" + m.SHA256}
	path, err := h.mediaFile(facts)
	if err != nil {
		return err
	}
	if h.hasMediaFile(facts) {
		return nil // an import that was cut short put it
	}
	r, err := n.Media(m)
	if err != nil {
		return err
	}
	defer r.Close()
	temp, err := writeMediaTemp(ctx, filepath.Dir(path), facts, r)
	if err != nil {
		return damagedMedia(h.mediaError(err, path), m)
	}
	if err := os.Rename(temp, path); err != nil {
		return h.mediaError(errors.Join(err, os.Remove(temp)), path)
	}
	return h.mediaError(syncDir(filepath.Dir(path)), path)
}

// importChunks puts the bytes of one media row into Postgres.
func (t *tx) importChunks(ctx context.Context, id string, m ExportMedia, n Imported) error {
	r, err := n.Media(m)
	if err != nil {
		return err
	}
	defer r.Close()
	whole := newExactly(ctx, r, psn.Media{SHA256: m.SHA256, Bytes: m.Bytes, Name: "media/" + m.SHA256})
	buf := make([]byte, mediaChunk)
	for number := 0; ; number++ {
		size, err := io.ReadFull(whole, buf)
		if size > 0 {
			_, stored := t.exec(ctx, `INSERT INTO media_chunks (media_id, number, bytes) VALUES (?, ?, ?)`, id, number, buf[:size])
			if stored != nil {
				return stored
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return damagedMedia(err, m)
		}
	}
}

// damagedMedia says that a file of the export is not the one that was written.
func damagedMedia(err error, m ExportMedia) error {
	if psn.CodeOf(err) != psn.CodeInvalid {
		return err
	}
	return psn.Errorf(psn.CodeCorrupt, "the export's file media/%s is not the one that was written", m.SHA256).
		WithHint("export the hub again; nothing was imported")
}

package hub

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// mediaAway is how old what a command left half-done has to be before it is removed, and mediaFresh how long
// a file that was just put is safe from everybody: a command that put it is about to create its post.
const (
	mediaAway  = 24 * time.Hour
	mediaFresh = time.Hour
)

// PutMedia stores a file once for each author: the same bytes again give the file that is there. facts are
// those of psn.Media without ID, CreatedBy and CreatedAt; Bytes and SHA256 must be those of r, which is read only if
// the file is not there yet.
//
// A file is either stored whole or not at all, also when psn is killed meanwhile. Errors are psn.CodeInvalid
// if r has other bytes than the facts say, psn.CodeFull, and those of the hub.
func (h *Hub) PutMedia(ctx context.Context, author psn.Actor, facts psn.Media, r io.Reader) (psn.Media, error) {
	if !isSHA256(facts.SHA256) {
		return psn.Media{}, psn.Errorf(psn.CodeInternal, "store the media: %q is no SHA-256", psn.Excerpt(facts.SHA256, 80))
	}
	facts.CreatedBy, facts.Name = author.String(), psn.Excerpt(facts.Name, 200)
	known, err := h.touchMedia(ctx, facts)
	if err == nil && known.ID != "" {
		err = h.mendObject(ctx, known, r)
	}
	if err != nil || known.ID != "" {
		return known, err
	}
	facts.ID = psn.NewID()
	store, err := h.MediaStore(ctx)
	if err != nil {
		return psn.Media{}, err
	}
	if store.ID != "" {
		return h.putMediaObject(ctx, store, facts, r)
	}
	if h.place.Engine == psn.SQLite {
		return h.putMediaFile(ctx, facts, r)
	}
	return h.putMediaChunks(ctx, facts, r)
}

// touchMedia returns a file that its author has put before, and keeps it from being pruned for a while. The
// id is empty if there is none.
func (h *Hub) touchMedia(ctx context.Context, facts psn.Media) (psn.Media, error) {
	var row mediaRow
	var store string
	err := h.update(ctx, "store the media", func(ctx context.Context, t *tx) error {
		return t.row(ctx, append(row.fields(), &store), `UPDATE media SET touched_at = {now}
			WHERE author = ? AND sha256 = ? AND stored_at IS NOT NULL RETURNING `+mediaColumns+`, store`, facts.CreatedBy, facts.SHA256)
	})
	if errors.Is(err, sql.ErrNoRows) || err == nil && store == "" && h.place.Engine == psn.SQLite && !h.hasMediaFile(row.media()) {
		return psn.Media{}, nil
	}
	return row.media(), err
}

// FindMedia returns the file with this SHA-256 that an author has put, and whether there is one.
func (h *Hub) FindMedia(ctx context.Context, author psn.Actor, sum string) (psn.Media, bool, error) {
	var row mediaRow
	err := h.row(ctx, row.fields(), `SELECT `+mediaColumns+` FROM media WHERE author = ? AND sha256 = ? AND stored_at IS NOT NULL`,
		author.String(), sum)
	if errors.Is(err, sql.ErrNoRows) {
		return psn.Media{}, false, nil
	}
	return row.media(), err == nil, h.wrap("look for the media", err)
}

// Media returns the one file whose id begins with prefix. It returns an error with psn.CodeNotFound or
// psn.CodeAmbiguous otherwise.
func (h *Hub) Media(ctx context.Context, prefix string) (psn.Media, error) {
	if err := psn.CheckID(prefix); err != nil {
		return psn.Media{}, err
	}
	found := map[string]psn.Media{}
	var ids []string
	err := h.query(ctx, func(rows *sql.Rows) error {
		var r mediaRow
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		ids = append(ids, r.ID)
		found[r.ID] = r.media()
		return nil
	}, `SELECT `+mediaColumns+` FROM media WHERE id >= ? AND id < ? AND stored_at IS NOT NULL ORDER BY id LIMIT 6`,
		prefix, prefix+"{") // "{" follows "z"
	if err != nil {
		return psn.Media{}, h.wrap("find the media", err)
	}
	id, err := unique("media", prefix, ids)
	return found[id], err
}

// mediaRow is a media file as the database holds it.
type mediaRow struct {
	ID, Author, SHA256, MIME, Name string
	Bytes                          int64
	Width, Height                  int
	Animated                       bool
	DurationMS, Rate               int64
	Video, Audio                   string
	Pages                          int
	CreatedAt                      instant
}

// mediaColumns are the columns of mediaRow, in the order of mediaRow.fields.
const mediaColumns = `id, author, sha256, mime, name, bytes, width, height, animated, duration_ms, rate, video, audio,
	pages, created_at`

func (r *mediaRow) fields() []any {
	return []any{
		&r.ID, &r.Author, &r.SHA256, &r.MIME, &r.Name, &r.Bytes, &r.Width, &r.Height, &r.Animated, &r.DurationMS,
		&r.Rate, &r.Video, &r.Audio, &r.Pages, &r.CreatedAt,
	}
}

func (r *mediaRow) media() psn.Media {
	return psn.Media{
		ID: r.ID, SHA256: r.SHA256, MIME: r.MIME, Bytes: r.Bytes, Width: r.Width, Height: r.Height, Animated: r.Animated,
		DurationMS: r.DurationMS, Rate: float64(r.Rate) / 1000, Video: r.Video, Audio: r.Audio, Pages: r.Pages,
		Name: r.Name, CreatedBy: r.Author, CreatedAt: r.CreatedAt.time(),
	}
}

// mediaFacts are the columns of a new file that say what it is, and mediaValues what goes into them.
const mediaFacts = `id, author, sha256, mime, bytes, width, height, animated, duration_ms, rate, video, audio, pages, name`

func mediaValues(m psn.Media) []any {
	return []any{
		m.ID, m.CreatedBy, m.SHA256, m.MIME, m.Bytes, m.Width, m.Height, m.Animated, m.DurationMS, int64(math.Round(m.Rate * 1000)),
		m.Video, m.Audio, m.Pages, m.Name,
	}
}

func isSHA256(sum string) bool {
	raw, err := hex.DecodeString(sum)
	return err == nil && len(raw) == 32 && hex.EncodeToString(raw) == sum
}

// corruptMedia says that the bytes of a file are gone or are others.
func corruptMedia(id, what string) *psn.Error {
	return psn.Errorf(psn.CodeCorrupt, "media %s: %s", id, what).
		WithHint("restore the hub's media from a backup").WithNext("psn media show " + id)
}

// errChanged says that a file is not the one whose facts were taken.
func errChanged(m psn.Media) error {
	name := m.Name
	if name == "" {
		name = "the file"
	}
	return psn.Errorf(psn.CodeInvalid, "%s changed while it was read", name).WithHint("try again when nobody writes it").Retry()
}

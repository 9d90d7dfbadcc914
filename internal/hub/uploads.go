package hub

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// UploadKey names the upload of one file in the hands of one worker.
type UploadKey struct {
	PostID   string
	Fence    int64 // of the claim
	Segment  int   // from 0
	Position int   // of the file in its segment, from 0; WholePost for what is made of all of them
	File     string
}

// WholePost is the position of what a network makes of a post and its files together.
const WholePost = -1

// Upload is how far the upload of a file came, for people.
type Upload struct {
	Segment  int   // from 0
	Position int   // from 0; WholePost for a post and its files together
	Total    int64 // bytes
	Sent     int64 // bytes that the network has
	// Since and SentBefore are when and where the worker began that last sent something, for the rate.
	Since      time.Time
	SentBefore int64
	UpdatedAt  time.Time
}

// Rate returns how many bytes a second the worker sent that last sent something, and how long the rest takes at that; zero
// if nothing can be said.
func (u Upload) Rate() (perSecond float64, left time.Duration) {
	took := u.UpdatedAt.Sub(u.Since).Seconds()
	if took <= 0 || u.Sent <= u.SentBefore {
		return 0, 0
	}
	perSecond = float64(u.Sent-u.SentBefore) / took
	return perSecond, time.Duration(float64(u.Total-u.Sent) / perSecond * float64(time.Second))
}

// errUploadStale says that a worker goes on with an upload that is not its own any more.
var errUploadStale = errors.New("the claim is not this worker's any more")

// SaveUpload keeps how far an upload came. It returns an error with psn.CodeStale if the claim is another worker's by now.
func (h *Hub) SaveUpload(ctx context.Context, key UploadKey, state psn.Secret, sent, total int64) error {
	err := h.update(ctx, "keep how far an upload came", func(ctx context.Context, t *tx) error {
		sealed, err := t.sealFor(ctx, []byte(state.Reveal()), uploadSealedFor(h.info.ID, key))
		if err != nil {
			return err
		}
		n, err := t.exec(ctx, `INSERT INTO uploads (post_id, segment, position, file, state, fence, total, sent, from_sent, from_at, updated_at)
			SELECT id, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS {bytes}), fence, CAST(? AS BIGINT), CAST(? AS BIGINT),
				CAST(? AS BIGINT), {now}, {now} FROM posts WHERE id = ? AND fence = ? AND state||'' = 'publishing'
			ON CONFLICT (post_id, segment, position) DO UPDATE SET file = excluded.file, state = excluded.state, fence = excluded.fence,
				total = excluded.total, sent = excluded.sent, updated_at = excluded.updated_at,
				from_sent = CASE WHEN uploads.fence = excluded.fence AND uploads.file = excluded.file AND uploads.sent <= excluded.sent
					THEN uploads.from_sent ELSE excluded.sent END,
				from_at = CASE WHEN uploads.fence = excluded.fence AND uploads.file = excluded.file AND uploads.sent <= excluded.sent
					THEN uploads.from_at ELSE excluded.from_at END`,
			key.Segment, key.Position, key.File, sealed, total, sent, sent, key.PostID, key.Fence)
		if err == nil && n == 0 {
			err = errUploadStale
		}
		return err
	})
	if errors.Is(err, errUploadStale) {
		return psn.Errorf(psn.CodeStale, "%w", errUploadStale)
	}
	return err
}

// LoadUpload returns what SaveUpload was given last for the same file at the same place of a post; the zero Secret if that
// was nothing, or can't be opened with the key on this machine.
func (h *Hub) LoadUpload(ctx context.Context, o *Opener, key UploadKey) (psn.Secret, error) {
	var sealed []byte
	err := h.row(ctx, []any{&sealed}, `SELECT state FROM uploads WHERE post_id = ? AND segment = ? AND position = ? AND file = ?`,
		key.PostID, key.Segment, key.Position, key.File)
	if errors.Is(err, sql.ErrNoRows) {
		return psn.Secret{}, nil
	}
	if err != nil {
		return psn.Secret{}, h.wrap("look how far an upload came", err)
	}
	plain, err := o.open(ctx, sealed, uploadSealedFor(h.info.ID, key))
	if err != nil {
		return psn.Secret{}, nil //nolint:nilerr // the upload begins anew
	}
	return psn.NewSecret(string(plain)), nil
}

// ForgetUploads forgets how far the uploads of a post came, so that they begin anew, and returns how many there were.
func (h *Hub) ForgetUploads(ctx context.Context, post string) (int, error) {
	var n int64
	err := h.update(ctx, "forget uploads", func(ctx context.Context, t *tx) (err error) {
		n, err = t.exec(ctx, `DELETE FROM uploads WHERE post_id = ?`, post)
		return err
	})
	return int(n), err
}

// Uploads returns how far the uploads of a post came.
func (h *Hub) Uploads(ctx context.Context, post string) ([]Upload, error) {
	var out []Upload
	err := h.query(ctx, func(r *sql.Rows) error {
		var u Upload
		var since, updated instant
		if err := r.Scan(&u.Segment, &u.Position, &u.Total, &u.Sent, &u.SentBefore, &since, &updated); err != nil {
			return err
		}
		u.Since, u.UpdatedAt = since.time(), updated.time()
		out = append(out, u)
		return nil
	}, `SELECT segment, position, total, sent, from_sent, from_at, updated_at FROM uploads WHERE post_id = ? ORDER BY segment, position`, post)
	return out, h.wrap("look how far uploads came", err)
}

// tidyUploads forgets the uploads of posts that are not on their way any more.
func (t *tx) tidyUploads(ctx context.Context) (int64, error) {
	return t.exec(ctx, `DELETE FROM uploads WHERE post_id NOT IN (SELECT id FROM posts WHERE state IN ('scheduled', 'approved', 'publishing'))`)
}

// uploadSealedFor is the associated data of a sealed upload: hub, table, column and row.
func uploadSealedFor(hubID string, k UploadKey) []byte {
	return []byte("psn/1\x00" + hubID + "\x00uploads\x00state\x00" + k.PostID + "\x00" + strconv.Itoa(k.Segment) + "\x00" + strconv.Itoa(k.Position))
}

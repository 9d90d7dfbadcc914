package hub

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// MediaHeld is how much media a hub holds.
type MediaHeld struct {
	Files     int
	Bytes     int64
	Elsewhere int   // files that lie in another store than new ones go to
	Quota     int64 // bytes; 0 for none
}

// MediaHeld returns how much media the hub holds, files that are arriving included.
func (h *Hub) MediaHeld(ctx context.Context) (MediaHeld, error) {
	var m MediaHeld
	err := h.row(ctx, []any{&m.Files, &m.Bytes, &m.Elsewhere, &m.Quota}, `SELECT COUNT(m.id), CAST(COALESCE(SUM(m.bytes), 0) AS BIGINT),
		COUNT(CASE WHEN m.store <> h.media_store AND m.stored_at IS NOT NULL THEN 1 END), h.media_quota
		FROM hub h LEFT JOIN media m ON TRUE GROUP BY h.media_quota`)
	return m, h.wrap("count the media", err)
}

// SetMediaQuota bounds how many bytes of media the hub takes; 0 takes the bound away. What is there stays.
func (h *Hub) SetMediaQuota(ctx context.Context, quota int64, actor psn.Actor) error {
	if quota < 0 {
		return psn.Errorf(psn.CodeInvalid, "a quota is a number of bytes").WithHint("0 means none")
	}
	return h.update(ctx, "set the quota", func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, `UPDATE hub SET media_quota = ?`, quota); err != nil {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "quota", subject: "hub", id: t.h.info.ID})
	})
}

// keepQuota refuses a new file of that many bytes above the quota.
func (t *tx) keepQuota(ctx context.Context, size int64) error {
	var quota, held int64
	err := t.row(ctx, []any{&quota}, `SELECT media_quota FROM hub`)
	if err != nil || quota == 0 {
		return err
	}
	if err := t.row(ctx, []any{&quota}, `SELECT media_quota FROM hub {lock}`); err != nil { // one at a time
		return err
	}
	if err := t.row(ctx, []any{&held}, `SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM media`); err != nil {
		return err
	}
	if held+size <= quota {
		return nil
	}
	return psn.Errorf(psn.CodeFull, "the hub takes no more than %d bytes of media: it holds %d, and this file has %d", quota, held, size).
		WithHint("remove what no post needs with psn media prune, or raise the quota with psn hub store --quota").
		WithNext("psn media prune --dry-run", "psn hub status")
}

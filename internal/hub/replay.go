package hub

import (
	"context"
	"database/sql"

	"github.com/postshitnow/psn/internal/psn"
)

// Replay returns the posts that an actor created with an idempotency key, and whether there are any. A key
// that was used for a request with another hash is refused with psn.CodeConflict.
func (h *Hub) Replay(ctx context.Context, actor psn.Actor, key, requestHash string) (made []psn.Post, found bool, err error) {
	var hash, group string
	err = h.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&hash, &group) },
		`SELECT request_hash, group_id FROM creations WHERE author = ? AND key = ? AND created_at >= {now} - CAST(? AS BIGINT)`,
		actor.String(), key, micros(keyLife))
	if err != nil || group == "" {
		return nil, false, h.wrap("look for the idempotency key", err)
	}
	if hash != requestHash {
		return nil, false, keyUsed(key, group)
	}
	var rows []postRow
	err = h.read.NewSelect().Model(&rows).Where("group_id = ?", group).
		OrderExpr("CASE WHEN id = group_id THEN 0 ELSE 1 END, created_at, id").Scan(ctx)
	if err != nil {
		return nil, false, h.wrap("read the posts of the idempotency key", err)
	}
	made, err = posts(rows)
	return made, true, err
}

// keyUsed says that an idempotency key stands for another request.
func keyUsed(key, group string) error {
	return psn.Errorf(psn.CodeConflict, "the idempotency key %q was used for another request", psn.Excerpt(key, 60)).
		WithHint("use a new key for new content; the earlier post is %s", group).WithNext("psn post show " + group)
}

package hub

import (
	"context"
	"database/sql"
	"encoding/base64"
	"fmt"

	"github.com/postshitnow/psn/internal/psn"
)

// MediaItem is a media file in a list.
type MediaItem struct {
	psn.Media
	Posts int // how many posts use it, ended ones included
}

// ListMedia returns media files, the latest first, and the cursor of the next page, which is empty after the
// last. A limit of 0 means 50; 500 is the most.
func (h *Hub) ListMedia(ctx context.Context, limit int, cursor string) (page []MediaItem, next string, err error) {
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 500)
	where, args := "", []any{}
	if cursor != "" {
		when, id, err := parseCursor(cursor)
		if err != nil {
			return nil, "", err
		}
		// The first condition is the one that an index is searched by.
		where = `AND created_at <= ? AND (created_at < ? OR id > ?)`
		args = append(args, when, when, id)
	}
	err = h.query(ctx, func(rows *sql.Rows) error {
		var r mediaRow
		var posts int
		if err := rows.Scan(append(r.fields(), &posts)...); err != nil {
			return err
		}
		page = append(page, MediaItem{r.media(), posts})
		return nil
	}, `SELECT `+mediaColumns+`, (SELECT COUNT(*) FROM post_media u WHERE u.media_id = m.id) FROM media m
		WHERE stored_at IS NOT NULL `+where+` ORDER BY created_at DESC, id LIMIT ?`, append(args, limit+1)...)
	if err != nil {
		return nil, "", h.wrap("list the media", err)
	}
	if len(page) > limit {
		page = page[:limit]
		last := page[limit-1]
		next = base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%s", last.CreatedAt.UnixMicro(), last.ID))
	}
	return page, next, nil
}

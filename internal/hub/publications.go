package hub

import (
	"context"
	"database/sql"

	"github.com/postshitnow/psn/internal/psn"
)

// Publications returns the segments of posts that are out, by post and in their order. A post without any
// is left out.
func (h *Hub) Publications(ctx context.Context, posts []string) (map[string][]psn.Publication, error) {
	out := map[string][]psn.Publication{}
	if len(posts) == 0 {
		return out, nil
	}
	err := h.query(ctx, func(rows *sql.Rows) error {
		var r publicationRow
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		out[r.PostID] = append(out[r.PostID], r.publication())
		return nil
	}, `SELECT `+publicationColumns+` FROM publications WHERE post_id IN `+list(len(posts))+`
		ORDER BY post_id, segment`, anys(posts)...)
	return out, h.wrap("read the publications", err)
}

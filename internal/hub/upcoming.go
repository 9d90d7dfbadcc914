package hub

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// Upcoming returns the posts that go out next, the first due first, overdue ones included.
func (h *Hub) Upcoming(ctx context.Context, limit int) ([]psn.Post, error) {
	var rows []postRow
	err := h.read.NewSelect().Model(&rows).
		Where("p.state IN ('scheduled', 'approved') AND p.deleted_at IS NULL AND p.due_at IS NOT NULL").
		Order("p.due_at", "p.id").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, h.wrap("look for the next posts", err)
	}
	return posts(rows)
}

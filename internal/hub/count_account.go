package hub

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// AccountCounts returns how many posts of one account are in each state.
func (h *Hub) AccountCounts(ctx context.Context, accountID string) (map[psn.State]int, error) {
	var rows []struct {
		State string `bun:"state"`
		N     int    `bun:"n"`
	}
	err := h.read.NewSelect().Model((*postRow)(nil)).Column("state").ColumnExpr("COUNT(*) AS n").
		Where("account_id = ? AND deleted_at IS NULL", accountID).Group("state").Scan(ctx, &rows)
	counts := map[psn.State]int{}
	for _, r := range rows {
		counts[psn.State(r.State)] = r.N
	}
	return counts, h.wrap("count the account's posts", err)
}

package hub

import (
	"context"
	"database/sql"
)

// Simulated says which kind of account the hub takes, and whether that is decided: the first account
// decides it for good.
func (h *Hub) Simulated(ctx context.Context) (simulated, decided bool, err error) {
	var kind sql.NullBool
	err = h.read.DB.QueryRowContext(ctx, `SELECT simulated FROM hub`).Scan(&kind)
	return kind.Bool, kind.Valid, h.wrap("read the hub", err)
}

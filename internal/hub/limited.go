package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// LimitedUntil returns when an account's rate limit ends, by the database's clock; the zero time if it has
// none now.
func (h *Hub) LimitedUntil(ctx context.Context, accountID string) (time.Time, error) {
	var until instant
	found := false
	err := h.query(ctx, func(rows *sql.Rows) error { found = true; return rows.Scan(&until) },
		`SELECT CASE WHEN limited_until > {now} THEN limited_until END FROM accounts WHERE id = ?`, accountID)
	if err == nil && !found {
		err = psn.Errorf(psn.CodeNotFound, "there is no account %s", accountID).WithNext("psn account list")
	}
	return until.time(), h.wrap("read the account's rate limit", err)
}

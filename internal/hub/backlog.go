package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Backlog is what is due at one account and has not gone out.
type Backlog struct {
	AccountID string
	Account   string // its name
	State     psn.AccountState
	Problem   string // of the account; may be empty
	Posts     int
	Oldest    time.Duration // how long the oldest of them is due
	Limited   time.Duration // until the platform's limit ends; 0 if there is none
}

// Backlogs returns what is due and waits, the longest overdue account first, whatever it waits for: a
// worker, a person, a limit. Posts that a live worker has in hand are not in it.
func (h *Hub) Backlogs(ctx context.Context) ([]Backlog, error) {
	var out []Backlog
	err := h.query(ctx, func(rows *sql.Rows) error {
		var b Backlog
		var state string
		var limited, oldest, now instant
		if err := rows.Scan(&b.AccountID, &b.Account, &state, &b.Problem, &limited, &b.Posts, &oldest, &now); err != nil {
			return err
		}
		b.State, b.Oldest = psn.AccountState(state), time.Duration(now-oldest)*time.Microsecond
		if limited > now {
			b.Limited = time.Duration(limited-now) * time.Microsecond
		}
		out = append(out, b)
		return nil
	}, `SELECT a.id, a.name, a.state, a.problem, a.limited_until, COUNT(*), MIN(p.due_at), {now}
		FROM posts p JOIN accounts a ON a.id = p.account_id
		WHERE p.deleted_at IS NULL AND p.due_at <= {now} AND (p.state IN ('scheduled', 'approved')
			OR p.state = 'publishing' AND (p.lease_until IS NULL OR p.lease_until <= {now}))
		GROUP BY a.id, a.name, a.state, a.problem, a.limited_until ORDER BY MIN(p.due_at), a.id LIMIT 50`)
	return out, h.wrap("look for overdue posts", err)
}

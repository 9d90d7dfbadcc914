package hub

import (
	"context"
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// writeMoment is how long CanWrite waits for a lock.
const writeMoment = 100 * time.Millisecond

// CanWrite reports whether a write would begin now, or nearly so: it is false on SQLite while another process writes,
// and where the file can't be written. It is for work that can as well be done later. On Postgres, where writers don't
// wait for one another, it is true.
func (h *Hub) CanWrite(ctx context.Context) bool {
	if h.place.Engine == psn.Postgres {
		return true
	}
	ctx, cancel := bounded(ctx)
	defer cancel()
	conn, err := h.write.DB.Conn(ctx)
	if err != nil {
		return false
	}
	defer conn.Close()
	var usual int64
	if conn.QueryRowContext(ctx, `PRAGMA busy_timeout`).Scan(&usual) != nil {
		return false
	}
	set := func(ms int64) error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf(`PRAGMA busy_timeout = %d`, ms))
		return err
	}
	if set(writeMoment.Milliseconds()) != nil {
		return false
	}
	_, begun := conn.ExecContext(ctx, `BEGIN IMMEDIATE`)
	if begun == nil {
		_, begun = conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
	}
	return set(usual) == nil && begun == nil
}

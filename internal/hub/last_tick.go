package hub

import (
	"context"
	"time"
)

// LastTick returns when any worker last gave a sign of life, ended ones included, and how long ago that is
// by the database's clock. The time is zero if none ever did.
func (h *Hub) LastTick(ctx context.Context) (at time.Time, age time.Duration, err error) {
	var last, now instant
	err = h.row(ctx, []any{&last, &now}, `SELECT MAX(tick_at), {now} FROM workers`)
	if err != nil || last == 0 {
		return time.Time{}, 0, h.wrap("read the workers' ticks", err)
	}
	return last.time(), time.Duration(now-last) * time.Microsecond, nil
}

package hub

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// sqliteLook is how often a SQLite file is asked whether someone wrote to it. The question reads one word
// of shared memory.
const sqliteLook = 50 * time.Millisecond

// byeTimeout bounds how long the end of a listening connection waits for the server.
const byeTimeout = 2 * time.Second

// Watch calls changed whenever someone may have made something due, until ctx ends. On Postgres it
// listens on a connection of its own, on SQLite it looks at the file's data version. It returns ctx's
// error, or the database's when it can't watch any more: then the caller waits and calls it again.
func (h *Hub) Watch(ctx context.Context, changed func()) error {
	if h.place.Engine == psn.SQLite {
		return h.watchSQLite(ctx, changed)
	}
	return h.watchPostgres(ctx, changed)
}

func (h *Hub) watchSQLite(ctx context.Context, changed func()) error {
	conn, err := h.read.DB.Conn(ctx) // the data version is relative to a connection
	if err != nil {
		return h.wrap("watch the hub", err)
	}
	defer conn.Close()
	tick := time.NewTicker(sqliteLook)
	defer tick.Stop()
	var last int64
	for {
		var version int64
		if err := conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&version); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return h.wrap("watch the hub", err)
		}
		if version != last {
			last = version
			changed()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (h *Hub) watchPostgres(ctx context.Context, changed func()) error {
	pooled, err := h.pool.Acquire(ctx)
	if err != nil {
		return h.wrap("listen to the hub", err)
	}
	conn := pooled.Hijack() // a listening connection never goes back
	defer func() {
		bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), byeTimeout)
		defer cancel()
		_ = conn.Close(bye)
	}()
	if _, err := conn.Exec(ctx, `LISTEN psn_due`); err != nil {
		return h.wrap("listen to the hub", err)
	}
	changed() // what happened before this connection listened
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return h.wrap("listen to the hub", err)
		}
		changed()
	}
}

package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// WorkerInfo is what a worker says of itself.
type WorkerInfo struct {
	ID          string
	Host        string
	PID         int
	Version     string
	OpensTokens bool   // it has the hub's private key
	PublicURL   string // where networks fetch media from it, or a BucketAddress; empty if nowhere
	StartedAt   time.Time
	TickAt      time.Time
	Age         time.Duration // since its last tick, by the database's clock
}

// Tick records that a worker is alive.
func (h *Hub) Tick(ctx context.Context, w WorkerInfo) error {
	return h.update(ctx, "record the worker's tick", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO workers (id, host, pid, version, opens_tokens, public_url, started_at, tick_at)
			VALUES (?, ?, ?, ?, ?, ?, {now}, {now})
			ON CONFLICT (id) DO UPDATE SET tick_at = {now}, stopped_at = NULL`,
			w.ID, w.Host, w.PID, w.Version, w.OpensTokens, w.PublicURL)
		return err
	})
}

// PublicWorker reports whether a worker that can publish and that networks can fetch media from gave a sign of life
// within d. A simulated network also reaches what only this machine does.
func (h *Hub) PublicWorker(ctx context.Context, d time.Duration, simulated bool) (bool, error) {
	found := false
	err := h.query(ctx, func(rows *sql.Rows) error {
		var at string
		err := rows.Scan(&at)
		found = found || simulated || !OnlyHere(at)
		return err
	}, `SELECT public_url FROM workers WHERE stopped_at IS NULL AND opens_tokens AND public_url <> ''
		AND tick_at > {now} - CAST(? AS BIGINT)`, micros(d))
	return found, h.wrap("look for a worker with a public address", err)
}

// Stopped records that a worker ended in order.
func (h *Hub) Stopped(ctx context.Context, id string) error {
	return h.update(ctx, "record the worker's end", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `UPDATE workers SET stopped_at = {now} WHERE id = ?`, id)
		return err
	})
}

// Workers returns the workers that have not ended in order, the freshest first.
func (h *Hub) Workers(ctx context.Context) ([]WorkerInfo, error) {
	var out []WorkerInfo
	err := h.query(ctx, func(rows *sql.Rows) error {
		var w WorkerInfo
		var started, tick, now instant
		if err := rows.Scan(&w.ID, &w.Host, &w.PID, &w.Version, &w.OpensTokens, &w.PublicURL, &started, &tick, &now); err != nil {
			return err
		}
		w.StartedAt, w.TickAt = started.time(), tick.time()
		w.Age = time.Duration(now-tick) * time.Microsecond
		out = append(out, w)
		return nil
	}, `SELECT id, host, pid, version, opens_tokens, public_url, started_at, tick_at, {now} FROM workers
		WHERE stopped_at IS NULL ORDER BY tick_at DESC, id LIMIT 20`)
	return out, h.wrap("list workers", err)
}

// Health is how well posts go out.
type Health struct {
	Overdue       int           // posts that are due and can go out
	OldestOverdue time.Duration // how long the oldest of them is due; 0 if none is
	Unknown       int           // attempts whose outcome is being found out
	Review        int           // posts that need a person
}

// Health looks at the oldest post that is overdue. Posts of accounts that are paused, limited or refused
// and of a hub that is paused are not overdue: they wait for a person or a clock.
func (h *Hub) Health(ctx context.Context) (Health, error) {
	var out Health
	var oldest sql.NullInt64
	var now int64
	err := h.row(ctx, []any{&out.Overdue, &oldest, &now, &out.Unknown, &out.Review}, `SELECT COUNT(*), MIN(p.due_at), {now},
			(SELECT COUNT(*) FROM attempts WHERE outcome IN ('sending', 'unknown')),
			(SELECT COUNT(*) FROM posts WHERE state = 'needs-review' AND deleted_at IS NULL)
		FROM posts p JOIN accounts a ON a.id = p.account_id
		WHERE p.state IN ('scheduled', 'approved') AND p.deleted_at IS NULL AND p.due_at <= {now}
			AND a.state = 'active' AND (SELECT NOT paused FROM hub) AND (a.limited_until IS NULL OR a.limited_until <= {now})`)
	if err == nil && oldest.Valid {
		out.OldestOverdue = time.Duration(now-oldest.Int64) * time.Microsecond
	}
	return out, h.wrap("read the hub's health", err)
}

// Housekeeping removes what nobody needs any more: idempotency keys after 30 days, finished task runs
// after 30, notices after 90, workers that have not ticked for 7, half-stored media after one, uploads of posts that
// are not on their way. It returns
// how many rows went, media aside.
func (h *Hub) Housekeeping(ctx context.Context) (int, error) {
	removed := 0
	err := h.update(ctx, "clean up", func(ctx context.Context, t *tx) error {
		removed = 0
		for _, step := range []struct {
			query string
			age   time.Duration
		}{
			{`DELETE FROM creations WHERE created_at < {now} - CAST(? AS BIGINT)`, keyLife},
			{`DELETE FROM task_runs WHERE state IN ('done', 'failed') AND asked_at < {now} - CAST(? AS BIGINT)`, 30 * 24 * time.Hour},
			{`DELETE FROM notices WHERE at < {now} - CAST(? AS BIGINT)`, 90 * 24 * time.Hour},
			{`DELETE FROM workers WHERE tick_at < {now} - CAST(? AS BIGINT)`, 7 * 24 * time.Hour},
		} {
			n, err := t.exec(ctx, step.query, micros(step.age))
			if err != nil {
				return err
			}
			removed += int(n)
		}
		n, err := t.tidyUploads(ctx)
		removed += int(n)
		return err
	})
	if err == nil {
		err = h.tidyMedia(ctx)
	}
	if err == nil && h.place.Engine == psn.SQLite {
		_, err = h.write.DB.ExecContext(ctx, `PRAGMA optimize`)
	}
	return removed, h.wrap("clean up", err)
}

package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Held names a claim that a worker holds.
type Held struct {
	PostID string
	Fence  int64
}

// Renew extends the leases of a worker's claims and returns the local time until which they hold, and
// those that hold no more. Lost claims were taken over by another worker.
func (h *Hub) Renew(ctx context.Context, worker string, lease time.Duration, held []Held) (until time.Time, lost []Held, err error) {
	asked := h.clock()
	if len(held) == 0 {
		return asked.Add(lease), nil, nil
	}
	kept := map[string]bool{}
	h.held.Lock()
	defer h.held.Unlock()
	err = h.updateHot(ctx, "renew leases", func(ctx context.Context, t *tx) error {
		clear(kept)
		v := t.table("TEXT", "BIGINT")
		for _, c := range held {
			v.add(c.PostID, c.Fence)
		}
		return t.rows(ctx, func(r *sql.Rows) error {
			var id string
			if err := r.Scan(&id); err != nil {
				return err
			}
			kept[id] = true
			return nil
		}, `WITH v (v_id, v_fence) AS (`+v.query()+`)
			UPDATE posts SET lease_until = {now} + CAST(? AS BIGINT) FROM v
			WHERE id = v_id AND fence = v_fence AND lease_owner = ? AND state||'' = 'publishing' RETURNING id`,
			v.args(micros(lease), worker)...)
	})
	if err != nil {
		return time.Time{}, nil, err
	}
	for _, c := range held {
		if !kept[c.PostID] {
			lost = append(lost, c)
		}
	}
	return asked.Add(lease), lost, nil
}

// serialLook is how soon a serial account with a post in hand is looked at again.
const serialLook = 200 * time.Millisecond

// NextLook returns how long from now, by the database's clock, the next post wants to be looked at:
// zero if one is due already, and most if none is due within most, or the hub is paused.
func (h *Hub) NextLook(ctx context.Context, most time.Duration) (time.Duration, error) {
	var next, now instant
	err := h.row(ctx, []any{&now, &next}, `SELECT {now}, MIN(look) FROM (
		SELECT look FROM (SELECT p.due_at AS look FROM posts p JOIN accounts a ON a.id = p.account_id
			WHERE p.state IN ('scheduled', 'approved') AND p.deleted_at IS NULL AND p.due_at IS NOT NULL AND a.state = 'active'
				AND a.removed_at IS NULL AND (a.limited_until IS NULL OR a.limited_until <= {now})
				AND `+notBusy+` ORDER BY p.due_at LIMIT 1) ready
		UNION ALL
		SELECT MIN(limited_until) FROM accounts WHERE state = 'active' AND removed_at IS NULL AND limited_until > {now}
		UNION ALL
		SELECT MIN({greatest}(due_at, COALESCE(lease_until, 0))) FROM posts WHERE state = 'publishing'
		UNION ALL
		SELECT {now} + CAST(? AS BIGINT) FROM posts p JOIN accounts a ON a.id = p.account_id
			WHERE p.state = 'publishing' AND p.lease_owner <> '' AND a.serial
		) looks WHERE (SELECT NOT paused FROM hub)`, micros(serialLook))
	if err != nil {
		return 0, h.wrap("look for the next post", err)
	}
	if next == 0 {
		return most, nil
	}
	wait := time.Duration(next-now) * time.Microsecond
	return min(max(wait, 0), most), nil
}

// Sweep marks what no worker looked at in time: ready posts that came due more than grace ago become
// missed; those that are due and can't go out because their account is paused, limited or refused are
// marked as held, so that they are never missed for that. Where the hub asks for approval, scheduled posts that
// nobody approved wait for it. It returns how many became missed.
func (h *Hub) Sweep(ctx context.Context, worker string, grace time.Duration) (int, error) {
	missed := 0
	err := h.update(ctx, "sweep overdue posts", func(ctx context.Context, t *tx) error {
		missed = 0
		if _, err := t.askApproval(ctx, "worker:"+worker); err != nil {
			return err
		}
		type late struct{ id, state string }
		var found []late
		err := t.rows(ctx, func(r *sql.Rows) error {
			var l late
			if err := r.Scan(&l.id, &l.state); err != nil {
				return err
			}
			found = append(found, l)
			return nil
		}, `SELECT p.id, p.state FROM posts p WHERE p.state IN ('scheduled', 'approved') AND p.deleted_at IS NULL
			AND p.due_at <= {now} - CAST(? AS BIGINT) AND p.held_at IS NULL
			AND (SELECT NOT paused FROM hub) ORDER BY p.due_at LIMIT 1000 {lock-skip p}`, micros(grace))
		if err != nil {
			return err
		}
		var story []entry
		for _, l := range found {
			_, err := t.exec(ctx, `UPDATE posts SET state = 'missed', problem = ?, problem_code = 'missed', updated_at = {now}
				WHERE id = ?`, "it came due more than "+grace.String()+" before any worker looked", l.id)
			if err != nil {
				return err
			}
			story = append(story, entry{
				actor: "worker:" + worker, act: string(psn.ActMiss), subject: "post", id: l.id, from: l.state,
				to: string(psn.Missed), detail: "no worker looked within " + grace.String(),
			})
		}
		missed = len(found)
		if err := t.audit(ctx, story...); err != nil {
			return err
		}
		if err := t.tellMissed(ctx, story); err != nil {
			return err
		}
		return t.hold(ctx)
	})
	return missed, err
}

// hold marks posts that are due and can't go out.
func (t *tx) hold(ctx context.Context) error {
	var ids []string
	err := t.rows(ctx, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT p.id FROM posts p WHERE p.state IN ('scheduled', 'approved') AND p.deleted_at IS NULL
			AND p.due_at <= {now} AND p.held_at IS NULL
			AND (p.account_id IN (SELECT id FROM accounts WHERE state <> 'active' OR limited_until > {now})
				OR (SELECT paused FROM hub)) ORDER BY p.due_at LIMIT 1000 {lock-skip p}`)
	if err != nil || len(ids) == 0 {
		return err
	}
	_, err = t.exec(ctx, `UPDATE posts SET held_at = {now} WHERE id IN {ids}`, t.h.dialect.ids(ids))
	return err
}

package hub

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// TellSignIns tells of active accounts that a person must sign in to again before long: once for each of the times
// before, that of the nearest one that has come. It returns how many it told of.
func (h *Hub) TellSignIns(ctx context.Context, before ...time.Duration) (int, error) {
	told := 0
	err := h.update(ctx, "tell who must sign in", func(ctx context.Context, t *tx) error {
		told = 0
		notices, err := t.signInNotices(ctx, before)
		if err != nil {
			return err
		}
		for _, n := range notices {
			var known int
			if err := t.row(ctx, []any{&known}, `SELECT COUNT(*) FROM notices WHERE topic = ?`, n.topic); err != nil {
				return err
			}
			if known > 0 {
				continue
			}
			if err := t.tell(ctx, n); err != nil {
				return err
			}
			told++
		}
		return nil
	})
	return told, err
}

func (t *tx) signInNotices(ctx context.Context, before []time.Duration) ([]notice, error) {
	var out []notice
	var most time.Duration
	for _, d := range before {
		most = max(most, d)
	}
	err := t.rows(ctx, func(rows *sql.Rows) error {
		var row accountRow
		var now instant
		if err := rows.Scan(append(row.fields(), &now)...); err != nil {
			return err
		}
		a := row.account()
		left, step := a.SignInBy.Sub(now.time()), most
		for _, d := range before {
			if left <= d {
				step = min(step, d)
			}
		}
		out = append(out, notice{
			kind: NoticeAccount, subject: "account", id: a.ID,
			topic: fmt.Sprintf("account:%s:sign-in:%d:%d", a.ID, a.SignInBy.Unix(), int(step.Hours())),
			title: t.title("sign in to %s by %s", a.Name, a.SignInBy.UTC().Format("2 January 15:04 UTC")),
			body: lines(
				fmt.Sprintf("What psn may do as %s on %s ends then, and it can't renew that by itself.", a.Handle, a.Platform),
				"Posts that are due later would wait. Sign in: "+t.command(a.SignIn()),
			),
		})
		return nil
	}, `SELECT `+accountColumns+`, {now} FROM accounts WHERE state = 'active' AND removed_at IS NULL
		AND sign_in_by > {now} AND sign_in_by <= {now} + CAST(? AS BIGINT) ORDER BY id`, micros(most))
	return out, err
}

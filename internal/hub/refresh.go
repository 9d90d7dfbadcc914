package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Refreshing is one process's turn at refreshing an account's token, or the news that it is not its turn.
type Refreshing struct {
	Won     bool           // nobody else refreshes this token until the lease is over
	Busy    bool           // somebody else does just now
	Account AccountSecrets // as it is now; its TokenVersion tells whether somebody was faster
}

// BeginRefresh asks for the turn at refreshing the token of that version. A refresh token that may be used
// once is used by one process at a time; whoever does not win reads Account again.
func (h *Hub) BeginRefresh(ctx context.Context, id string, tokenVersion int64, lease time.Duration) (Refreshing, error) {
	var r Refreshing
	err := h.update(ctx, "refresh the token", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE accounts SET refreshing_until = {now} + CAST(? AS BIGINT), refresh_fence = refresh_fence + 1
			WHERE id = ? AND token_version = ? AND token IS NOT NULL AND state <> 'reauth-required' AND removed_at IS NULL
				AND (refreshing_until IS NULL OR refreshing_until <= {now})`, micros(lease), id, tokenVersion)
		if err != nil {
			return err
		}
		r = Refreshing{Won: n == 1}
		found := false
		err = t.rows(ctx, func(rows *sql.Rows) error {
			found = true
			var row accountRow
			if err := rows.Scan(append(row.fields(), &r.Account.Sealed, &r.Busy)...); err != nil {
				return err
			}
			r.Account.Account, r.Account.Limits, r.Account.TokenVersion = row.account(), row.Limits, row.TokenVersion
			return nil
		}, `SELECT `+accountColumns+`, token, COALESCE(refreshing_until, 0) > {now} FROM accounts WHERE id = ?`, id)
		if err == nil && !found {
			err = noAccount(sql.ErrNoRows, id)
		}
		return err
	})
	r.Busy = r.Busy && !r.Won
	return r, err
}

// EndRefresh writes the token that a refresh brought and ends the turn. It writes nothing, and reports
// false, if the account has another token than the one that was refreshed: a person may have signed in. renewAt
// is when it is to be refreshed next, signInBy when a person must sign in again at the latest; zero for never.
func (h *Hub) EndRefresh(ctx context.Context, id string, tokenVersion int64, token psn.Token, renewAt, signInBy time.Time) (bool, error) {
	var n int64
	err := h.update(ctx, "keep the new token", func(ctx context.Context, t *tx) error {
		sealed, err := t.seal(ctx, id, token)
		if err != nil {
			return err
		}
		n, err = t.exec(ctx, `UPDATE accounts SET token = ?, token_version = token_version + 1, token_expires_at = ?,
				renew_at = ?, sign_in_by = ?, refreshing_until = NULL WHERE id = ? AND token_version = ? AND removed_at IS NULL`,
			sealed, at(token.ExpiresAt), at(renewAt), at(signInBy), id, tokenVersion)
		return err
	})
	return n == 1, err
}

// DropRefresh ends a turn that brought nothing, so that the next process need not wait for the lease.
func (h *Hub) DropRefresh(ctx context.Context, id string, tokenVersion int64) error {
	return h.update(ctx, "end the refresh", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `UPDATE accounts SET refreshing_until = NULL WHERE id = ? AND token_version = ?`, id, tokenVersion)
		return err
	})
}

// Renewable returns the active accounts whose token is to be renewed now, with their sealed tokens.
func (h *Hub) Renewable(ctx context.Context) ([]AccountSecrets, error) {
	var out []AccountSecrets
	err := h.query(ctx, func(rows *sql.Rows) error {
		var row accountRow
		var s AccountSecrets
		if err := rows.Scan(append(row.fields(), &s.Sealed)...); err != nil {
			return err
		}
		s.Account, s.Limits, s.TokenVersion = row.account(), row.Limits, row.TokenVersion
		out = append(out, s)
		return nil
	}, `SELECT `+accountColumns+`, token FROM accounts WHERE state = 'active' AND removed_at IS NULL
			AND renew_at <= {now} ORDER BY id`)
	return out, h.wrap("look for tokens to renew", err)
}

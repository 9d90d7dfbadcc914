package hub

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/uptrace/bun"

	"github.com/postshitnow/psn/internal/psn"
)

// NewAccount is an account about to be added.
type NewAccount struct {
	Account psn.Account // ID, CreatedAt and UpdatedAt are filled in
	Limits  any         // stored as JSON
	Token   psn.Token
	Actor   psn.Actor
}

// AddAccount adds an account with its sealed token, or, if this identity was added before, gives that
// account the new token, makes it active again and returns it. It refuses, with psn.CodeConflict, a name
// that is taken, and an account that is simulated in a hub with real ones or the other way round.
func (h *Hub) AddAccount(ctx context.Context, n NewAccount) (account psn.Account, renewed bool, err error) {
	limits, err := json.Marshal(n.Limits)
	if err != nil {
		return psn.Account{}, false, psn.Errorf(psn.CodeInternal, "add account: %w", err)
	}
	err = h.update(ctx, "add the account", func(ctx context.Context, t *tx) error {
		if err := t.keepApart(ctx, n.Account); err != nil {
			return err
		}
		var known string
		err := t.NewSelect().Model((*accountRow)(nil)).Column("id").
			Where("platform = ? AND server = ? AND external_id = ? AND removed_at IS NULL",
				n.Account.Platform, n.Account.Server, n.Account.ExternalID).Scan(ctx, &known)
		switch {
		case err == nil:
			renewed = true
			account, err = t.renewAccount(ctx, known, n, string(limits))
			return err
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		account, err = t.insertAccount(ctx, n, string(limits))
		return err
	})
	if conflict(err, "accounts_name") {
		err = psn.Errorf(psn.CodeConflict, "there is an account named %q already", n.Account.Name).
			WithHint("choose another name with --name").WithNext("psn account list")
	}
	return account, renewed, err
}

// keepApart refuses to mix simulated and real accounts in one hub. The update also serialises additions.
func (t *tx) keepApart(ctx context.Context, a psn.Account) error {
	var simulated bool
	err := t.row(ctx, []any{&simulated}, `UPDATE hub SET simulated = COALESCE(simulated, ?) RETURNING simulated`, a.Simulated)
	if err != nil {
		return err
	}
	if simulated == a.Simulated {
		return nil
	}
	kind := map[bool]string{true: "simulated", false: "real"}
	return psn.Errorf(psn.CodeConflict, "this hub has %s accounts, and a %s one never mixes with them",
		kind[simulated], kind[a.Simulated]).
		WithHint("make another hub for it: `psn hub create NAME`, then `psn account add … --hub NAME`")
}

func (t *tx) insertAccount(ctx context.Context, n NewAccount, limits string) (psn.Account, error) {
	a := n.Account
	a.ID = psn.NewID()
	sealed, err := t.seal(ctx, a.ID, n.Token)
	if err != nil {
		return a, err
	}
	_, err = t.exec(ctx, `INSERT INTO accounts (id, name, platform, handle, external_id, server, state, simulated,
			serial, limits, token, token_version, token_expires_at, scopes, renew_at, sign_in_by, created_by, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, {now}, {now})`,
		a.ID, a.Name, a.Platform, a.Handle, a.ExternalID, a.Server, a.Simulated, a.Serial, limits, sealed,
		at(n.Token.ExpiresAt), a.Scopes, at(a.RenewAt), at(a.SignInBy), n.Actor.String())
	if err != nil {
		return a, err
	}
	err = t.audit(ctx, entry{
		actor: n.Actor.String(), act: "add", subject: "account", id: a.ID, to: string(psn.AccountActive),
		detail: a.Platform + " " + a.Handle,
	})
	if err != nil {
		return a, err
	}
	return t.account(ctx, a.ID)
}

func (t *tx) renewAccount(ctx context.Context, id string, n NewAccount, limits string) (psn.Account, error) {
	before, err := t.account(ctx, id)
	if err != nil {
		return before, err
	}
	sealed, err := t.seal(ctx, id, n.Token)
	if err != nil {
		return before, err
	}
	_, err = t.exec(ctx, `UPDATE accounts SET handle = ?, limits = ?, serial = ?, token = ?, token_version = token_version + 1,
			token_expires_at = ?, scopes = ?, renew_at = ?, sign_in_by = ?, state = 'active', problem = '', limited_until = NULL, refreshing_until = NULL, updated_at = {now} WHERE id = ?`,
		n.Account.Handle, limits, n.Account.Serial, sealed, at(n.Token.ExpiresAt),
		n.Account.Scopes, at(n.Account.RenewAt), at(n.Account.SignInBy), id)
	if err != nil {
		return before, err
	}
	err = t.audit(ctx, entry{
		actor: n.Actor.String(), act: "sign-in", subject: "account", id: id, from: string(before.State),
		to: string(psn.AccountActive), detail: "a new token was given",
	})
	if err != nil {
		return before, err
	}
	return t.account(ctx, id)
}

// account reads an account for a change. Nobody else changes it until the transaction ends.
func (t *tx) account(ctx context.Context, id string) (psn.Account, error) {
	var row accountRow
	q := t.NewSelect().Model(&row).Where("id = ? AND removed_at IS NULL", id)
	if t.h.place.Engine == psn.Postgres {
		q = q.For("NO KEY UPDATE")
	}
	err := q.Scan(ctx)
	return row.account(), noAccount(err, id)
}

// Accounts returns the accounts of the hub, by name.
func (h *Hub) Accounts(ctx context.Context) ([]psn.Account, error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	var rows []accountRow
	err := h.read.NewSelect().Model(&rows).Where("removed_at IS NULL").Order("name").Scan(ctx)
	if err != nil {
		return nil, h.wrap("list accounts", err)
	}
	out := make([]psn.Account, len(rows))
	for i := range rows {
		out[i] = rows[i].account()
	}
	return out, nil
}

// AccountSecrets is an account with what is needed to act as it.
type AccountSecrets struct {
	Account      psn.Account
	Limits       string // JSON
	Sealed       []byte
	TokenVersion int64
}

// AccountByID returns an account, removed ones included, with its sealed token.
func (h *Hub) AccountByID(ctx context.Context, id string) (AccountSecrets, error) {
	var out AccountSecrets
	found := false
	err := h.query(ctx, func(rows *sql.Rows) error {
		var row accountRow
		found = true
		if err := rows.Scan(append(row.fields(), &out.Sealed)...); err != nil {
			return err
		}
		out.Account, out.Limits, out.TokenVersion = row.account(), row.Limits, row.TokenVersion
		return nil
	}, `SELECT `+accountColumns+`, token FROM accounts WHERE id = ?`, id)
	if err == nil && !found {
		err = psn.Errorf(psn.CodeNotFound, "there is no account %s", id).WithNext("psn account list")
	}
	return out, h.wrap("read the account", err)
}

// RenameAccount gives an account another name.
func (h *Hub) RenameAccount(ctx context.Context, id, name string, actor psn.Actor) error {
	err := h.update(ctx, "rename the account", func(ctx context.Context, t *tx) error {
		before, err := t.account(ctx, id)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE accounts SET name = ?, updated_at = {now} WHERE id = ?`, name, id); err != nil {
			return err
		}
		return t.audit(ctx, entry{
			actor: actor.String(), act: "rename", subject: "account", id: id, detail: before.Name + " is now " + name,
		})
	})
	if conflict(err, "accounts_name") {
		return psn.Errorf(psn.CodeConflict, "there is an account named %q already", name).WithNext("psn account list")
	}
	return err
}

// SetAccountState pauses or resumes an account. Setting the state it has is not an error; an account
// that needs a person to sign in can't be resumed, nor paused, which would be a way round that.
func (h *Hub) SetAccountState(ctx context.Context, id string, to psn.AccountState, why string, actor psn.Actor) error {
	return h.update(ctx, "change the account", func(ctx context.Context, t *tx) error {
		before, err := t.account(ctx, id)
		if err != nil || before.State == to {
			return err
		}
		if before.State == psn.AccountReauthRequired {
			return psn.Errorf(psn.CodeUnauthorised, "the platform refused the token of account %s; its posts are held", before.Name).
				WithHint("give it a new token with `psn account add`, which keeps the account and its posts")
		}
		_, err = t.exec(ctx, `UPDATE accounts SET state = ?, problem = ?, updated_at = {now} WHERE id = ?`, string(to), why, id)
		if err != nil {
			return err
		}
		return t.audit(ctx, entry{
			actor: actor.String(), act: string(to), subject: "account", id: id, from: string(before.State), to: string(to), detail: why,
		})
	})
}

// MissOverdue marks the ready posts of an account that came due more than grace ago as missed, and
// returns how many. It is what a person chooses when an account that was paused for long is resumed.
func (h *Hub) MissOverdue(ctx context.Context, accountID string, grace int64, actor psn.Actor) (int, error) {
	missed := 0
	err := h.update(ctx, "set overdue posts aside", func(ctx context.Context, t *tx) error {
		var story []entry
		err := t.rows(ctx, func(r *sql.Rows) error {
			e := entry{
				actor: actor.String(), act: string(psn.ActMiss), subject: "post", to: string(psn.Missed),
				detail: "set aside when its account was resumed",
			}
			err := r.Scan(&e.id, &e.from)
			story = append(story, e)
			return err
		}, `SELECT id, state FROM posts WHERE account_id = ? AND state IN ('scheduled', 'approved') AND deleted_at IS NULL
				AND due_at <= {now} - CAST(? AS BIGINT) ORDER BY id {lock}`, accountID, grace)
		if err != nil {
			return err
		}
		missed = len(story)
		for _, e := range story {
			_, err := t.exec(ctx, `UPDATE posts SET state = 'missed', problem = 'it came due while its account could not publish',
				problem_code = 'missed', updated_at = {now} WHERE id = ?`, e.id)
			if err != nil {
				return err
			}
		}
		return t.audit(ctx, story...)
	})
	return missed, err
}

// Waiting counts the posts of an account that have not come to an end, and of these the ready ones that
// came due more than grace ago.
func (h *Hub) Waiting(ctx context.Context, accountID string, grace int64) (open, overdue int, err error) {
	err = h.row(ctx, []any{&open, &overdue}, `SELECT COUNT(*),
			COUNT(CASE WHEN state IN ('scheduled', 'approved') AND due_at <= {now} - CAST(? AS BIGINT) THEN 1 END)
		FROM posts WHERE account_id = ? AND deleted_at IS NULL
			AND state IN ('draft', 'pending-approval', 'approved', 'scheduled', 'publishing', 'needs-review')`, grace, accountID)
	return open, overdue, h.wrap("count the account's posts", err)
}

// RemoveAccount removes an account and destroys its sealed token. Its posts stay in the hub; ready ones
// are cancelled. It refuses, with psn.CodeConflict, while one of its posts is being published.
func (h *Hub) RemoveAccount(ctx context.Context, id string, actor psn.Actor) (cancelled int, err error) {
	err = h.update(ctx, "remove the account", func(ctx context.Context, t *tx) error {
		// The lock keeps new posts out; see keepAccounts.
		var one string
		err := t.row(ctx, []any{&one}, `SELECT id FROM accounts WHERE id = ? AND removed_at IS NULL {lock}`, id)
		if err != nil {
			return noAccount(err, id)
		}
		if cancelled, err = t.cancelReady(ctx, id, actor); err != nil {
			return err
		}
		busy, err := t.NewSelect().Model((*postRow)(nil)).Where("account_id = ? AND deleted_at IS NULL", id).
			Where("state IN (?)", bun.List([]psn.State{psn.Scheduled, psn.Approved, psn.PendingApproval, psn.Publishing})).Count(ctx)
		if err != nil {
			return err
		}
		if busy > 0 {
			return psn.Errorf(psn.CodeConflict, "a post of this account is being published just now").
				WithHint("try again in a minute").Retry()
		}
		_, err = t.exec(ctx, `UPDATE accounts SET removed_at = {now}, token = NULL, state = 'paused',
			problem = 'removed', updated_at = {now} WHERE id = ?`, id)
		if err != nil {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "remove", subject: "account", id: id})
	})
	return cancelled, err
}

// cancelReady cancels the posts that would go out by themselves, except those that someone else changes
// just now.
func (t *tx) cancelReady(ctx context.Context, accountID string, actor psn.Actor) (int, error) {
	var story []entry
	err := t.rows(ctx, func(r *sql.Rows) error {
		e := entry{
			actor: actor.String(), act: string(psn.ActCancel), subject: "post", to: string(psn.Cancelled),
			detail: "its account was removed",
		}
		err := r.Scan(&e.id, &e.from)
		story = append(story, e)
		return err
	}, `SELECT p.id, p.state FROM posts p WHERE p.account_id = ? AND p.deleted_at IS NULL
			AND p.state IN ('scheduled', 'approved', 'pending-approval') {lock-skip p}`, accountID)
	if err != nil {
		return 0, err
	}
	for _, e := range story {
		_, err := t.exec(ctx, `UPDATE posts SET state = 'cancelled', problem = 'its account was removed', updated_at = {now}
			WHERE id = ?`, e.id)
		if err != nil {
			return 0, err
		}
	}
	return len(story), t.audit(ctx, story...)
}

// keepAccounts refuses, with psn.CodeNotFound, accounts that do not exist or were removed. The others are
// not removed before the transaction ends.
func (t *tx) keepAccounts(ctx context.Context, ids []string) error {
	known := map[string]bool{}
	err := t.rows(ctx, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		known[id] = true
		return err
	}, `SELECT id FROM accounts WHERE removed_at IS NULL AND id IN {ids} ORDER BY id {keep}`, t.h.dialect.ids(ids))
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !known[id] {
			return noAccount(sql.ErrNoRows, id)
		}
	}
	return nil
}

// removedAccount reports whether a post's account was removed. If not, it is not before the transaction
// ends. It is asked before the post is locked, in the order in which removing an account locks.
func (t *tx) removedAccount(ctx context.Context, postID string) (bool, error) {
	var removed instant
	err := t.row(ctx, []any{&removed}, `SELECT removed_at FROM accounts
		WHERE id = (SELECT account_id FROM posts WHERE id = ?) {keep}`, postID)
	return removed != 0, noPost(err, postID)
}

// errAccountRemoved refuses to make a post ready that could never go out.
func errAccountRemoved(p psn.Post) error {
	return psn.Errorf(psn.CodeConflict, "the account of post %s was removed", p.ID).
		WithHint("create the post again for another account").WithNext("psn account list")
}

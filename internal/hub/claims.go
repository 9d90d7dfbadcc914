package hub

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"github.com/postshitnow/psn/internal/psn"
)

// claimAccount is what a claim needs to know of its account.
type claimAccount struct {
	row    accountRow
	sealed []byte
}

// claims puts together what is known of claimed posts, in the order in which they came due.
func (t *tx) claims(ctx context.Context, found []candidate, posts map[string]*postRow) ([]Claim, error) {
	accounts, err := t.claimAccounts(ctx, posts)
	if err != nil {
		return nil, err
	}
	var claims []Claim
	index := map[string]int{}
	var seen []string // posts that were claimed before, and so may have attempts
	for _, c := range found {
		row := posts[c.id]
		if row == nil {
			continue
		}
		post, err := row.post()
		if err != nil {
			return nil, err
		}
		account := accounts[row.AccountID]
		if account == nil {
			return nil, psn.Errorf(psn.CodeCorrupt, "post %s has no account", row.ID)
		}
		if row.Fence > 1 {
			seen = append(seen, row.ID)
		}
		index[row.ID] = len(claims)
		claims = append(claims, Claim{
			Post: post, Account: account.row.account(), Limits: account.row.Limits, Sealed: account.sealed,
			TokenVersion: account.row.TokenVersion, Fence: row.Fence, Ready: post.ReadyState(),
			Deaths: row.Deaths, Tries: row.Tries,
		})
	}
	if len(seen) == 0 {
		return claims, nil
	}
	attempts, err := t.attempts(ctx, seen)
	if err != nil {
		return nil, err
	}
	for _, a := range attempts {
		c := &claims[index[a.PostID]]
		c.Attempts = append(c.Attempts, a)
		if a.Outcome.Open() {
			c.Open = &a
		}
	}
	publications, err := t.publications(ctx, seen)
	if err != nil {
		return nil, err
	}
	for _, p := range publications {
		c := &claims[index[p.PostID]]
		c.Publications = append(c.Publications, p)
	}
	return claims, nil
}

func (t *tx) claimAccounts(ctx context.Context, posts map[string]*postRow) (map[string]*claimAccount, error) {
	ids := map[string]bool{}
	for _, p := range posts {
		ids[p.AccountID] = true
	}
	accounts := map[string]*claimAccount{}
	if len(ids) == 0 {
		return accounts, nil
	}
	err := t.rows(ctx, func(rows *sql.Rows) error {
		a := new(claimAccount)
		if err := rows.Scan(append(a.row.fields(), &a.sealed)...); err != nil {
			return err
		}
		accounts[a.row.ID] = a
		return nil
	}, `SELECT `+accountColumns+`, token FROM accounts WHERE id IN {ids}`, t.h.dialect.ids(slices.Collect(maps.Keys(ids))))
	return accounts, err
}

// attempts reads the attempts of posts, oldest first.
func (t *tx) attempts(ctx context.Context, posts []string) ([]psn.Attempt, error) {
	var out []psn.Attempt
	err := t.rows(ctx, func(rows *sql.Rows) error {
		var r attemptRow
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		out = append(out, r.attempt())
		return nil
	}, `SELECT `+attemptColumns+` FROM attempts WHERE post_id IN {ids}
		ORDER BY post_id, segment, number`, t.h.dialect.ids(posts))
	return out, err
}

// publications reads the publications of posts, in the order of their segments.
func (t *tx) publications(ctx context.Context, posts []string) ([]psn.Publication, error) {
	var out []psn.Publication
	err := t.rows(ctx, func(rows *sql.Rows) error {
		var r publicationRow
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		out = append(out, r.publication())
		return nil
	}, `SELECT `+publicationColumns+` FROM publications WHERE post_id IN {ids}
		ORDER BY post_id, segment`, t.h.dialect.ids(posts))
	return out, err
}

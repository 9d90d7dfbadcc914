package hub

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// ClaimMost is the most posts of one claim.
const ClaimMost = 16

// ClaimRequest asks for posts that are due.
type ClaimRequest struct {
	Worker string        // id of the worker; it owns the leases
	Most   int           // free slots; at most ClaimMost are claimed
	Lease  time.Duration // by the database's clock
	Grace  time.Duration // a post that came due longer ago, and was never looked at, is not claimed
	// Suspects allows one post whose last worker died with it. Such posts run one at a time, so that one
	// that kills its worker takes no innocent post with it twice.
	Suspects bool
	PostID   string // claim this post only, if it is due; empty for any
}

// Claim is a post that this worker may publish until Until, and what is known of it.
type Claim struct {
	Post         psn.Post
	Account      psn.Account
	Limits       string // the account's limits, as JSON
	Sealed       []byte // the account's token
	TokenVersion int64  // grows with each change of the token
	Fence        int64
	Ready        psn.State         // Scheduled or Approved: where a deferred post goes
	Deaths       int               // workers that died with it
	Tries        int               // attempts in a row that were provably not sent
	Open         *psn.Attempt      // an attempt whose outcome is unknown; nil if there is none
	Publications []psn.Publication // segments that are out, in order
	Attempts     []psn.Attempt     // at this post so far, by segment, oldest first
	Until        time.Time         // local time at which to stop trusting the lease
}

// notBusy is true of an account a that may publish a post now: one that is serial has none in hand.
const notBusy = `(NOT a.serial OR a.id NOT IN (SELECT b.account_id FROM posts b WHERE b.state = 'publishing'))`

// candidate is a post that may be claimed.
type candidate struct {
	id, accountID, state string
	serial, died         bool
}

// Claim takes posts that are due: ready ones, and publishing ones that nobody holds any more. It marks
// them as publishing under a lease and raises their fence. It returns nothing while the hub is paused.
func (h *Hub) Claim(ctx context.Context, r ClaimRequest) ([]Claim, error) {
	most := min(r.Most, ClaimMost)
	if most < 1 {
		return nil, nil
	}
	asked := h.clock() // before the lease begins, so that Until is never too late
	r.Most = most
	op := &operation{claim: &r}
	if err := h.committer.do(ctx, op); err != nil {
		return nil, err
	}
	for i := range op.claims {
		op.claims[i].Until = asked.Add(r.Lease)
	}
	return op.claims, nil
}

func (t *tx) claim(ctx context.Context, r ClaimRequest) ([]Claim, error) {
	found, err := t.candidates(ctx, r)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	if found, err = t.oneOfSerial(ctx, found); err != nil || len(found) == 0 {
		return nil, err
	}
	if found, err = t.withinBudgets(ctx, found); err != nil || len(found) == 0 {
		return nil, err
	}
	claims, err := t.take(ctx, r, found)
	if err != nil {
		return nil, err
	}
	return claims, t.takeSegments(ctx, claims)
}

func (t *tx) candidates(ctx context.Context, r ClaimRequest) ([]candidate, error) {
	var found []candidate
	suspect := false
	// Two queries, each of them served by its own partial index.
	const columns = `SELECT p.id, p.account_id, p.state, a.serial, p.deaths, p.lease_owner FROM posts p
		JOIN accounts a ON a.id = p.account_id WHERE `
	scan := func(rows *sql.Rows) error {
		var c candidate
		var deaths int
		var owner string
		if err := rows.Scan(&c.id, &c.accountID, &c.state, &c.serial, &deaths, &owner); err != nil {
			return err
		}
		c.died = owner != "" && owner != r.Worker && c.state == string(psn.Publishing)
		if deaths > 0 || c.died {
			if suspect || !r.Suspects {
				return nil
			}
			suspect = true
		}
		if len(found) < r.Most {
			found = append(found, c)
		}
		return nil
	}
	only, args, healthy, parked := ``, []any{}, ``, ``
	if r.PostID != "" {
		only, args = ` AND p.id = ?`, []any{r.PostID}
	}
	if !r.Suspects {
		healthy, parked = ` AND p.deaths = 0`, ` AND p.deaths = 0 AND p.lease_owner = ''`
	}
	err := t.rows(ctx, scan, columns+`p.state = 'publishing' AND p.due_at <= {now}
		AND (p.lease_until IS NULL OR p.lease_until <= {now})
		AND (SELECT NOT paused FROM hub)`+only+parked+` ORDER BY p.due_at LIMIT ? {lock-skip p}`, append(args, r.Most)...)
	if err != nil || len(found) >= r.Most {
		return found, err
	}
	args = append([]any{micros(r.Grace)}, args...)
	err = t.rows(ctx, scan, columns+`p.state IN ('scheduled', 'approved') AND p.deleted_at IS NULL
		AND p.due_at <= {now} AND (p.held_at IS NOT NULL OR p.due_at > {now} - CAST(? AS BIGINT))
		AND a.state = 'active' AND a.removed_at IS NULL AND (a.limited_until IS NULL OR a.limited_until <= {now})
		AND `+notBusy+` AND (SELECT NOT paused FROM hub)`+only+healthy+`
		ORDER BY p.due_at LIMIT ? {lock-skip p}`, append(args, r.Most)...)
	return found, err
}

// oneOfSerial keeps at most one post of an account whose posts can't be listed afterwards, and none if
// one of its posts is being published already.
func (t *tx) oneOfSerial(ctx context.Context, found []candidate) ([]candidate, error) {
	ours := map[string]bool{} // serial accounts among the candidates
	for _, c := range found {
		if c.serial {
			ours[c.accountID] = true
		}
	}
	if len(ours) == 0 {
		return found, nil
	}
	free := map[string]bool{}
	for id := range ours {
		var one string
		err := t.row(ctx, []any{&one}, `SELECT a.id FROM accounts a WHERE a.id = ? {lock-skip a}`, id)
		if errors.Is(err, sql.ErrNoRows) {
			continue // another worker decides on it just now
		}
		if err != nil {
			return nil, err
		}
		free[id] = true
	}
	busy := map[string]string{} // account → the post of it that is being published
	err := t.rows(ctx, func(rows *sql.Rows) error {
		var account, id string
		if err := rows.Scan(&account, &id); err != nil {
			return err
		}
		busy[account] = id
		return nil
	}, `SELECT p.account_id, p.id FROM posts p JOIN accounts a ON a.id = p.account_id
		WHERE p.state = 'publishing' AND a.serial`)
	if err != nil {
		return nil, err
	}
	kept := found[:0]
	for _, c := range found {
		if c.serial {
			if !free[c.accountID] || busy[c.accountID] != "" && busy[c.accountID] != c.id {
				continue
			}
			busy[c.accountID] = c.id
		}
		kept = append(kept, c)
	}
	return kept, nil
}

// take marks the candidates as publishing and reads what a publisher needs to know of them.
func (t *tx) take(ctx context.Context, r ClaimRequest, found []candidate) ([]Claim, error) {
	v := t.table("TEXT", "TEXT", "BIGINT")
	var story []entry
	for _, c := range found {
		died := int64(0)
		switch {
		case c.died:
			died = 1
			story = append(story, entry{
				actor: "worker:" + r.Worker, act: "take-over", subject: "post", id: c.id, from: c.state,
				to: string(psn.Publishing), detail: "the worker that held it stopped responding",
			})
		case c.state != string(psn.Publishing):
			story = append(story, entry{
				actor: "worker:" + r.Worker, act: string(psn.ActClaim), subject: "post", id: c.id, from: c.state,
				to: string(psn.Publishing),
			})
		}
		v.add(c.id, c.state, died)
	}
	posts := make(map[string]*postRow, len(found))
	err := t.rows(ctx, func(rows *sql.Rows) error {
		r := new(postRow)
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		posts[r.ID] = r
		return nil
	}, `WITH v (v_id, v_state, v_died) AS (`+v.query()+`)
		UPDATE posts SET state = 'publishing', lease_owner = ?, lease_until = {now} + CAST(? AS BIGINT), held_at = NULL,
			fence = fence + 1, deaths = deaths + v_died, updated_at = {now}
		FROM v WHERE id = v_id AND state = v_state RETURNING `+postColumns,
		v.args(r.Worker, micros(r.Lease))...)
	if err != nil {
		return nil, err
	}
	if err := t.audit(ctx, story...); err != nil {
		return nil, err
	}
	return t.claims(ctx, found, posts)
}

package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
)

// commitTimeout bounds one shared commit.
const commitTimeout = 15 * time.Second

// Begin is an attempt about to be sent.
type Begin struct {
	AttemptID string // psn.NewID()
	PostID    string
	Fence     int64
	Segment   int
	Revision  int    // of the content in hand
	Hash      string // of the content in hand
	Prepared  string // what the platform holds ready for it
	Probe     string // the attempt whose unknown outcome this one finds out; empty for none
	Worker    string
	Lease     time.Duration // the lease is renewed to this length
}

// Begin durably commits an attempt as sending, and returns only then. It returns when the first attempt at
// this segment with this content began, which is now if there was none. It refuses, with psn.CodeStale, if
// the claim is no longer this worker's, the content or its approval changed, the account is not active,
// or an attempt at the segment is still open. After any error nothing may be sent.
func (h *Hub) Begin(ctx context.Context, b Begin) (began time.Time, err error) {
	op := &operation{begin: &b}
	err = h.committer.do(ctx, op)
	return op.began.time(), err
}

// beginAll commits many beginnings. Each one that is refused gets its own error.
func (t *tx) beginAll(ctx context.Context, ops []*operation) error {
	if len(ops) == 0 {
		return nil
	}
	v := t.table("TEXT", "BIGINT", "BIGINT", "TEXT", "BIGINT")
	byPost := make(map[string]*operation, len(ops))
	for _, op := range ops {
		b := op.begin
		byPost[b.PostID] = op
		op.err = psn.Errorf(psn.CodeStale, "post %s is no longer this worker's to publish", b.PostID)
		v.add(b.PostID, b.Fence, int64(b.Revision), b.Hash, micros(b.Lease))
	}
	fence := ` AND fence = v_fence`
	if fault.Mutant(fault.NoFence) {
		fence = ``
	}
	// The update locks the posts, so that nobody takes one over between this look and the commit.
	var mine []*operation
	err := t.rows(ctx, func(r *sql.Rows) error {
		var id string
		if err := r.Scan(&id); err != nil {
			return err
		}
		byPost[id].err = nil
		mine = append(mine, byPost[id])
		return nil
	}, `WITH v (v_id, v_fence, v_revision, v_hash, v_lease) AS (`+v.query()+`)
		UPDATE posts SET lease_until = {now} + v_lease FROM v
		WHERE id = v_id AND state||'' = 'publishing'`+fence+` AND revision = v_revision AND content_hash = v_hash
			AND (approved_hash = '' OR approved_hash = content_hash) AND COALESCE(deleted_at, 0) = 0
			AND account_id IN (SELECT id FROM accounts WHERE state = 'active' AND removed_at IS NULL)
		RETURNING id`, v.args()...)
	if err != nil || fault.Mutant(fault.NoAttempt) {
		return err
	}
	rows, err := t.attemptsOf(ctx, mine)
	if err != nil || rows.empty() {
		return err
	}
	var again []string // posts whose segment was tried before
	err = t.rows(ctx, func(r *sql.Rows) error {
		var id string
		var number int
		var began instant
		if err := r.Scan(&id, &number, &began); err != nil {
			return err
		}
		byPost[id].began = began
		if number > 1 {
			again = append(again, id)
		}
		return nil
	}, `WITH v (v_id, v_post, v_segment, v_revision, v_fence, v_worker, v_prepared) AS (`+rows.query()+`)
		INSERT INTO attempts (id, post_id, segment, number, revision, fence, outcome, worker, prepared, started_at)
		SELECT v_id, v_post, v_segment,
			1 + (SELECT COUNT(*) FROM attempts t WHERE t.post_id = v_post AND t.segment = v_segment),
			v_revision, v_fence, 'sending', v_worker, v_prepared, {now}
		FROM v
		WHERE 0 = (SELECT COUNT(*) FROM attempts t WHERE t.post_id = v_post AND t.segment = v_segment
				AND t.outcome IN ('sending', 'unknown', 'published'))
		RETURNING post_id, number, started_at`, rows.args()...)
	if err != nil {
		return err
	}
	for _, op := range ops {
		if op.err == nil && op.began == 0 {
			op.err = psn.Errorf(psn.CodeStale, "an attempt at segment %d of post %s is still open",
				op.begin.Segment+1, op.begin.PostID)
		}
	}
	return t.firstBegan(ctx, byPost, again)
}

// attemptsOf returns the rows of the attempts to write. An attempt that finds out what became of an earlier one takes
// its place: that one's outcome is the new one's to tell from now on.
func (t *tx) attemptsOf(ctx context.Context, ops []*operation) (*table, error) {
	rows := t.table("TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "TEXT")
	for _, op := range ops {
		b := op.begin
		if b.Probe != "" {
			n, err := t.exec(ctx, `UPDATE attempts SET outcome = 'probed', finished_at = COALESCE(finished_at, {now})
				WHERE id = ? AND post_id = ? AND segment = ? AND outcome = 'unknown'`, b.Probe, b.PostID, b.Segment)
			if err != nil {
				return nil, err
			}
			if n == 0 {
				op.err = psn.Errorf(psn.CodeStale, "what became of attempt %s is known by now", b.Probe)
				continue
			}
		}
		rows.add(b.AttemptID, b.PostID, int64(b.Segment), int64(b.Revision), b.Fence, b.Worker, b.Prepared)
	}
	return rows, nil
}

// firstBegan replaces the beginning of attempts at segments that were tried before by that of the first
// attempt with the same content.
func (t *tx) firstBegan(ctx context.Context, byPost map[string]*operation, again []string) error {
	if len(again) == 0 {
		return nil
	}
	return t.rows(ctx, func(r *sql.Rows) error {
		var id string
		var segment, revision int
		var first instant
		if err := r.Scan(&id, &segment, &revision, &first); err != nil {
			return err
		}
		if op := byPost[id]; op.begin.Segment == segment && op.begin.Revision == revision {
			op.began = first
		}
		return nil
	}, `SELECT post_id, segment, revision, MIN(started_at) FROM attempts WHERE post_id IN {ids}
		GROUP BY post_id, segment, revision`, t.h.dialect.ids(again))
}

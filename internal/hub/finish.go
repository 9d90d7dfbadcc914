package hub

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
)

// Finish is what came of a claim's latest step: the outcome of an attempt, where there was one, and what
// becomes of the post.
type Finish struct {
	PostID  string
	Fence   int64
	Worker  string
	Segment int

	// The attempt. AttemptID is empty if the step had none.
	AttemptID string
	Outcome   psn.Outcome
	Code      string
	Detail    string
	Status    int
	RemoteID  string
	URL       string
	Prepared  string // what the platform holds of it, where only the answer told; empty leaves what is recorded
	Looked    bool   // psn looked on the platform
	Absent    bool   // and a complete listing, after the platform's lag, lacked it

	// The post.
	Next        Next
	DueIn       time.Duration // for Park and Defer: when psn looks next, from now
	Comment     string        // for Done: the comment to write below the post; may be empty
	Ready       psn.State     // for Defer: Scheduled or Approved
	InPlace     bool          // for Defer: due_at stays, the account's limit alone holds the post
	Tried       bool          // for Defer: counts as a try that was provably not sent
	Problem     string        // one sentence, kept with the post; empty clears it
	ProblemCode string

	// The account.
	AccountID    string
	TokenVersion int64         // of the token that was used: what is said of an older one does not hold for a newer
	LimitedFor   time.Duration // nothing of this account is claimed for so long; zero for no limit
	Unauthorised string        // not empty: the account needs a person to sign in, and why
	Paused       string        // not empty: the account needs a person to mend something, and what; its posts are held
	Quotas       []Quota       // what the platform said is left of its allowances
}

// Next is what becomes of a post after a step.
type Next int

// What becomes of a post.
const (
	Continue Next = iota // it stays this worker's: the next segment follows
	Park                 // it stays publishing, is nobody's, and is looked at again later
	Done                 // published
	Defer                // back to its ready state, due again later
	Fail                 // failed
	Review               // needs a person
)

func (n Next) state(ready psn.State) (psn.State, psn.Act) {
	switch n {
	case Continue, Park:
		return psn.Publishing, ""
	case Done:
		return psn.Published, psn.ActPublish
	case Defer:
		return ready, psn.ActDefer
	case Fail:
		return psn.Failed, psn.ActFail
	case Review:
		return psn.NeedsReview, psn.ActReview
	}
	return "", ""
}

// Finish records the outcome of a step. It writes nothing and returns an error with psn.CodeStale if the
// claim is no longer this worker's.
func (h *Hub) Finish(ctx context.Context, f Finish) error {
	return h.committer.do(ctx, &operation{finish: &f})
}

// finishAll commits many outcomes. Each one that was fenced out gets its own error.
func (t *tx) finishAll(ctx context.Context, ops []*operation) error {
	if len(ops) == 0 {
		return nil
	}
	kept, err := t.movePosts(ctx, ops)
	if err != nil || len(kept) == 0 {
		return err
	}
	if err := t.closeAttempts(ctx, kept); err != nil {
		return err
	}
	if err := t.publish(ctx, kept); err != nil {
		return err
	}
	if err := t.tellStory(ctx, kept); err != nil {
		return err
	}
	if err := t.tellFinished(ctx, kept); err != nil {
		return err
	}
	return t.markAccounts(ctx, kept)
}

// movePosts writes what becomes of the posts and returns the outcomes whose claims still hold.
func (t *tx) movePosts(ctx context.Context, ops []*operation) ([]*Finish, error) {
	v := t.table("TEXT", "BIGINT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "TEXT")
	byPost := make(map[string]*operation, len(ops))
	for _, op := range ops {
		f := op.finish
		state, act := f.Next.state(f.Ready)
		if act != "" {
			if err := psn.CheckTransition(psn.Publishing, act, state); err != nil {
				op.err = err
				continue
			}
		}
		byPost[f.PostID] = op
		op.err = psn.Errorf(psn.CodeStale, "post %s was taken over; its outcome is not this worker's to record", f.PostID)
		v.add(f.PostID, f.Fence, string(state), f.Worker, flag(f.Next == Continue),
			flag(f.Next == Park || f.Next == Defer && !f.InPlace), micros(f.DueIn), flag(f.Next == Defer && f.InPlace), flag(f.Tried), flag(f.Next == Done || f.Next == Fail || f.Next == Review), f.Problem, f.ProblemCode)
	}
	if v.empty() {
		return nil, nil
	}
	fence := ` AND fence = v_fence AND lease_owner = v_worker`
	if fault.Mutant(fault.NoFence) {
		fence = ``
	}
	var kept []*Finish
	err := t.rows(ctx, func(r *sql.Rows) error {
		var id string
		if err := r.Scan(&id); err != nil {
			return err
		}
		op := byPost[id]
		op.err = nil
		kept = append(kept, op.finish)
		return nil
	}, `WITH v (v_id, v_fence, v_state, v_worker, v_keep, v_later, v_due_in, v_place, v_tried, v_end, v_problem, v_code) AS (`+v.query()+`)
		UPDATE posts SET state = v_state,
			lease_owner = CASE WHEN v_keep = 1 THEN lease_owner ELSE '' END,
			lease_until = CASE WHEN v_keep = 1 THEN lease_until END,
			due_at = CASE WHEN v_later = 1 THEN {now} + v_due_in ELSE due_at END,
			held_at = CASE WHEN v_place = 1 THEN {now} ELSE held_at END,
			tries = CASE WHEN v_tried = 1 THEN tries + 1 WHEN v_end = 1 THEN 0 ELSE tries END,
			deaths = CASE WHEN v_end = 1 THEN 0 ELSE deaths END,
			problem = v_problem, problem_code = v_code, updated_at = {now}
		FROM v WHERE id = v_id AND state||'' = 'publishing'`+fence+` RETURNING id`, v.args()...)
	return kept, err
}

// closeAttempts writes the outcomes of attempts.
func (t *tx) closeAttempts(ctx context.Context, kept []*Finish) error {
	v := t.table("TEXT", "TEXT", "TEXT", "TEXT", "BIGINT", "TEXT", "TEXT", "BIGINT", "BIGINT", "TEXT")
	for _, f := range kept {
		if f.AttemptID != "" {
			v.add(f.AttemptID, string(f.Outcome), f.Code, f.Detail, int64(f.Status), f.RemoteID, f.URL, flag(f.Looked), flag(f.Absent), f.Prepared)
		}
	}
	if v.empty() {
		return nil
	}
	_, err := t.exec(ctx, `WITH v (v_id, v_outcome, v_code, v_detail, v_status, v_remote, v_url, v_looked, v_absent, v_prepared) AS (`+v.query()+`)
		UPDATE attempts SET outcome = v_outcome,
			code = CASE WHEN v_code <> '' THEN v_code ELSE code END,
			detail = CASE WHEN v_detail <> '' THEN v_detail ELSE detail END,
			status = CASE WHEN v_status <> 0 THEN v_status ELSE status END,
			prepared = CASE WHEN v_prepared <> '' THEN v_prepared ELSE prepared END,
			remote_id = v_remote, url = v_url, looks = looks + v_looked, absences = absences + v_absent,
			finished_at = COALESCE(finished_at, {now})
		FROM v WHERE id = v_id AND outcome||'' IN ('sending', 'unknown')`, v.args()...)
	return err
}

// publish records the segments that are out.
func (t *tx) publish(ctx context.Context, kept []*Finish) error {
	v := t.table("TEXT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT")
	for _, f := range kept {
		if f.Outcome == psn.OutcomePublished {
			v.add(f.PostID, int64(f.Segment), f.AccountID, f.AttemptID, f.RemoteID, f.URL)
		}
	}
	if v.empty() {
		return nil
	}
	_, err := t.exec(ctx, `WITH v (v_post, v_segment, v_account, v_attempt, v_remote, v_url) AS (`+v.query()+`)
		INSERT INTO publications (post_id, segment, account_id, attempt_id, remote_id, url, published_at)
		SELECT v_post, v_segment, v_account, v_attempt, v_remote, v_url, {now} FROM v
		WHERE TRUE ON CONFLICT (post_id, segment) DO NOTHING`, v.args()...) // a lost answer to this very commit
	if err != nil {
		return err
	}
	for _, f := range kept {
		if f.Next == Done {
			if err := t.wantComment(ctx, f.PostID, f.Comment); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellStory writes one audit row per outcome.
func (t *tx) tellStory(ctx context.Context, kept []*Finish) error {
	var story []entry
	for _, f := range kept {
		state, act := f.Next.state(f.Ready)
		e := entry{
			actor: "worker:" + f.Worker, act: string(act), subject: "post", id: f.PostID,
			from: string(psn.Publishing), to: string(state), detail: f.Detail,
		}
		switch {
		case f.Next == Continue && f.Outcome == psn.OutcomePublished:
			e.act, e.detail = "publish-segment", f.URL
		case f.Next == Continue:
			e.act = "refused"
		case f.Next == Done && f.Detail == "":
			e.detail = f.URL
		case f.Next == Park && f.Looked:
			e.act = "look"
		case f.Next == Park:
			e.act = "unknown"
		case f.Problem != "":
			e.detail = f.Problem
		}
		story = append(story, e)
	}
	return t.audit(ctx, story...)
}

// markAccounts holds the posts of accounts that the platform limits or refuses.
func (t *tx) markAccounts(ctx context.Context, kept []*Finish) error {
	// Always in the same order, so that two workers never wait for one another.
	slices.SortFunc(kept, func(a, b *Finish) int { return strings.Compare(a.AccountID, b.AccountID) })
	for _, f := range kept {
		if err := t.observe(ctx, f.AccountID, f.Quotas); err != nil {
			return err
		}
		if f.LimitedFor > 0 {
			_, err := t.exec(ctx, `UPDATE accounts SET limited_until = {now} + CAST(? AS BIGINT) WHERE id = ?`,
				micros(f.LimitedFor), f.AccountID)
			if err != nil {
				return err
			}
		}
		if err := t.holdAccount(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// holdAccount makes an active account wait for a person: to sign in again, or to mend something and resume it.
func (t *tx) holdAccount(ctx context.Context, f *Finish) error {
	to, why, act := psn.AccountReauthRequired, f.Unauthorised, "refused"
	if why == "" {
		to, why, act = psn.AccountPaused, f.Paused, "pause"
	}
	if why == "" {
		return nil
	}
	n, err := t.exec(ctx, `UPDATE accounts SET state = ?, problem = ?, refreshing_until = NULL
		WHERE id = ? AND state = 'active' AND token_version = ?`,
		string(to), why, f.AccountID, f.TokenVersion)
	if err != nil || n == 0 {
		return err
	}
	if err := t.tellAccount(ctx, f.AccountID, to, why); err != nil {
		return err
	}
	return t.audit(ctx, entry{
		actor: "worker:" + f.Worker, act: act, subject: "account", id: f.AccountID,
		from: string(psn.AccountActive), to: string(to), detail: why,
	})
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

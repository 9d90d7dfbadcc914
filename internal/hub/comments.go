package hub

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Comment is the comment that follows a post, in the hands of one worker.
type Comment struct {
	PostID   string
	Text     string
	RemoteID string // of the post's first segment
	Fence    int64
	Tries    int
	Worker   string
	Account  AccountSecrets
}

// wantComment records a comment that is to be written below a post that is out.
func (t *tx) wantComment(ctx context.Context, post, text string) error {
	if text == "" {
		return nil
	}
	_, err := t.exec(ctx, `INSERT INTO comments (post_id, text, outcome, due_at) VALUES (?, ?, 'waiting', {now})
		ON CONFLICT (post_id) DO NOTHING`, post, text)
	if err == nil {
		t.h.commented.signal()
	}
	return err
}

// Commented receives a value soon after this process recorded a comment to write.
func (h *Hub) Commented() <-chan struct{} { return h.commented.wait() }

// TakeComment claims a comment that is due on an active account, for the length of the lease; false if there is none. A
// comment that may have been sent by a worker that is gone becomes unknown, and is never sent again.
func (h *Hub) TakeComment(ctx context.Context, worker string, lease time.Duration) (Comment, bool, error) {
	var c Comment
	found := false
	err := h.query(ctx, func(r *sql.Rows) error { return r.Scan(&found) }, `SELECT EXISTS (SELECT 1 FROM comments
		WHERE outcome = 'waiting' AND due_at <= {now} OR outcome = 'sending' AND lease_until <= {now})`)
	if err != nil || !found { // nearly always, and without a write
		return c, false, h.wrap("look for comments", err)
	}
	err = h.update(ctx, "claim a comment", func(ctx context.Context, t *tx) error {
		c, found = Comment{Worker: worker}, false
		if err := t.loseComments(ctx); err != nil {
			return err
		}
		skip := ""
		if h.place.Engine == psn.Postgres {
			skip = ` FOR UPDATE OF c SKIP LOCKED`
		}
		var account string
		err := t.row(ctx, []any{&c.PostID, &account, &c.RemoteID}, `SELECT c.post_id, p.account_id, u.remote_id FROM comments c
			JOIN posts p ON p.id = c.post_id JOIN publications u ON u.post_id = c.post_id AND u.segment = 0
			WHERE c.outcome = 'waiting' AND c.due_at <= {now} AND (c.lease_until IS NULL OR c.lease_until <= {now}) AND p.deleted_at IS NULL
				AND u.deleted_at IS NULL AND NOT (SELECT paused FROM hub)
				AND p.account_id IN (SELECT id FROM accounts WHERE state = 'active' AND removed_at IS NULL)
			ORDER BY c.due_at, c.post_id LIMIT 1`+skip)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		err = t.row(ctx, []any{&c.Text, &c.Fence, &c.Tries}, `UPDATE comments SET lease_until = {now} + CAST(? AS BIGINT), fence = fence + 1,
			tries = tries + 1, worker = ? WHERE post_id = ? RETURNING text, fence, tries`, micros(lease), worker, c.PostID)
		if err != nil {
			return err
		}
		found = true
		var row accountRow
		err = t.row(ctx, append(row.fields(), &c.Account.Sealed), `SELECT `+accountColumns+`, token FROM accounts WHERE id = ?`, account)
		c.Account.Account, c.Account.Limits, c.Account.TokenVersion = row.account(), row.Limits, row.TokenVersion
		return err
	})
	return c, found && err == nil, err
}

// BeginComment durably records that a comment is about to be sent. It refuses, with psn.CodeStale, if the claim is no
// longer the caller's; then nothing may be sent.
func (h *Hub) BeginComment(ctx context.Context, c Comment, lease time.Duration) error {
	return h.update(ctx, "begin the comment", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE comments SET outcome = 'sending', started_at = {now}, lease_until = {now} + CAST(? AS BIGINT)
			WHERE post_id = ? AND fence = ? AND outcome = 'waiting'`, micros(lease), c.PostID, c.Fence)
		if err == nil && n == 0 {
			err = psn.Errorf(psn.CodeStale, "the comment of post %s is no longer this worker's", c.PostID)
		}
		return err
	})
}

// CommentEnd is what came of a comment.
type CommentEnd struct {
	Outcome  psn.Outcome // published, rejected or unknown; not-sent waits for RetryIn and is tried again
	RetryIn  time.Duration
	RemoteID string
	URL      string
	Detail   string
}

// EndComment records what came of a comment. One that was not published is told to people, and changes nothing of the
// post. What is no longer the caller's is left as it is.
func (h *Hub) EndComment(ctx context.Context, c Comment, e CommentEnd) error {
	outcome := string(e.Outcome)
	if e.Outcome == psn.OutcomeNotSent {
		outcome = "waiting"
	}
	return h.update(ctx, "record the comment", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE comments SET outcome = ?, due_at = {now} + CAST(? AS BIGINT), lease_until = NULL, remote_id = ?,
				url = ?, detail = ?, finished_at = CASE WHEN CAST(? AS TEXT) <> 'waiting' THEN {now} END
			WHERE post_id = ? AND fence = ? AND outcome IN ('waiting', 'sending')`,
			outcome, micros(e.RetryIn), e.RemoteID, e.URL, e.Detail, outcome, c.PostID, c.Fence)
		if err != nil || n == 0 || outcome == "waiting" {
			return err
		}
		err = t.audit(ctx, entry{
			actor: "worker:" + c.Worker, act: "comment", subject: "post", id: c.PostID, from: string(psn.Published),
			to: string(psn.Published), detail: lines(outcome, e.Detail, e.URL),
		})
		if err != nil || e.Outcome == psn.OutcomePublished {
			return err
		}
		return t.tell(ctx, t.commentNotice(c.PostID, outcome, e.Detail))
	})
}

// loseComments gives up comments that were being sent by workers that are gone: they may be out, or not.
func (t *tx) loseComments(ctx context.Context) error {
	const why = "the worker ended before it knew what came of it"
	var notices []notice
	err := t.rows(ctx, func(r *sql.Rows) error {
		var post string
		if err := r.Scan(&post); err != nil {
			return err
		}
		notices = append(notices, t.commentNotice(post, "unknown", why))
		return nil
	}, `UPDATE comments SET outcome = 'unknown', finished_at = {now}, detail = ?
		WHERE outcome = 'sending' AND lease_until <= {now} RETURNING post_id`, why)
	if err != nil {
		return err
	}
	return t.tell(ctx, notices...)
}

func (t *tx) commentNotice(post, outcome, detail string) notice {
	return notice{
		kind: NoticeFailed, subject: "post", id: post, topic: "post:" + post + ":comment",
		title: t.title("the first comment of post %s is %s", post, outcome),
		body: lines(
			"The post is out. psn does not send its comment again.", said("What is known", detail),
			"Look at it: "+t.command("psn post show "+post),
		),
	}
}

// firstComment reads what became of a post's first comment; nil if it has none, or is not out yet.
func (h *Hub) firstComment(ctx context.Context, post string) (*psn.FirstComment, error) {
	var c *psn.FirstComment
	err := h.query(ctx, func(r *sql.Rows) error {
		c = new(psn.FirstComment)
		var at instant
		if err := r.Scan(&c.Text, &c.Outcome, &c.URL, &c.Detail, &at); err != nil {
			return err
		}
		c.FinishedAt = at.time()
		return nil
	}, `SELECT text, outcome, url, detail, finished_at FROM comments WHERE post_id = ?`, post)
	return c, h.wrap("read the first comment", err)
}

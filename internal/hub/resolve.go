package hub

import (
	"context"
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Resolution says what became of a post that needs review.
type Resolution struct {
	Published bool
	URL       string    // with Published
	RemoteID  string    // with Published, where it is known
	Segment   int       // of the open attempt; from OpenSegment
	When      time.Time // when it is due again, if something is missing; zero means now
	Actor     psn.Actor
}

// Resolve ends a post's review. Published records the open segment as out, and the post is published if
// that was its last; otherwise the post becomes ready again for the segments that are missing. Not
// published closes the open attempt as not sent and makes the post ready again, due at When. A post whose
// account was removed can't go out and is cancelled instead; one that nobody approved, where the hub asks for that,
// waits for approval.
func (h *Hub) Resolve(ctx context.Context, id string, r Resolution) (psn.Post, error) {
	var out psn.Post
	err := h.update(ctx, "resolve the post", func(ctx context.Context, t *tx) error {
		removed, err := t.removedAccount(ctx, id)
		if err != nil {
			return err
		}
		p, err := t.lockPost(ctx, id)
		if err != nil {
			return err
		}
		if p.State != psn.NeedsReview {
			return psn.Errorf(psn.CodeConflict, "post %s is %s; only a post that needs review is resolved", id, p.State).
				WithNext("psn post show " + id)
		}
		to, detail, err := t.settle(ctx, p, r)
		if err != nil {
			return err
		}
		if err := psn.CheckTransition(p.State, psn.ActResolve, to); err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE posts SET state = ?, scheduled_at = scheduled_at, due_at = COALESCE(?, {now}), held_at = NULL, tries = 0,
			deaths = 0, problem = '', problem_code = '', updated_at = {now} WHERE id = ?`, string(to), at(r.When), id)
		if err != nil {
			return err
		}
		err = t.audit(ctx, entry{
			actor: r.Actor.String(), act: string(psn.ActResolve), subject: "post", id: id, from: string(p.State),
			to: string(to), detail: detail,
		})
		if err != nil {
			return err
		}
		if removed && to.Ready() {
			if _, err := t.cancelReady(ctx, p.AccountID, r.Actor); err != nil {
				return err
			}
		}
		if _, err := t.askApproval(ctx, r.Actor.String()); err != nil {
			return err
		}
		out, err = t.lockPost(ctx, id)
		return err
	})
	if conflict(err, "publications_remote") {
		err = psn.Errorf(psn.CodeConflict, "%s belongs to another post of this account already", r.URL).
			WithHint("check the URL")
	}
	return out, err
}

// settle closes the open attempt as the resolution says, and returns where the post goes.
func (t *tx) settle(ctx context.Context, p psn.Post, r Resolution) (to psn.State, detail string, err error) {
	attempts, err := t.attempts(ctx, []string{p.ID})
	if err != nil {
		return "", "", err
	}
	publications, err := t.publications(ctx, []string{p.ID})
	if err != nil {
		return "", "", err
	}
	attempt, segment := "", len(publications)
	for _, a := range attempts {
		if a.Outcome.Open() {
			attempt, segment = a.ID, a.Segment
		}
	}
	outcome := psn.OutcomeNotSent
	to, detail = p.ReadyState(), "not published; it goes out again"
	if r.Published {
		outcome, detail = psn.OutcomePublished, "published as "+r.URL
		_, err := t.exec(ctx, `INSERT INTO publications (post_id, segment, account_id, attempt_id, remote_id, url, published_at)
			VALUES (?, ?, ?, ?, ?, ?, {now})`, p.ID, segment, p.AccountID, attempt, r.RemoteID, r.URL)
		if err != nil {
			return "", "", err
		}
		if segment+1 == len(p.Content.Segments) {
			to = psn.Published
			if err := t.wantComment(ctx, p.ID, p.Content.FirstComment); err != nil {
				return "", "", err
			}
		} else {
			detail += fmt.Sprintf("; %d more to go", len(p.Content.Segments)-segment-1)
		}
	}
	if !r.Published { // what was uploaded for an attempt that is written off is not gone on with
		if _, err := t.exec(ctx, `DELETE FROM uploads WHERE post_id = ?`, p.ID); err != nil {
			return "", "", err
		}
	}
	if attempt != "" {
		_, err := t.exec(ctx, `UPDATE attempts SET outcome = ?, url = ?, remote_id = ?, finished_at = COALESCE(finished_at, {now})
			WHERE id = ?`, string(outcome), r.URL, r.RemoteID, attempt)
		if err != nil {
			return "", "", err
		}
	}
	return to, detail, nil
}

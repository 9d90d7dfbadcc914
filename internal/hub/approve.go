package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// actPolicy is the change of the policy of approval, in the hub's audit story.
const actPolicy = "policy"

// SetApproval changes whether posts need approval. Where they do from now on, scheduled posts that nobody approved
// wait for it: their ids are returned. What has left already comes to its end. A company hub always asks for
// approval: psn.CodePolicy.
func (h *Hub) SetApproval(ctx context.Context, policy psn.Approval, how string, actor psn.Actor) (changed bool, waiting []string, err error) {
	if h.info.Kind == psn.Company && policy != psn.ApprovalRequired {
		return false, nil, psn.Errorf(psn.CodePolicy, "a company hub always asks for approval")
	}
	err = h.update(ctx, "set the policy of approval", func(ctx context.Context, t *tx) error {
		before := ""
		if err := t.row(ctx, []any{&before}, `SELECT approval FROM hub {lock}`); err != nil {
			return err
		}
		waiting, changed = nil, before != string(policy)
		if !changed {
			return nil
		}
		if _, err := t.exec(ctx, `UPDATE hub SET approval = ?`, string(policy)); err != nil {
			return err
		}
		err := t.audit(ctx, entry{
			actor: actor.String(), act: actPolicy, subject: "hub", id: t.h.info.ID, from: "approval " + before, to: "approval " + string(policy), detail: how,
		})
		if err != nil {
			return err
		}
		waiting, err = t.askApproval(ctx, actor.String())
		return err
	})
	return changed, waiting, err
}

// Submit asks for approval of a draft. when is the time at which it goes out once it is approved; zero keeps the
// time that the draft has, if that is still to come.
func (h *Hub) Submit(ctx context.Context, id string, when time.Time, zone string, actor psn.Actor) (psn.Post, error) {
	var out psn.Post
	err := h.update(ctx, "submit the post", func(ctx context.Context, t *tx) error {
		p, err := t.lockFor(ctx, id, psn.ActSubmit)
		if err != nil {
			return err
		}
		if when.IsZero() {
			now, err := t.now(ctx)
			if err != nil {
				return err
			}
			if when, zone = p.ScheduledAt, p.Zone; !when.After(now.time()) {
				when, zone = time.Time{}, ""
			}
		}
		_, err = t.exec(ctx, `UPDATE posts SET state = 'pending-approval', approved_hash = '', scheduled_at = ?, zone = ?, due_at = ?,
			held_at = NULL, tries = 0, problem = '', problem_code = '', updated_at = {now} WHERE id = ?`, at(when), zone, at(when), id)
		if err != nil {
			return err
		}
		detail := ""
		if !when.IsZero() {
			detail = "for " + psn.FormatInstant(when)
		}
		out, err = t.told(ctx, p, psn.ActSubmit, psn.PendingApproval, detail, actor)
		return err
	})
	return out, err
}

// Approval is a person's yes to a post.
type Approval struct {
	Hash  string // of the content that the person saw
	How   string // the person agreed; may be empty
	When  time.Time
	Zone  string // of When
	Actor psn.Actor
}

// Approve binds a person's yes to the content of a post. A post that has another content by now is refused with
// psn.CodeStale. When, where it is given, is the time at which the post goes out; otherwise the post keeps the time
// that it was submitted with, or loses it if that has passed meanwhile.
func (h *Hub) Approve(ctx context.Context, id string, a Approval) (psn.Post, error) {
	var out psn.Post
	err := h.update(ctx, "approve the post", func(ctx context.Context, t *tx) error {
		p, err := t.lockFor(ctx, id, psn.ActApprove)
		if err != nil {
			return err
		}
		if p.ContentHash != a.Hash {
			return psn.Errorf(psn.CodeStale, "post %s was edited meanwhile: it has revision %d now", id, p.Revision).
				WithHint("look at it again before you approve it").WithNext("psn post preview " + id)
		}
		when, zone := a.When, a.Zone
		if when.IsZero() {
			now, err := t.now(ctx)
			if err != nil {
				return err
			}
			if when, zone = p.ScheduledAt, p.Zone; !when.After(now.time()) {
				when, zone = time.Time{}, ""
			}
		}
		_, err = t.exec(ctx, `UPDATE posts SET state = 'approved', approved_hash = content_hash, scheduled_at = ?, zone = ?, due_at = ?,
			held_at = NULL, tries = 0, problem = '', problem_code = '', updated_at = {now} WHERE id = ?`, at(when), zone, at(when), id)
		if err != nil {
			return err
		}
		out, err = t.told(ctx, p, psn.ActApprove, psn.Approved, a.How, a.Actor)
		return err
	})
	return out, err
}

// lockFor reads a post for an act that leads to one state, of an account that was not removed.
func (t *tx) lockFor(ctx context.Context, id string, act psn.Act) (psn.Post, error) {
	removed, err := t.removedAccount(ctx, id)
	if err != nil {
		return psn.Post{}, err
	}
	p, err := t.lockPost(ctx, id)
	switch {
	case err != nil:
		return p, err
	case len(psn.Allowed(p.State, act)) != 1:
		return p, refused(p, act)
	case removed:
		return p, errAccountRemoved(p)
	}
	return p, nil
}

// told records an act on a post and reads the post as it is then.
func (t *tx) told(ctx context.Context, p psn.Post, act psn.Act, to psn.State, detail string, actor psn.Actor) (psn.Post, error) {
	err := t.audit(ctx, entry{
		actor: actor.String(), act: string(act), subject: "post", id: p.ID, from: string(p.State), to: string(to), detail: detail,
	})
	if err != nil {
		return p, err
	}
	return t.lockPost(ctx, p.ID)
}

// approvalRequired reports whether posts need approval. That does not change before the transaction ends.
func (t *tx) approvalRequired(ctx context.Context) (bool, error) {
	policy := ""
	err := t.row(ctx, []any{&policy}, `SELECT approval FROM hub {share}`)
	return policy == string(psn.ApprovalRequired), err
}

// approvedFor refuses, with psn.CodePolicy, to make a post ready whose content nobody approved, where the hub asks
// for that.
func (t *tx) approvedFor(ctx context.Context, p psn.Post, to psn.State) error {
	if to != psn.Scheduled {
		return nil
	}
	required, err := t.approvalRequired(ctx)
	if err != nil || !required {
		return err
	}
	return ErrUnapproved(p)
}

// ErrUnapproved says that a post's content must be approved first. It has psn.CodePolicy.
func ErrUnapproved(p psn.Post) *psn.Error {
	err := psn.Errorf(psn.CodePolicy, "post %s needs approval before it gets a time, for this hub asks for it", p.ID)
	if p.State == psn.Draft {
		return err.WithHint("submit it, with the time at which it goes out once it is approved: psn post submit %s --at TIME", p.ID).
			WithNext("psn post submit " + p.ID)
	}
	return err.WithHint("nobody approved what it says now; make it a draft again and submit it").WithNext("psn post reopen " + p.ID)
}

// askApproval makes scheduled posts that nobody approved wait for approval, if the hub asks for it, and returns
// their ids. They keep their time.
func (t *tx) askApproval(ctx context.Context, actor string) ([]string, error) {
	policy := ""
	err := t.row(ctx, []any{&policy}, `SELECT approval FROM hub`)
	if err != nil || policy != string(psn.ApprovalRequired) {
		return nil, err
	}
	var ids []string
	err = t.rows(ctx, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT p.id FROM posts p WHERE p.state IN ('scheduled', 'approved') AND p.state||'' = 'scheduled'
		AND p.deleted_at IS NULL ORDER BY p.due_at, p.id {lock-skip p}`)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if _, err = t.exec(ctx, `UPDATE posts SET state = 'pending-approval', approved_hash = '', held_at = NULL, updated_at = {now}
		WHERE id IN {ids}`, t.h.dialect.ids(ids)); err != nil {
		return nil, err
	}
	const why = "the hub asks for approval"
	var story []entry
	for _, id := range ids {
		story = append(story,
			entry{actor: actor, act: string(psn.ActReopen), subject: "post", id: id, from: string(psn.Scheduled), to: string(psn.Draft), detail: why},
			entry{actor: actor, act: string(psn.ActSubmit), subject: "post", id: id, from: string(psn.Draft), to: string(psn.PendingApproval), detail: why})
	}
	return ids, t.audit(ctx, story...)
}

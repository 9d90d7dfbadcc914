package hub

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// moves are the acts of Move.
var moves = []psn.Act{psn.ActCancel, psn.ActReopen, psn.ActReject}

// lockPost reads a post for a change. Nobody else changes it until the transaction ends.
func (t *tx) lockPost(ctx context.Context, id string) (psn.Post, error) {
	var row postRow
	q := t.NewSelect().Model(&row).Where("p.id = ?", id)
	if t.h.place.Engine == psn.Postgres {
		q = q.For("UPDATE")
	}
	if err := q.Scan(ctx); err != nil {
		return psn.Post{}, noPost(err, id)
	}
	post, err := row.post()
	if err == nil && !post.DeletedAt.IsZero() {
		err = psn.Errorf(psn.CodeConflict, "post %s was deleted", id)
	}
	return post, err
}

// refused explains why an act is not possible in a state.
func refused(p psn.Post, act psn.Act) error {
	e := psn.Errorf(psn.CodeConflict, "post %s is %s and can't %s", p.ID, p.State, act).WithNext("psn post show " + p.ID)
	switch p.State { //nolint:exhaustive // the others need no explanation
	case psn.Publishing:
		return e.WithHint("it is being published just now; look again in a moment").Retry()
	case psn.Published:
		return e.WithHint("it is out; `psn post delete %s` takes it down", p.ID)
	case psn.NeedsReview:
		return e.WithHint("say first whether it is out: `psn post resolve %s --published URL` or `--not-published`", p.ID)
	}
	return e
}

// Schedule sets or moves the time of a post and returns it as it is then. A draft becomes scheduled, unless the hub
// asks for approval first: psn.CodePolicy.
func (h *Hub) Schedule(ctx context.Context, id string, when time.Time, zone string, actor psn.Actor) (psn.Post, error) {
	return h.schedule(ctx, id, when, zone, psn.From(psn.ActSchedule), actor)
}

// Reschedule moves the time of a post that has one, or that only waits for one. A draft is refused.
func (h *Hub) Reschedule(ctx context.Context, id string, when time.Time, zone string, actor psn.Actor) (psn.Post, error) {
	from := slices.DeleteFunc(psn.From(psn.ActSchedule), func(s psn.State) bool { return s == psn.Draft })
	return h.schedule(ctx, id, when, zone, from, actor)
}

// schedule is Schedule for a post in one of some states.
func (h *Hub) schedule(ctx context.Context, id string, when time.Time, zone string, from []psn.State, actor psn.Actor) (psn.Post, error) {
	var out psn.Post
	err := h.update(ctx, "schedule the post", func(ctx context.Context, t *tx) error {
		removed, err := t.removedAccount(ctx, id)
		if err != nil {
			return err
		}
		p, err := t.lockPost(ctx, id)
		if err != nil {
			return err
		}
		to := psn.Allowed(p.State, psn.ActSchedule)
		if len(to) == 0 || !slices.Contains(from, p.State) {
			return refused(p, psn.ActSchedule)
		}
		if removed {
			return errAccountRemoved(p)
		}
		if err := t.approvedFor(ctx, p, to[0]); err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE posts SET state = ?, scheduled_at = ?, zone = ?, due_at = ?, held_at = NULL,
			tries = 0, problem = '', problem_code = '', updated_at = {now} WHERE id = ?`,
			string(to[0]), at(when), zone, at(when), id)
		if err != nil {
			return err
		}
		err = t.audit(ctx, entry{
			actor: actor.String(), act: string(psn.ActSchedule), subject: "post", id: id, from: string(p.State),
			to: string(to[0]), detail: "for " + psn.FormatInstant(when),
		})
		if err != nil {
			return err
		}
		out, err = t.lockPost(ctx, id)
		return err
	})
	return out, err
}

// Edit replaces the content of a post. With wantRevision not zero, a post that was edited since is
// refused with psn.CodeStale, and media that are not in the hub with psn.CodeNotFound. A thread keeps the
// segments that are out already.
func (h *Hub) Edit(ctx context.Context, id string, content psn.Content, wantRevision int, actor psn.Actor) (psn.Post, error) {
	var out psn.Post
	err := h.update(ctx, "edit the post", func(ctx context.Context, t *tx) error {
		p, err := t.lockPost(ctx, id)
		if err != nil {
			return err
		}
		if wantRevision != 0 && p.Revision != wantRevision {
			return psn.Errorf(psn.CodeStale, "post %s has revision %d, you edited revision %d", id, p.Revision, wantRevision).
				WithHint("read it again and edit what stands there now").WithNext("psn post show " + id)
		}
		to := psn.Allowed(p.State, psn.ActEdit)
		if len(to) == 0 {
			return refused(p, psn.ActEdit)
		}
		if required, err := t.approvalRequired(ctx); err != nil {
			return err
		} else if required {
			to = []psn.State{psn.Draft}
		}
		if err := t.nothingOpen(ctx, p, psn.ActEdit); err != nil {
			return err
		}
		if err := t.keepsWhatIsOut(ctx, p, content); err != nil {
			return err
		}
		if content.Hash() == p.ContentHash {
			out = p
			return nil
		}
		if err := t.useOtherMedia(ctx, id, content); err != nil {
			return err
		}
		if err := t.propose(ctx, id, p.Content.Text()); err != nil {
			return err
		}
		raw, err := json.Marshal(content)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE posts SET state = ?, content = ?, content_hash = ?, revision = revision + 1,
			approved_hash = '', problem = '', problem_code = '', updated_at = {now} WHERE id = ?`,
			string(to[0]), string(raw), content.Hash(), id)
		if err != nil {
			return err
		}
		err = t.audit(ctx, entry{
			actor: actor.String(), act: string(psn.ActEdit), subject: "post", id: id, from: string(p.State), to: string(to[0]),
		})
		if err != nil {
			return err
		}
		out, err = t.lockPost(ctx, id)
		return err
	})
	return out, err
}

// keepsWhatIsOut refuses to change segments that are out already.
func (t *tx) keepsWhatIsOut(ctx context.Context, p psn.Post, content psn.Content) error {
	publications, err := t.publications(ctx, []string{p.ID})
	if err != nil {
		return err
	}
	for _, pub := range publications {
		i := pub.Segment
		if i >= len(content.Segments) || !reflect.DeepEqual(content.Segments[i], p.Content.Segments[i]) {
			return psn.Errorf(psn.CodeConflict, "segment %d of post %s is out already and can't be changed here", i+1, p.ID).
				WithHint("keep the first %d segments as they are, or create a new post", len(publications))
		}
	}
	return nil
}

// nothingOpen refuses an act on a post with an attempt whose outcome is unknown: what may be out must be
// found out before something else goes out in its place.
func (t *tx) nothingOpen(ctx context.Context, p psn.Post, act psn.Act) error {
	attempts, err := t.attempts(ctx, []string{p.ID})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(attempts, func(a psn.Attempt) bool { return a.Outcome.Open() }) {
		return refused(p, act)
	}
	return nil
}

// Move changes the state of a post by an act that needs nothing else: cancel, reopen, reject. It records why. Other
// acts are refused with psn.CodeConflict: they have methods of their own. Approval ends with a reopening.
func (h *Hub) Move(ctx context.Context, id string, act psn.Act, why string, actor psn.Actor) (psn.Post, error) {
	var out psn.Post
	err := h.update(ctx, string(act)+" the post", func(ctx context.Context, t *tx) error {
		p, err := t.lockPost(ctx, id)
		if err != nil {
			return err
		}
		to := psn.Allowed(p.State, act)
		if len(to) != 1 || !slices.Contains(moves, act) {
			return refused(p, act)
		}
		approved := p.ApprovedHash
		if act == psn.ActReopen {
			approved = ""
			if err := t.nothingOpen(ctx, p, act); err != nil {
				return err
			}
		}
		_, err = t.exec(ctx, `UPDATE posts SET state = ?, approved_hash = ?, problem = ?, problem_code = '', updated_at = {now}
			WHERE id = ?`, string(to[0]), approved, why, id)
		if err != nil {
			return err
		}
		err = t.audit(ctx, entry{
			actor: actor.String(), act: string(act), subject: "post", id: id, from: string(p.State), to: string(to[0]), detail: why,
		})
		if err != nil {
			return err
		}
		out, err = t.lockPost(ctx, id)
		return err
	})
	return out, err
}

// Retry makes a failed or missed post ready again, due at when. What was approved must still be approved.
func (h *Hub) Retry(ctx context.Context, id string, when time.Time, actor psn.Actor) (psn.Post, error) {
	var out psn.Post
	err := h.update(ctx, "retry the post", func(ctx context.Context, t *tx) error {
		removed, err := t.removedAccount(ctx, id)
		if err != nil {
			return err
		}
		p, err := t.lockPost(ctx, id)
		if err != nil {
			return err
		}
		if !slices.Contains(psn.Allowed(p.State, psn.ActRetry), p.ReadyState()) {
			return refused(p, psn.ActRetry)
		}
		if removed {
			return errAccountRemoved(p)
		}
		if err := t.approvedFor(ctx, p, p.ReadyState()); err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE posts SET state = ?, scheduled_at = ?, due_at = ?, held_at = NULL, tries = 0, deaths = 0,
			problem = '', problem_code = '', updated_at = {now} WHERE id = ?`, string(p.ReadyState()), at(when), at(when), id)
		if err != nil {
			return err
		}
		err = t.audit(ctx, entry{
			actor: actor.String(), act: string(psn.ActRetry), subject: "post", id: id, from: string(p.State),
			to: string(p.ReadyState()), detail: "for " + psn.FormatInstant(when),
		})
		if err != nil {
			return err
		}
		out, err = t.lockPost(ctx, id)
		return err
	})
	return out, err
}

package hub

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// TakenDown records that a publication was deleted on its platform.
func (h *Hub) TakenDown(ctx context.Context, postID string, segment int, actor psn.Actor) error {
	return h.update(ctx, "record the deletion", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE publications SET deleted_at = {now} WHERE post_id = ? AND segment = ? AND deleted_at IS NULL`,
			postID, segment)
		if err != nil || n == 0 {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "take-down", subject: "post", id: postID})
	})
}

// Delete removes a post from every list; its story stays. It refuses, with psn.CodeConflict, a post that
// is being published, needs review, or still has a segment out.
func (h *Hub) Delete(ctx context.Context, id string, actor psn.Actor) error {
	return h.update(ctx, "delete the post", func(ctx context.Context, t *tx) error {
		p, err := t.lockPost(ctx, id)
		if err != nil {
			return err
		}
		if p.State == psn.Publishing || p.State == psn.NeedsReview {
			return refused(p, "delete")
		}
		publications, err := t.publications(ctx, []string{id})
		if err != nil {
			return err
		}
		for _, u := range publications {
			if u.DeletedAt.IsZero() {
				return psn.Errorf(psn.CodeConflict, "segment %d of post %s is still out", u.Segment+1, id)
			}
		}
		if _, err := t.exec(ctx, `UPDATE posts SET deleted_at = {now}, updated_at = {now} WHERE id = ?`, id); err != nil {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "delete", subject: "post", id: id, from: string(p.State)})
	})
}

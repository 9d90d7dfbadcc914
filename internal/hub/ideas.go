package hub

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// AddIdea keeps a new idea and returns it as it is kept.
func (h *Hub) AddIdea(ctx context.Context, idea psn.Idea, actor psn.Actor) (psn.Idea, error) {
	idea.ID, idea.CreatedBy = psn.NewID(), actor.String()
	if idea.State == "" {
		idea.State = psn.IdeaSpark
	}
	err := h.update(ctx, "add the idea", func(ctx context.Context, t *tx) error {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		idea.CreatedAt, idea.UpdatedAt = now.time(), now.time()
		if idea.State == psn.IdeaClaimed {
			idea.ClaimedBy = idea.CreatedBy
		}
		_, err = t.exec(ctx, `INSERT INTO ideas (id, text, notes, state, pillar, platforms, format, languages, urgent, expires_at,
			claimed_by, search, created_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			idea.ID, idea.Text, idea.Notes, string(idea.State), idea.Pillar, strings.Join(idea.Platforms, ","), string(idea.Format),
			strings.Join(idea.Languages, ","), flag(idea.Urgent), at(idea.ExpiresAt), idea.ClaimedBy, searched(idea), idea.CreatedBy,
			int64(now), int64(now))
		if err != nil {
			return err
		}
		return t.audit(ctx, entry{actor: idea.CreatedBy, act: "create", subject: "idea", id: idea.ID, to: string(idea.State)})
	})
	return idea, err
}

// searched returns the words by which an idea is found.
func searched(idea psn.Idea) string {
	return strings.Join(fold(idea.Text+" "+idea.Notes+" "+idea.Pillar), " ")
}

// EditIdea changes what an idea says, as change has it, if it has not become anything yet. Its state stays.
func (h *Hub) EditIdea(ctx context.Context, id string, actor psn.Actor, change func(*psn.Idea) error) (psn.Idea, error) {
	var out psn.Idea
	err := h.update(ctx, "edit the idea", func(ctx context.Context, t *tx) error {
		idea, err := t.lockIdea(ctx, id)
		if err != nil {
			return err
		}
		if idea.State == psn.IdeaUsed || idea.State == psn.IdeaKilled {
			return psn.Errorf(psn.CodeConflict, "idea %s is %s and can't be edited", id, idea.State).
				WithHint("add a new one with `psn idea add`").WithNext("psn idea show " + id)
		}
		if err := change(&idea); err != nil {
			return err
		}
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		if _, err = t.exec(ctx, `UPDATE ideas SET text = ?, notes = ?, pillar = ?, platforms = ?, format = ?, languages = ?, urgent = ?,
			expires_at = ?, search = ?, updated_at = ? WHERE id = ?`, idea.Text, idea.Notes, idea.Pillar, strings.Join(idea.Platforms, ","),
			string(idea.Format), strings.Join(idea.Languages, ","), flag(idea.Urgent), at(idea.ExpiresAt), searched(idea), int64(now), id); err != nil {
			return err
		}
		if err := t.audit(ctx, entry{actor: actor.String(), act: "edit", subject: "idea", id: id}); err != nil {
			return err
		}
		out, err = t.lockIdea(ctx, id)
		return err
	})
	return out, err
}

// MoveIdea brings an idea to another state. reason is kept with one that is killed. A step that the table of ideas does
// not have is refused with psn.CodeConflict.
func (h *Hub) MoveIdea(ctx context.Context, id string, to psn.IdeaState, reason string, actor psn.Actor) (before, after psn.Idea, err error) {
	err = h.update(ctx, "move the idea", func(ctx context.Context, t *tx) error {
		if before, err = t.lockIdea(ctx, id); err != nil {
			return err
		}
		if err := psn.CheckIdeaMove(id, before.State, to); err != nil {
			return err
		}
		if err := t.moveIdea(ctx, before, to, reason, actor.String()); err != nil {
			return err
		}
		after, err = t.lockIdea(ctx, id)
		return err
	})
	return before, after, err
}

func (t *tx) moveIdea(ctx context.Context, idea psn.Idea, to psn.IdeaState, reason, actor string) error {
	claimed := ""
	if to == psn.IdeaClaimed {
		claimed = actor
	}
	if _, err := t.exec(ctx, `UPDATE ideas SET state = ?, reason = ?, claimed_by = ?, updated_at = {now} WHERE id = ?`,
		string(to), reason, claimed, idea.ID); err != nil {
		return err
	}
	return t.audit(ctx, entry{actor: actor, act: "move", subject: "idea", id: idea.ID, from: string(idea.State), to: string(to), detail: reason})
}

// linkIdea records which posts an idea became. An idea that is killed takes none.
func (t *tx) linkIdea(ctx context.Context, id string, posts []string, actor string, now instant) error {
	idea, err := t.lockIdea(ctx, id)
	if err != nil {
		return err
	}
	if idea.State == psn.IdeaKilled {
		return psn.Errorf(psn.CodeConflict, "idea %s was killed: %s", id, psn.Excerpt(idea.Reason, 100)).
			WithHint("add it anew with `psn idea add`").WithNext("psn idea show " + id)
	}
	for _, post := range posts {
		if _, err := t.exec(ctx, `INSERT INTO idea_posts (post_id, idea_id, created_at) VALUES (?, ?, ?)`, post, id, int64(now)); err != nil {
			return err
		}
	}
	if !idea.State.Open() {
		return nil
	}
	return t.moveIdea(ctx, idea, psn.IdeaDeveloped, "", actor)
}

// lockIdea reads an idea that the transaction decides on.
func (t *tx) lockIdea(ctx context.Context, id string) (psn.Idea, error) {
	var known string
	if err := t.row(ctx, []any{&known}, `SELECT id FROM ideas WHERE id = ? {lock}`, id); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return psn.Idea{}, psn.Errorf(psn.CodeNotFound, "there is no idea %s", id).WithNext("psn idea list")
		}
		return psn.Idea{}, err
	}
	var idea psn.Idea
	return idea, t.rows(ctx, scanIdea(func(i psn.Idea) { idea = i }), ideaQuery+` WHERE id = ?`, id)
}

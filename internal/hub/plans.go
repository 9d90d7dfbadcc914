package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// PlanRecord is a plan that was applied.
type PlanRecord struct {
	ID        string
	From, To  time.Time // its first and its last post
	CreatedBy string
	CreatedAt time.Time
	Slots     []PlanSlot
}

// PlanSlot is what a slot of a plan became.
type PlanSlot struct {
	ID      string
	Hash    string // of what the slot said
	GroupID string // of its posts
}

// Plan returns a plan that was applied, and whether there is one.
func (h *Hub) Plan(ctx context.Context, id string) (PlanRecord, bool, error) {
	p := PlanRecord{}
	err := h.query(ctx, func(rows *sql.Rows) error {
		var from, to, made instant
		err := rows.Scan(&p.ID, &from, &to, &p.CreatedBy, &made)
		p.From, p.To, p.CreatedAt = from.time(), to.time(), made.time()
		return err
	}, `SELECT id, from_at, to_at, created_by, created_at FROM plans WHERE id = ?`, id)
	if err != nil || p.ID == "" {
		return p, false, h.wrap("read the plan", err)
	}
	err = h.query(ctx, func(rows *sql.Rows) error {
		var s PlanSlot
		err := rows.Scan(&s.ID, &s.Hash, &s.GroupID)
		p.Slots = append(p.Slots, s)
		return err
	}, `SELECT slot_id, hash, group_id FROM plan_slots WHERE plan_id = ? ORDER BY slot_id`, id)
	return p, true, h.wrap("read the plan's slots", err)
}

// CurrentPlan returns the plan that goes on now, else the one that begins next, else the latest; and whether there is any.
func (h *Hub) CurrentPlan(ctx context.Context) (PlanRecord, bool, error) {
	id := ""
	err := h.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&id) }, `SELECT id FROM plans
		ORDER BY CASE WHEN to_at >= {now} THEN 0 ELSE 1 END, CASE WHEN to_at >= {now} THEN from_at ELSE -to_at END, id LIMIT 1`)
	if err != nil || id == "" {
		return PlanRecord{}, false, h.wrap("look for the current plan", err)
	}
	return h.Plan(ctx, id)
}

// planSlots finds out which groups of an import are slots that were applied before, in the way of importKeys.
func (t *tx) planSlots(ctx context.Context, r ImportRequest, out *PostsImported, now instant) error {
	if r.Plan == nil {
		return nil
	}
	if _, err := t.exec(ctx, `INSERT INTO plans (id, from_at, to_at, created_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		r.Plan.ID, int64(at(r.Plan.From)), int64(at(r.Plan.To)), r.Actor.String(), int64(now), int64(now)); err != nil {
		return err
	}
	var id string // locks the plan, so that of two who apply it the second sees what the first did
	if err := t.row(ctx, []any{&id}, `SELECT id FROM plans WHERE id = ? {lock}`, r.Plan.ID); err != nil {
		return err
	}
	known := map[string]PlanSlot{}
	if err := t.rows(ctx, func(rows *sql.Rows) error {
		var s PlanSlot
		err := rows.Scan(&s.ID, &s.Hash, &s.GroupID)
		known[s.ID] = s
		return err
	}, `SELECT slot_id, hash, group_id FROM plan_slots WHERE plan_id = ?`, r.Plan.ID); err != nil {
		return err
	}
	for i, g := range r.Groups {
		s, found := known[g.Slot]
		switch {
		case !found:
		case s.Hash == g.RequestHash:
			out.Groups[i].ID, out.Groups[i].Replayed = s.GroupID, true
		default:
			out.Conflicts = append(out.Conflicts, i)
		}
	}
	return nil
}

// keepSlots records what the groups of a plan became, and what they come from.
func (t *tx) keepSlots(ctx context.Context, r ImportRequest, out *PostsImported, now instant) error {
	for i, g := range r.Groups {
		made := out.Groups[i]
		if made.Replayed {
			continue
		}
		var posts []string
		for _, id := range made.Posts {
			if id != "" {
				posts = append(posts, id)
			}
		}
		if len(posts) == 0 {
			continue
		}
		if err := t.link(ctx, g.Link, made.ID, posts, r.Actor.String(), now); err != nil {
			return err
		}
		if r.Plan == nil || g.Slot == "" {
			continue
		}
		if _, err := t.exec(ctx, `INSERT INTO plan_slots (plan_id, slot_id, hash, group_id, created_at) VALUES (?, ?, ?, ?, ?)`,
			r.Plan.ID, g.Slot, g.RequestHash, made.ID, int64(now)); err != nil {
			return err
		}
	}
	if r.Plan == nil || out.Created == 0 {
		return nil
	}
	if _, err := t.exec(ctx, `UPDATE plans SET from_at = CASE WHEN from_at < ? THEN from_at ELSE ? END, to_at = {greatest}(to_at, ?), updated_at = ?
		WHERE id = ?`, int64(at(r.Plan.From)), int64(at(r.Plan.From)), int64(at(r.Plan.To)), int64(now), r.Plan.ID); err != nil {
		return err
	}
	return t.audit(ctx, entry{actor: r.Actor.String(), act: "apply", subject: "plan", id: r.Plan.ID})
}

// GroupPosts returns the posts of these groups, by group, each in the order of its creation.
func (h *Hub) GroupPosts(ctx context.Context, groups []string) (map[string][]psn.Post, error) {
	var found []psn.Post
	err := h.query(ctx, func(rows *sql.Rows) error {
		var row postRow
		if err := rows.Scan(row.fields()...); err != nil {
			return err
		}
		post, err := row.post()
		found = append(found, post)
		return err
	}, `SELECT `+postColumns+` FROM posts WHERE group_id IN {ids} ORDER BY created_at, id`, h.dialect.ids(groups))
	out := map[string][]psn.Post{}
	for _, p := range found {
		out[p.GroupID] = append(out[p.GroupID], p)
	}
	return out, h.wrap("read the plan's posts", err)
}

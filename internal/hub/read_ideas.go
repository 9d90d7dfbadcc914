package hub

import (
	"context"
	"database/sql"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// ideaQuery selects ideas as they are shown: one that became a post is used from the moment when a post of it is out.
const ideaQuery = `SELECT id, text, notes, state, pillar, platforms, format, languages, urgent, expires_at, expired, reason, claimed_by,
	posts, created_by, created_at, updated_at FROM (
		SELECT i.id, i.text, i.notes, i.pillar, i.platforms, i.format, i.languages, i.urgent, i.expires_at, i.reason, i.claimed_by, i.search,
			i.created_by, i.created_at, i.updated_at,
			CASE WHEN i.state = 'developed' AND EXISTS (SELECT 1 FROM idea_posts x JOIN posts p ON p.id = x.post_id
				WHERE x.idea_id = i.id AND p.state = 'published') THEN 'used' ELSE i.state END AS state,
			CASE WHEN i.expires_at <= {now} AND i.state IN ('spark', 'seed', 'ready', 'claimed') THEN 1 ELSE 0 END AS expired,
			COALESCE((SELECT string_agg(post_id, ',' ORDER BY created_at, post_id) FROM idea_posts x WHERE x.idea_id = i.id), '') AS posts
		FROM ideas i) q`

func scanIdea(give func(psn.Idea)) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var i psn.Idea
		var platforms, languages, posts string
		var urgent, expired int64
		var expires, created, updated instant
		if err := rows.Scan(&i.ID, &i.Text, &i.Notes, &i.State, &i.Pillar, &platforms, &i.Format, &languages, &urgent, &expires, &expired,
			&i.Reason, &i.ClaimedBy, &posts, &i.CreatedBy, &created, &updated); err != nil {
			return err
		}
		i.Platforms, i.Languages, i.Posts = listed(platforms), listed(languages), listed(posts)
		i.Urgent, i.Expired = urgent == 1, expired == 1
		i.ExpiresAt, i.CreatedAt, i.UpdatedAt = expires.time(), created.time(), updated.time()
		give(i)
		return nil
	}
}

// listed reads a list that stands in one column.
func listed(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// IdeaFilter selects ideas; zero fields select everything but what is expired.
type IdeaFilter struct {
	States   []psn.IdeaState
	Pillar   string
	Platform string
	Format   psn.Format
	Text     string // only ideas that have all its words, each of which may go on
	Expired  bool   // those that are expired, and no others
	All      bool   // expired or not
	Limit    int    // 0 means 50; at most 500
	Cursor   string // as an earlier page returned it
}

// Ideas returns ideas, the latest first, and the cursor of the next page, which is empty after the last. Accents and
// case don't count in a search.
func (h *Hub) Ideas(ctx context.Context, f IdeaFilter) (page []psn.Idea, next string, err error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 500)
	conditions, args := []string{"TRUE"}, []any{}
	where := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if len(f.States) > 0 {
		states := make([]string, len(f.States))
		for i, s := range f.States {
			states[i] = string(s)
		}
		where("state IN {ids}", h.dialect.ids(states))
	}
	if f.Pillar != "" {
		where("pillar = ?", f.Pillar)
	}
	if f.Platform != "" {
		where("',' || platforms || ',' LIKE ?", "%,"+f.Platform+",%")
	}
	if f.Format != "" {
		where("format = ?", string(f.Format))
	}
	switch {
	case f.Expired:
		where("expired = 1")
	case !f.All:
		where("expired = 0")
	}
	if words := fold(f.Text); f.Text != "" {
		if len(words) == 0 {
			return nil, "", psn.Errorf(psn.CodeInvalid, "%q has no word to look for", psn.Excerpt(f.Text, 40)).
				WithHint("a word has letters or digits")
		}
		condition, argument := h.dialect.matching(words)
		where(condition, argument)
	}
	if f.Cursor != "" {
		when, id, err := parseCursor(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		where("created_at <= ? AND (created_at < ? OR id > ?)", when, when, id)
	}
	args = append(args, f.Limit+1)
	err = h.query(ctx, scanIdea(func(i psn.Idea) { page = append(page, i) }),
		ideaQuery+` WHERE `+strings.Join(conditions, " AND ")+` ORDER BY created_at DESC, id LIMIT ?`, args...)
	if err != nil {
		return nil, "", h.wrap("list ideas", err)
	}
	if len(page) > f.Limit {
		page = page[:f.Limit]
		last := page[len(page)-1]
		next = base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%s", last.CreatedAt.UnixMicro(), last.ID))
	}
	return page, next, nil
}

// Idea returns the idea with an id.
func (h *Hub) Idea(ctx context.Context, id string) (idea psn.Idea, err error) {
	err = h.query(ctx, scanIdea(func(i psn.Idea) { idea = i }), ideaQuery+` WHERE id = ?`, id)
	if err == nil && idea.ID == "" {
		err = psn.Errorf(psn.CodeNotFound, "there is no idea %s", id).WithNext("psn idea list")
	}
	return idea, h.wrap("read the idea", err)
}

// IdeaID returns the id of the one idea that begins with prefix, and errors as PostID does.
func (h *Hub) IdeaID(ctx context.Context, prefix string) (string, error) {
	if err := psn.CheckID(prefix); err != nil {
		return "", err
	}
	var ids []string
	err := h.query(ctx, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM ideas WHERE id >= ? AND id < ? ORDER BY id LIMIT 6`, prefix, prefix+"{")
	if err != nil {
		return "", h.wrap("find the idea", err)
	}
	return unique("idea", prefix, ids)
}

// IdeaCount is how many ideas have the same state and pillar.
type IdeaCount struct {
	State   psn.IdeaState
	Pillar  string
	Expired bool
	N       int
}

// CountIdeas counts the ideas that were made from a time on.
func (h *Hub) CountIdeas(ctx context.Context, since time.Time) ([]IdeaCount, error) {
	var counts []IdeaCount
	err := h.query(ctx, func(rows *sql.Rows) error {
		var c IdeaCount
		var expired int64
		err := rows.Scan(&c.State, &c.Pillar, &expired, &c.N)
		c.Expired = expired == 1
		counts = append(counts, c)
		return err
	}, `SELECT state, pillar, expired, COUNT(*) FROM (`+ideaQuery+`) counted WHERE created_at >= ?
		GROUP BY state, pillar, expired ORDER BY state, pillar, expired`, int64(at(since)))
	return counts, h.wrap("count ideas", err)
}

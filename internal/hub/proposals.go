package hub

import (
	"context"
	"database/sql"
	"errors"

	"github.com/postshitnow/psn/internal/psn"
)

// Proposal is a post that goes out or is out, beside the text that was first proposed.
type Proposal struct {
	Post     psn.Post
	Account  string // its name
	Proposed string
}

// propose keeps what a post said first. What was kept before stays.
func (t *tx) propose(ctx context.Context, post, text string) error {
	if text == "" {
		return nil
	}
	_, err := t.exec(ctx, `INSERT INTO proposals (post_id, text, at) VALUES (?, ?, {now}) ON CONFLICT (post_id) DO NOTHING`, post, text)
	return err
}

// proposed returns what a post said first; empty if that is not known.
func (h *Hub) proposed(ctx context.Context, post string) (string, error) {
	var text string
	err := h.row(ctx, []any{&text}, `SELECT text FROM proposals WHERE post_id = ?`, post)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return text, h.wrap("read what was proposed", err)
}

// Proposals returns the posts that go out or are out and of which is known what was proposed, the latest first, at most n.
func (h *Hub) Proposals(ctx context.Context, n int) ([]Proposal, error) {
	var out []Proposal
	err := h.query(ctx, func(r *sql.Rows) error {
		var row postRow
		var p Proposal
		if err := r.Scan(append(row.fields(), &p.Account, &p.Proposed)...); err != nil {
			return err
		}
		var err error
		p.Post, err = row.post()
		out = append(out, p)
		return err
	}, `SELECT `+postColumns+`, (SELECT name FROM accounts WHERE accounts.id = account_id), (SELECT text FROM proposals WHERE post_id = posts.id)
		FROM posts WHERE id IN (SELECT post_id FROM proposals) AND deleted_at IS NULL
			AND state IN ('scheduled', 'approved', 'publishing', 'published')
		ORDER BY updated_at DESC, id LIMIT ?`, n)
	return out, h.wrap("read what was proposed", err)
}

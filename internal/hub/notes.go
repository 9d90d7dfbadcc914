package hub

import (
	"context"
	"database/sql"

	"github.com/postshitnow/psn/internal/psn"
)

// AddNote adds what somebody says about a post. A deleted post is refused with psn.CodeConflict.
func (h *Hub) AddNote(ctx context.Context, postID, text string, actor psn.Actor) (psn.Note, error) {
	n := psn.Note{ID: psn.NewID(), PostID: postID, Author: actor.String(), Text: text}
	err := h.update(ctx, "add the note", func(ctx context.Context, t *tx) error {
		if _, err := t.lockPost(ctx, postID); err != nil {
			return err
		}
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		n.CreatedAt = now.time()
		_, err = t.exec(ctx, `INSERT INTO post_notes (id, post_id, author, text, created_at) VALUES (?, ?, ?, ?, ?)`,
			n.ID, n.PostID, n.Author, n.Text, int64(now))
		return err
	})
	return n, err
}

// Notes returns what was said about a post, the oldest first, at most the latest 200.
func (h *Hub) Notes(ctx context.Context, postID string) ([]psn.Note, error) {
	var notes []psn.Note
	err := h.query(ctx, func(rows *sql.Rows) error {
		n := psn.Note{PostID: postID}
		var made instant
		err := rows.Scan(&n.ID, &n.Author, &n.Text, &made)
		n.CreatedAt = made.time()
		notes = append(notes, n)
		return err
	}, `SELECT id, author, text, created_at FROM (SELECT id, author, text, created_at FROM post_notes WHERE post_id = ?
		ORDER BY created_at DESC, id DESC LIMIT 200) latest ORDER BY created_at, id`, postID)
	return notes, h.wrap("read the post's notes", err)
}

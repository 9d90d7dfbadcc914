package hub

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Document is the last checked copy of a file that people edit in a workspace.
type Document struct {
	Kind     string
	Name     string
	Content  string // empty where only the hash was asked for
	Hash     string // SHA-256 of the content, in hexadecimal
	PushedAt time.Time
	PushedBy string
}

// The acts of a document's audit story.
const (
	actPush   = "push"
	actUnpush = "unpush"
)

// Documents returns the hub's documents by kind and name, without their content.
func (h *Hub) Documents(ctx context.Context) ([]Document, error) {
	var all []Document
	err := h.query(ctx, func(rows *sql.Rows) error {
		var d Document
		var pushed instant
		err := rows.Scan(&d.Kind, &d.Name, &d.Hash, &pushed, &d.PushedBy)
		d.PushedAt = pushed.time()
		all = append(all, d)
		return err
	}, `SELECT kind, name, hash, pushed_at, pushed_by FROM documents`)
	slices.SortFunc(all, func(a, b Document) int { // the engines would sort by their own alphabets
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
	})
	return all, h.wrap("read the documents", err)
}

// Document returns one document with its content, or an error with psn.CodeNotFound.
func (h *Hub) Document(ctx context.Context, kind, name string) (Document, error) {
	d := Document{Kind: kind, Name: name}
	var pushed instant
	err := h.row(ctx, []any{&d.Content, &d.Hash, &pushed, &d.PushedBy},
		`SELECT content, hash, pushed_at, pushed_by FROM documents WHERE kind = ? AND name = ?`, kind, name)
	if errors.Is(err, sql.ErrNoRows) {
		return d, psn.Errorf(psn.CodeNotFound, "the hub has no %s %q", kind, psn.Excerpt(name, 40)).
			WithHint("push the workspace's files with `psn config push`").WithNext("psn config push")
	}
	d.PushedAt = pushed.time()
	return d, h.wrap("read the document", err)
}

// PushDocuments stores documents, all or none, and removes others, and returns how many changed anything. A document
// whose hash the hub has already is left alone, with who pushed it and when.
func (h *Hub) PushDocuments(ctx context.Context, push, remove []Document, actor psn.Actor) (changed int, err error) {
	push, remove = slices.Clone(push), slices.Clone(remove)
	inOrder := func(a, b Document) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
	}
	slices.SortFunc(push, inOrder) // of two that push at once, neither waits for the other's second row
	slices.SortFunc(remove, inOrder)
	err = h.update(ctx, "push the documents", func(ctx context.Context, t *tx) error {
		changed = 0
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		var entries []entry
		for _, d := range push {
			n, err := t.exec(ctx, `INSERT INTO documents (kind, name, content, hash, pushed_at, pushed_by) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (kind, name) DO UPDATE SET content = excluded.content, hash = excluded.hash,
				pushed_at = excluded.pushed_at, pushed_by = excluded.pushed_by WHERE documents.hash <> excluded.hash`,
				d.Kind, d.Name, d.Content, d.Hash, int64(now), actor.String())
			if err != nil {
				return err
			}
			if n > 0 {
				entries = append(entries, entry{actor: actor.String(), act: actPush, subject: "document", id: d.Kind + "/" + d.Name, detail: d.Hash})
			}
		}
		for _, d := range remove {
			n, err := t.exec(ctx, `DELETE FROM documents WHERE kind = ? AND name = ?`, d.Kind, d.Name)
			if err != nil {
				return err
			}
			if n > 0 {
				entries = append(entries, entry{actor: actor.String(), act: actUnpush, subject: "document", id: d.Kind + "/" + d.Name})
			}
		}
		changed = len(entries)
		return t.audit(ctx, entries...)
	})
	return changed, err
}

package app

import (
	"context"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// NotePost says something about a post, to those who work on it.
type NotePost struct {
	Hub    string
	Post   string // the beginning of its id
	Text   string
	DryRun bool
}

// PostNoted is a note with its post.
type PostNoted struct {
	Item PostItem
	Note psn.Note // without an id on a dry run
}

// NotePost adds a note to a post, in whatever state. Notes are never published.
func (a *App) NotePost(ctx context.Context, r NotePost) (PostNoted, error) {
	text := strings.TrimSpace(strings.ReplaceAll(r.Text, "\r\n", "\n"))
	if err := psn.CheckText(text); err != nil {
		err.Message = "the note: " + err.Message
		return PostNoted{}, err
	}
	switch {
	case text == "":
		return PostNoted{}, psn.Errorf(psn.CodeInvalid, "the note is empty").WithHint("give its text with --text or --file")
	case len(text) > psn.MaxNoteBytes:
		return PostNoted{}, psn.Errorf(psn.CodeInvalid, "the note has %d bytes, at most %d are allowed", len(text), psn.MaxNoteBytes)
	}
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostNoted{}, err
	}
	if !story.Post.DeletedAt.IsZero() {
		return PostNoted{}, psn.Errorf(psn.CodeConflict, "post %s was deleted", story.Post.ID).WithNext("psn post show " + story.Post.ID)
	}
	items, err := listed(ctx, h, []psn.Post{story.Post})
	if err != nil {
		return PostNoted{}, err
	}
	out := PostNoted{Item: items[0], Note: psn.Note{PostID: story.Post.ID, Author: a.Actor().String(), Text: text}}
	if !r.DryRun {
		out.Note, err = h.AddNote(ctx, story.Post.ID, text, a.Actor())
	}
	return out, err
}

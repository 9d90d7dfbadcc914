package app

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// EditDraft is a post as a file for an editor.
type EditDraft struct {
	ID       string
	Revision int
	Name     string // of the file
	Raw      []byte // a draft that says everything but the pictures
}

// DraftForEdit returns a post's content as a draft for an editor. Pictures stay as they are and are told of in the
// front matter's comments. It returns an error with psn.CodeConflict for a post that can't be edited, with
// psn.CodeStale for one that has another revision than ifRevision, unless that is 0, and with psn.CodeUnsupported for
// a text that a draft file would change.
func (a *App) DraftForEdit(ctx context.Context, hubName, prefix string, ifRevision int) (EditDraft, error) {
	_, story, err := a.openPost(ctx, hubName, prefix)
	if err != nil {
		return EditDraft{}, err
	}
	p := story.Post
	if err := may(p, psn.ActEdit); err != nil {
		return EditDraft{}, err
	}
	if ifRevision != 0 && ifRevision != p.Revision {
		return EditDraft{}, errStale(p, ifRevision)
	}
	d := workspace.Draft{Language: p.Content.Language, ReplyTo: p.Content.ReplyTo, FirstComment: p.Content.FirstComment, Poll: p.Content.Poll, Fit: fitOf(p.Content)}
	if len(p.Content.Options) > 0 {
		d.Options = map[string]map[string]string{story.Account.Platform: p.Content.Options}
	}
	for _, s := range p.Content.Segments {
		d.Segments = append(d.Segments, strings.Trim(s.Text, "\n"))
	}
	out := EditDraft{ID: p.ID, Revision: p.Revision, Name: "post-" + p.ID + ".md", Raw: remarked(d, story)}
	again, err := workspace.ParseDraft(out.Name, out.Raw)
	if err != nil || !slices.Equal(again.Segments, d.Segments) && strings.Join(d.Segments, "") != "" {
		return EditDraft{}, psn.Errorf(psn.CodeUnsupported, "the text of post %s would read differently in a draft file", p.ID).
			WithHint("it has a line that means something there; replace the text with --text or --file")
	}
	return out, nil
}

// remarked writes a draft with comments for whoever edits it.
func remarked(d workspace.Draft, story PostStory) []byte {
	remarks := []string{
		fmt.Sprintf("post %s on %s (%s), revision %d", story.Post.ID, story.Account.Name, story.Account.Platform, story.Post.Revision),
		"save and close to change the post; close without a change to leave it as it is",
	}
	for i, s := range story.Post.Content.Segments {
		for _, m := range s.Media {
			says := m.Alt
			if says == "" {
				says = "no alt text: " + m.NoAlt
			}
			remarks = append(remarks, fmt.Sprintf("segment %d keeps picture %s: %s", i+1, m.ID, psn.Excerpt(says, 80)))
			for _, c := range m.Captions {
				remarks = append(remarks, fmt.Sprintf("segment %d keeps the captions of %s in %s", i+1, m.ID, c.Language))
			}
		}
	}
	var head strings.Builder
	head.WriteString("---\n")
	for _, r := range remarks {
		head.WriteString("# " + psn.Excerpt(r, 200) + "\n")
	}
	raw := workspace.FormatDraft(d)
	if rest, ok := bytes.CutPrefix(raw, []byte("---\n")); ok {
		return append([]byte(head.String()), rest...)
	}
	return append([]byte(head.String()+"---\n\n"), raw...)
}

// Editor returns the command of the person's editor, from VISUAL or EDITOR. It returns an error with psn.CodeUsage if
// neither is set.
func (a *App) Editor() (string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if editor := strings.TrimSpace(a.env(name)); editor != "" {
			return editor, nil
		}
	}
	return "", psn.Errorf(psn.CodeUsage, "no editor is set").
		WithHint("set EDITOR, as EDITOR=nano, or give the text with --file or --text")
}

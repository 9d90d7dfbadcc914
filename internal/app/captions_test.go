package app_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

// write writes a file into the desk's folder.
func (d *desk) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCaptions makes a post with captions on both engines: they are part of its content, and of what was asked for.
func TestCaptions(t *testing.T) {
	t.Parallel()
	film, err := os.ReadFile(filepath.Join("..", "media", "testdata", "files", "short.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		d.write(t, "talk.mp4", string(film))
		d.write(t, "talk.es.srt", "1\n00:00:00,100 --> 00:00:01,000\nhola\n")
		ask := app.CreatePosts{Key: "k", Input: app.PostInput{
			Text: "look", Accounts: []string{"masto"}, Media: []string{"talk.mp4"}, Alt: []string{"a talk"}, Captions: []string{"talk.es.srt"},
		}}
		made, err := d.CreatePosts(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		shown := func() []psn.Caption {
			t.Helper()
			story, err := d.ShowPost(t.Context(), "", made.Posts[0].Post.ID)
			if err != nil {
				t.Fatal(err)
			}
			if got := story.Post.Content.Hash(); got != story.Post.ContentHash {
				t.Errorf("the hash is %s, that of the content %s", story.Post.ContentHash, got)
			}
			return story.Post.Content.Segments[0].Media[0].Captions
		}
		const spanish = "WEBVTT\n\n00:00:00.100 --> 00:00:01.000\nhola\n"
		if diff := cmp.Diff([]psn.Caption{{Language: "es", Cues: spanish}}, shown()); diff != "" {
			t.Error(diff)
		}

		ask.Input.Captions = []string{"es=talk.es.srt"} // the same in other words
		if again, err := d.CreatePosts(t.Context(), ask); err != nil || !again.Replayed {
			t.Errorf("%+v %v", again, err)
		}
		d.write(t, "talk.es.srt", "1\n00:00:00,100 --> 00:00:01,000\nadiós\n")
		if _, err := d.CreatePosts(t.Context(), ask); psn.CodeOf(err) != psn.CodeConflict {
			t.Errorf("other captions with the same key: %v", err)
		}

		edit := app.EditPost{Post: made.Posts[0].Post.ID, Input: app.PostInput{Text: "look", Language: "de", Captions: []string{"talk.es.srt", "pt=talk.es.srt", "en=" + filepath.Join(d.dir, "talk.es.srt")}}}
		if _, err := d.EditPost(t.Context(), edit); err != nil {
			t.Fatal(err)
		}
		bye := "WEBVTT\n\n00:00:00.100 --> 00:00:01.000\nadiós\n"
		if diff := cmp.Diff([]psn.Caption{{Language: "es", Cues: bye}, {Language: "pt", Cues: bye}, {Language: "en", Cues: bye}}, shown()); diff != "" {
			t.Error(diff)
		}
		d.write(t, "talk.srt", "1\n00:00:00,100 --> 00:00:01,000\nadiós\n")
		edit.Input.Captions, edit.Input.Language = []string{"talk.srt"}, "" // in the language that the post has
		if _, err := d.EditPost(t.Context(), edit); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]psn.Caption{{Language: "de", Cues: bye}}, shown()); diff != "" {
			t.Error(diff)
		}
		edit.Input.Media, edit.Input.Alt = []string{"talk.mp4"}, []string{"anew"}
		if _, err := d.EditPost(t.Context(), edit); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]psn.Caption{{Language: "de", Cues: bye}}, shown()); diff != "" {
			t.Error(diff)
		}
	})
}

package app_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

// paint writes a PNG of one colour into the desk's folder and returns what is in it.
func (d *desk) paint(t *testing.T, name string, shade uint8) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 30, 20))
	for i := range m.Pix {
		m.Pix[i] = color.Gray{shade}.Y
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(d.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCreatePictures makes a group with pictures on both engines: they are stored once, and every post of the
// group shows them.
func TestCreatePictures(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		d.addAccount(t, "second", "bo")
		raw := d.paint(t, "a.png", 10)
		d.paint(t, "b.png", 20)
		ask := app.CreatePosts{Key: "k", Input: app.PostInput{
			Text: "look", Accounts: []string{"masto", "second"}, Media: []string{"a.png", filepath.Join(d.dir, "b.png")}, Alt: []string{"one"},
			NoAlt: "decorative",
		}}
		rehearsal := ask
		rehearsal.DryRun = true
		made, err := d.CreatePosts(t.Context(), rehearsal)
		if err != nil || made.Posts[1].Post.Content.Segments[0].Media[0].ID != "" {
			t.Fatalf("%+v %v", made, err)
		}
		if items, _, err := d.ListMedia(t.Context(), app.MediaQuery{}); err != nil || len(items) != 0 {
			t.Errorf("a rehearsal stored %+v %v", items, err)
		}
		made, err = d.CreatePosts(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		items, _, err := d.ListMedia(t.Context(), app.MediaQuery{})
		if err != nil || len(items) != 2 || items[0].Posts != 2 || items[1].Posts != 2 {
			t.Fatalf("%+v %v", items, err)
		}
		for _, p := range made.Posts {
			story, err := d.ShowPost(t.Context(), "", p.Post.ID)
			if err != nil {
				t.Fatal(err)
			}
			want := []psn.MediaRef{
				{ID: items[1].ID, MIME: "image/png", Bytes: int64(len(raw)), Width: 30, Height: 20, Alt: "one"},
				{ID: items[0].ID, MIME: "image/png", Bytes: items[0].Bytes, Width: 30, Height: 20, NoAlt: "decorative"},
			}
			got := story.Post.Content.Segments[0].Media
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		}
		r, size, err := d.hub.OpenMedia(t.Context(), items[1].ID)
		if err != nil || size != int64(len(raw)) {
			t.Fatal(size, err)
		}
		defer r.Close()
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, raw) {
			t.Errorf("other bytes are stored: %v", err)
		}

		if err := os.Rename(filepath.Join(d.dir, "a.png"), filepath.Join(d.dir, "c.png")); err != nil {
			t.Fatal(err)
		}
		ask.Input.Media[0] = "c.png"
		if again, err := d.open(t).CreatePosts(t.Context(), ask); err != nil || !again.Replayed || again.Posts[0].Post.ID != made.Posts[0].Post.ID {
			t.Errorf("under another name: %+v %v", again, err)
		}
		d.paint(t, "c.png", 30)
		if _, err := d.CreatePosts(t.Context(), ask); psn.CodeOf(err) != psn.CodeConflict {
			t.Errorf("another picture: %v", err)
		}
		ask.Input.Media[0], ask.Input.Poll = "a.png", []string{"a", "b"}
		d.paint(t, "a.png", 10)
		if _, err := d.CreatePosts(t.Context(), ask); psn.CodeOf(err) != psn.CodeConflict {
			t.Errorf("with a poll: %v", err)
		}
		ask.Input.Poll, ask.Key = nil, ""
		for _, dryRun := range []bool{true, false} {
			ask.DryRun = dryRun
			if _, err := d.CreatePosts(t.Context(), ask); psn.CodeOf(err) != psn.CodeDuplicate {
				t.Errorf("the same without a key, dry run %t: %v", dryRun, err)
			}
		}
	})
}

// TestSplitPictures cuts a long text with a picture into a thread: the picture stays with the first part.
func TestSplitPictures(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.paint(t, "a.png", 10)
	d.paint(t, "b.png", 20)
	made, err := d.CreatePosts(t.Context(), app.CreatePosts{Split: true, Input: app.PostInput{
		File: filepath.Join(d.dir, "x.md"), Raw: []byte(strings.Repeat("word ", 1500) + "\n\n![a](a.png)\n<!-- next -->\nshort\n\n![b](b.png)\n"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	segments := made.Posts[0].Post.Content.Segments
	last := len(segments) - 1
	if last < 2 || len(segments[0].Media) != 1 || segments[0].Media[0].Alt != "a" || len(segments[1].Media) != 0 ||
		len(segments[last].Media) != 1 || segments[last].Media[0].Alt != "b" {
		t.Fatalf("%+v", segments)
	}
	for _, at := range []int{0, last} {
		if _, err := d.ShowMedia(t.Context(), "", segments[at].Media[0].ID); err != nil {
			t.Error(err)
		}
	}
}

// TestEditPictures keeps what an edit does not name, in its segment.
func TestEditPictures(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.paint(t, "a.png", 10)
	d.paint(t, "b.png", 20)
	made, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{
		File: filepath.Join(d.dir, "x.md"), Raw: []byte("one\n<!-- next -->\ntwo\n![a](a.png)\n"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	post := made.Posts[0].Post
	edit := func(r app.EditPost) psn.Content {
		t.Helper()
		r.Post = post.ID
		rehearsal := r
		rehearsal.DryRun = true
		if _, err := d.EditPost(t.Context(), rehearsal); err != nil {
			t.Fatal(err)
		}
		c, err := d.EditPost(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		return c.Item.Post.Content
	}
	file := func(text string) app.PostInput {
		return app.PostInput{File: filepath.Join(d.dir, "y.md"), Raw: []byte(text)}
	}
	c := edit(app.EditPost{Input: file("eins\n<!-- next -->\nzwei\n")})
	if len(c.Segments[0].Media) != 0 || len(c.Segments[1].Media) != 1 || c.Segments[1].Media[0].Alt != "a" {
		t.Errorf("kept: %+v", c)
	}
	c = edit(app.EditPost{Input: app.PostInput{Text: "one", Media: []string{"b.png"}, Alt: []string{"b"}}})
	if len(c.Segments) != 1 || len(c.Segments[0].Media) != 1 || c.Segments[0].Media[0].Alt != "b" {
		t.Errorf("replaced: %+v", c)
	}
	c = edit(app.EditPost{Input: file("eins\n"), NoMedia: true})
	if len(c.Segments[0].Media) != 0 {
		t.Errorf("removed: %+v", c)
	}
	items, _, err := d.ListMedia(t.Context(), app.MediaQuery{})
	if err != nil || len(items) != 2 || items[0].Posts+items[1].Posts != 0 {
		t.Errorf("%+v %v", items, err)
	}
}

// TestDraftFence has drafts that name files outside their workspace or folder.
func TestDraftFence(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.paint(t, "secret.png", 1)
	d.paint(t, "ws/content/media/a.png", 2)
	d.paint(t, "ws/content/drafts/b.png", 3)
	for link, target := range map[string]string{
		"ws/content/drafts/in.png": "../media/a.png", "ws/content/drafts/out.png": "../../../secret.png", "ws/content/out": "../..",
		"ws/content/drafts/abs.png": filepath.Join(d.dir, "secret.png"),
	} {
		if err := os.Symlink(target, filepath.Join(d.dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	check := func(picture string) psn.Code {
		t.Helper()
		_, err := d.CheckPost(t.Context(), app.CheckPost{Platform: "mastodon", Input: app.PostInput{
			File: "ws/content/drafts/x.md", Raw: []byte("x\n![a](" + picture + ")\n"),
		}})
		return psn.CodeOf(err)
	}
	want := func(codes map[string]psn.Code) {
		t.Helper()
		for picture, code := range codes {
			if got := check(picture); got != code {
				t.Errorf("%s: code %q, want %q", picture, got, code)
			}
		}
	}
	want(map[string]psn.Code{
		"b.png": "", "./b.png": "", "../media/a.png": psn.CodeInvalid, "in.png": psn.CodeInvalid, "../../../secret.png": psn.CodeInvalid,
		"out.png": psn.CodeInvalid, filepath.Join(d.dir, "secret.png"): psn.CodeInvalid, "nowhere.png": psn.CodeNotFound, "b.png/x": psn.CodeNotFound,
	})
	if err := os.MkdirAll(filepath.Join(d.dir, "ws", "config"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "ws", "config", "strategy.yaml"), []byte("zone: UTC\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	want(map[string]psn.Code{
		"b.png": "", "../media/a.png": "", "in.png": "", "../../../secret.png": psn.CodeInvalid, "out.png": psn.CodeInvalid,
		"abs.png": psn.CodeInvalid, "../out/secret.png": psn.CodeInvalid, "../../../../../../../etc/hostname": psn.CodeInvalid,
	})
}

// TestUnreadablePicture names a file that only somebody else may read.
func TestUnreadablePicture(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.paint(t, "a.png", 1)
	if err := os.Chmod(filepath.Join(d.dir, "a.png"), 0); err != nil {
		t.Fatal(err)
	}
	_, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{Text: "x", Media: []string{"a.png"}, Alt: []string{"a"}}})
	if os.Geteuid() == 0 { // who reads everything
		if err != nil {
			t.Error(err)
		}
		return
	}
	if psn.CodeOf(err) != psn.CodeInvalid || !strings.Contains(err.Error(), "can't be read by this user") {
		t.Error(err)
	}
}

package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

func text(words string, accounts ...string) app.PostInput {
	return app.PostInput{Text: words, Accounts: accounts}
}

// TestCreateTogether repeats one call fifty times at once: one post, and everybody is told which.
func TestCreateTogether(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		type answer struct {
			made app.PostsMade
			err  error
		}
		answers := make(chan answer, 50)
		apps := []*app.App{d.open(t), d.open(t), d.open(t), d.open(t), d.open(t)}
		for i := range cap(answers) {
			go func() {
				made, err := apps[i%len(apps)].CreatePosts(t.Context(), app.CreatePosts{
					Input: app.PostInput{Text: "once", At: "in 2h"}, Key: "k1",
				})
				answers <- answer{made, err}
			}()
		}
		ids, fresh := map[string]bool{}, 0
		for range cap(answers) {
			a := <-answers
			if a.err != nil {
				t.Fatal(a.err)
			}
			ids[a.made.Posts[0].Post.ID] = true
			if !a.made.Replayed {
				fresh++
			}
		}
		if len(ids) != 1 || fresh != 1 {
			t.Errorf("%d posts, %d answers that were no replay", len(ids), fresh)
		}
		_, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: text("something else"), Key: "k1"})
		if psn.CodeOf(err) != psn.CodeConflict {
			t.Error(err)
		}
	})
}

// TestCreateReplayLater repeats a call after its time has passed and after another account was added.
func TestCreateReplayLater(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	ask := app.CreatePosts{Input: app.PostInput{Text: "soon", At: time.Now().UTC().Add(1100 * time.Millisecond).Format(time.RFC3339)}, Key: "k"}
	first, err := d.CreatePosts(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	d.addAccount(t, "second", "bo")
	time.Sleep(1200 * time.Millisecond)
	again, err := d.CreatePosts(t.Context(), ask)
	if err != nil || !again.Replayed || again.Posts[0].Post.ID != first.Posts[0].Post.ID {
		t.Errorf("%+v %v", again, err)
	}
}

func TestCreateGroup(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		d.addAccount(t, "second", "bo")
		_, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: text("hello")})
		if psn.CodeOf(err) != psn.CodeUsage || !strings.Contains(err.Error(), "masto, second") {
			t.Error(err)
		}
		made, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: text("hello", "masto", "second")})
		if err != nil || len(made.Posts) != 2 || made.Posts[0].Post.GroupID != made.Posts[1].Post.GroupID {
			t.Fatalf("%+v %v", made, err)
		}
		for _, input := range []app.PostInput{text("hello", "second"), text("new", "masto", "nobody"), text("new", "masto", "masto")} {
			if _, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: input}); err == nil {
				t.Errorf("%+v was created", input)
			}
		}
		items, _, err := d.ListPosts(t.Context(), app.PostQuery{Group: made.Posts[1].Post.ID})
		if err != nil || len(items) != 2 {
			t.Errorf("%+v %v", items, err)
		}
		if items, _, _ := d.ListPosts(t.Context(), app.PostQuery{}); len(items) != 2 {
			t.Errorf("%d posts, want 2: a group is created whole or not at all", len(items))
		}
	})
}

// TestCreateDryRun lists every check that fails, and stores nothing.
func TestCreateDryRun(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.draft(t, "the same")
	made, err := d.CreatePosts(t.Context(), app.CreatePosts{
		Input: app.PostInput{
			File: "x.md", Raw: []byte("ok\n<!-- next -->\n" + strings.Repeat("x", 5007)), At: "yesterday",
			Options: []string{"visibility=everybody"},
		},
		DryRun: true,
	})
	if psn.CodeOf(err) != psn.CodeInvalid || !strings.Contains(err.Error(), "everybody") {
		t.Error(err)
	}
	all := strings.Join(made.Problems, "\n")
	for _, want := range []string{"masto, segment 1", "masto, segment 2", "5007", "5000", "(7 too many)", `"yesterday" is not a time`} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in %s", want, all)
		}
	}
	_, err = d.CreatePosts(t.Context(), app.CreatePosts{Input: text("the same"), DryRun: true})
	if psn.CodeOf(err) != psn.CodeDuplicate {
		t.Error(err)
	}
	if items, _, _ := d.ListPosts(t.Context(), app.PostQuery{}); len(items) != 1 {
		t.Errorf("%d posts", len(items))
	}
}

func TestCreateNextSlot(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		next := func(words string) (psn.Post, error) {
			made, err := d.open(t).CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{Text: words, At: "next"}})
			if err != nil {
				return psn.Post{}, err
			}
			return made.Posts[0].Post, nil
		}
		if _, err := next("no workspace"); psn.CodeOf(err) != psn.CodeInvalid {
			t.Error(err)
		}
		d.strategy(t, "zone: America/New_York\n")
		if _, err := next("no windows"); psn.CodeOf(err) != psn.CodeInvalid || !strings.Contains(err.Error(), "mastodon") {
			t.Error(err)
		}
		d.strategy(t, "zone: America/New_York\nwindows:\n  default:\n    - days: [daily]\n      times: [\"09:00\", \"17:30\"]\n")
		zone := must(psn.LoadZone("America/New_York"))
		seen := map[time.Time]bool{}
		var last time.Time
		for _, words := range []string{"a", "b", "c", "d", "e"} {
			post := must(next(words))
			wall := post.ScheduledAt.In(zone).Format("15:04")
			if wall != "09:00" && wall != "17:30" || post.Zone != "America/New_York" || seen[post.ScheduledAt] || post.ScheduledAt.Before(last) {
				t.Errorf("%s is at %s %s", words, wall, post.Zone)
			}
			seen[post.ScheduledAt], last = true, post.ScheduledAt
		}
		// A post that moves to the next slot does not stand in its own way.
		items, _, err := d.ListPosts(t.Context(), app.PostQuery{})
		if err != nil {
			t.Fatal(err)
		}
		first := items[len(items)-1].Post
		c, err := d.open(t).SchedulePost(t.Context(), app.SchedulePost{Post: first.ID, At: "next"})
		if err != nil || !c.Item.Post.ScheduledAt.Equal(first.ScheduledAt) {
			t.Errorf("%v %v, want %v", err, c.Item.Post.ScheduledAt, first.ScheduledAt)
		}
	})
}

func TestCreateHostileText(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	for _, words := range []string{
		"$(rm -rf ~) `id` ; echo", `"quotes" 'and' \backslashes\`, "<script>alert(1)</script>", "'; DROP TABLE posts; --",
		"שלום world \u200f", "a\u0301 👩‍👩‍👧 🏳️‍🌈", "%s %d {{.}}", "---\nnot: front matter",
	} {
		made, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: text(words)})
		if err != nil {
			t.Errorf("%q: %v", words, err)
			continue
		}
		story, err := d.ShowPost(t.Context(), "", made.Posts[0].Post.ID)
		if err != nil || story.Post.Content.Segments[0].Text != words {
			t.Errorf("%q became %q, %v", words, story.Post.Content.Text(), err)
		}
	}
	for _, words := range []string{"", "  \n ", "a\x00b", "a\x1b[31mb", "a\u202eb", "a\xffb", strings.Repeat("x", 70000)} {
		if _, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: text(words)}); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%q: %v", psn.Excerpt(words, 20), err)
		}
	}
}

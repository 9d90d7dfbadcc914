package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// readers lists the texts that a reader of the network sees.
func (d *desk) readers() []string {
	var texts []string
	for _, item := range d.sim.Network("gotosocial").Feed(0) {
		texts = append(texts, item.Text)
	}
	return texts
}

func TestDeleteTakesDown(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		id := d.draft(t, "down one", "down two")
		if err := d.publish(t.Context(), id, time.Minute); err != nil {
			t.Fatal(err)
		}
		did, err := d.DeletePost(t.Context(), app.DeletePost{Post: id, DryRun: true})
		if err != nil || len(did.TakenDown) != 2 || len(d.readers()) != 2 {
			t.Errorf("%+v %v %v", did, err, d.readers())
		}
		d.fault(t, sim.Fault{Do: sim.Refuse, On: sim.Delete, After: 1, Times: 1})
		if _, err := d.DeletePost(t.Context(), app.DeletePost{Post: id}); psn.CodeOf(err) != psn.CodeRefused {
			t.Error(err)
		}
		if got := d.readers(); !slices.Equal(got, []string{"down one"}) {
			t.Errorf("readers see %q: the last segment goes first", got)
		}
		if _, err := d.DeletePost(t.Context(), app.DeletePost{Post: id}); err != nil || len(d.readers()) != 0 {
			t.Error(err, d.readers())
		}
		items, _, err := d.ListPosts(t.Context(), app.PostQuery{})
		if err != nil || len(items) != 0 {
			t.Errorf("%+v %v", items, err)
		}
		story, err := d.ShowPost(t.Context(), "", id)
		if err != nil || story.Post.DeletedAt.IsZero() {
			t.Errorf("%+v %v", story, err)
		}
		if _, err := d.DeletePost(t.Context(), app.DeletePost{Post: id}); psn.CodeOf(err) != psn.CodeConflict {
			t.Error(err)
		}
	})
}

// TestDeleteHalfAThread deletes a thread whose first segment is out and whose second was rate-limited, so
// that it would go on later.
func TestDeleteHalfAThread(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		d.fault(t, sim.Fault{Do: sim.RateLimit, On: sim.Publish, Seconds: 60, Text: "half two"})
		id := d.draft(t, "half one", "half two")
		if err := d.publish(t.Context(), id, time.Minute); psn.CodeOf(err) != psn.CodeRateLimited {
			t.Fatal(err)
		}
		if _, err := d.DeletePost(t.Context(), app.DeletePost{Post: id}); err != nil || len(d.readers()) != 0 {
			t.Error(err, d.readers())
		}
		d.expect(t, id, psn.Cancelled)
	})
}

func TestDeleteWithoutKey(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	out, kept := d.draft(t, "out"), d.draft(t, "kept")
	if err := d.publish(t.Context(), out, time.Minute); err != nil {
		t.Fatal(err)
	}
	delete(d.env, "PSN_HUB_KEY")
	if _, err := d.DeletePost(t.Context(), app.DeletePost{Post: out}); psn.CodeOf(err) != psn.CodeKeyMissing {
		t.Error(err)
	}
	if _, err := d.DeletePost(t.Context(), app.DeletePost{Post: kept}); err != nil {
		t.Error(err)
	}
}

// review makes a post that needs review: accepted by the network or not, and nobody can find out.
func (d *desk) review(t *testing.T, do sim.Action, segments ...string) string {
	t.Helper()
	d.env["PSN_LAG"] = "1ms"
	d.fault(t, sim.Fault{Do: do, On: sim.Publish, Times: 1})
	d.fault(t, sim.Fault{Do: sim.Unavailable, On: sim.List})
	id := d.draft(t, segments...)
	if err := d.publish(t.Context(), id, time.Minute); psn.CodeOf(err) != psn.CodeUnknown {
		t.Fatal(err)
	}
	d.expect(t, id, psn.NeedsReview)
	return id
}

func TestResolvePublished(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	id := d.review(t, sim.AcceptThenReset, "review one", "review two")
	remote := ""
	for _, a := range d.sim.Ledger() {
		remote = a.ID
	}
	for _, url := range []string{
		"nonsense", "ftp://x/1", "https://elsewhere.example/@alex/1", d.sim.URL() + "/gotosocial/@alex", "https://a:b@x/1", "https://x/\x1b/1",
	} {
		if _, err := d.ResolvePost(t.Context(), app.ResolvePost{Post: id, URL: url}); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%s: %v", url, err)
		}
	}
	url := d.sim.URL() + "/gotosocial/@alex/statuses/" + remote
	c, err := d.ResolvePost(t.Context(), app.ResolvePost{Post: id, URL: url, DryRun: true})
	if err != nil || c.Item.Post.State != psn.Scheduled {
		t.Errorf("%+v %v", c, err)
	}
	if _, err = d.ResolvePost(t.Context(), app.ResolvePost{Post: id, URL: url}); err != nil {
		t.Fatal(err)
	}
	d.expect(t, id, psn.Scheduled) // the second segment is still to go
	if err := d.publish(t.Context(), id, time.Minute); err != nil {
		t.Fatal(err)
	}
	story := d.expect(t, id, psn.Published)
	if got := d.arrived(); !slices.Equal(got, []string{"review one", "review two"}) || story.Publications[0].RemoteID != remote {
		t.Errorf("%q arrived; %+v", got, story.Publications)
	}
}

func TestResolveNotPublished(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	id := d.review(t, sim.ResetBeforeEffect, "never arrived")
	c, err := d.ResolvePost(t.Context(), app.ResolvePost{Post: id, At: "in 2h"})
	if err != nil || c.Item.Post.State != psn.Scheduled || c.From != psn.NeedsReview {
		t.Errorf("%+v %v", c, err)
	}
	if err := d.publish(t.Context(), id, time.Minute); err != nil {
		t.Error(err)
	}
	if got := d.arrived(); len(got) != 1 {
		t.Errorf("%q arrived", got)
	}
	if _, err := d.ResolvePost(t.Context(), app.ResolvePost{Post: id}); psn.CodeOf(err) != psn.CodeConflict {
		t.Error(err)
	}
}

func TestEdit(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		made, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{
			Text: "first", Language: "en", Options: []string{"visibility=private"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		id := made.Posts[0].Post.ID
		edit := func(r app.EditPost) (psn.Post, error) {
			r.Post = id
			c, err := d.EditPost(t.Context(), r)
			return c.Item.Post, err
		}
		post, err := edit(app.EditPost{Input: text("second"), IfRevision: 1, DryRun: true})
		if err != nil || post.Revision != 2 || d.expect(t, id, psn.Draft).Post.Revision != 1 {
			t.Errorf("%+v %v", post, err)
		}
		post, err = edit(app.EditPost{Input: text("second"), IfRevision: 1})
		if err != nil || post.Revision != 2 || post.Content.Options["visibility"] != "private" || post.Content.Language != "en" {
			t.Errorf("%+v %v", post, err)
		}
		_, err = edit(app.EditPost{Input: text("third"), IfRevision: 1})
		if psn.CodeOf(err) != psn.CodeStale || !strings.Contains(err.Error(), "revision 2, you edited revision 1") {
			t.Error(err)
		}
		post, err = edit(app.EditPost{Input: app.PostInput{
			File: "d.md", Raw: []byte("---\nlanguage: es\noptions:\n  mastodon: {visibility: unlisted}\n---\ntres\n"),
		}})
		if err != nil || post.Content.Options["visibility"] != "unlisted" || post.Content.Language != "es" {
			t.Errorf("%+v %v", post, err)
		}
		post, err = edit(app.EditPost{Input: app.PostInput{Text: "four", Options: []string{"visibility="}}})
		if err != nil || len(post.Content.Options) != 0 {
			t.Errorf("%+v %v", post, err)
		}
		for _, raw := range []string{"---\nat: now\n---\nx", "---\naccount: masto\n---\nx", "---\noptions:\n  nowhere: {a: b}\n---\nx", ""} {
			if _, err := edit(app.EditPost{Input: app.PostInput{File: "d.md", Raw: []byte(raw)}}); psn.CodeOf(err) != psn.CodeInvalid {
				t.Errorf("%q: %v", raw, err)
			}
		}
	})
}

func TestRetry(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.fault(t, sim.Fault{Do: sim.Refuse, On: sim.Publish, Times: 1, Text: "retry two"})
	id := d.draft(t, "retry one", "retry two")
	if _, err := d.RetryPost(t.Context(), app.RetryPost{Post: id}); psn.CodeOf(err) != psn.CodeConflict {
		t.Error(err)
	}
	if err := d.publish(t.Context(), id, time.Minute); psn.CodeOf(err) != psn.CodeRefused {
		t.Fatal(err)
	}
	c, err := d.RetryPost(t.Context(), app.RetryPost{Post: id, DryRun: true})
	if err != nil || c.Item.Post.State != psn.Scheduled || len(c.Warnings) == 0 {
		t.Errorf("%+v %v", c, err)
	}
	d.expect(t, id, psn.Failed)
	if _, err = d.RetryPost(t.Context(), app.RetryPost{Post: id}); err != nil {
		t.Fatal(err)
	}
	if err := d.publish(t.Context(), id, time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := d.arrived(); !slices.Equal(got, []string{"retry one", "retry two"}) {
		t.Errorf("%q arrived", got)
	}
}

func TestListBounds(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.draft(t, "today's")
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"", "", 1},
		{"today", "", 1},
		{"today", "today", 1},
		{"tomorrow", "", 0},
		{"", "yesterday", 0},
		{"2001-01-01", "2001-01-02 09:00", 0},
		{"2001-01-01T00:00:00Z", "in 2h", 1},
		{"next", "", -1},
		{"tomorrow", "yesterday", -1},
		{"soon", "", -1},
	} {
		items, _, err := d.ListPosts(t.Context(), app.PostQuery{From: c.from, To: c.to})
		if (err != nil) != (c.want < 0) || err == nil && len(items) != c.want {
			t.Errorf("from %q to %q: %d posts, %v", c.from, c.to, len(items), err)
		}
	}
}

// TestAmbiguousPrefix shortens an id so far that it fits two posts.
func TestAmbiguousPrefix(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	seen := map[string]bool{}
	for n := 0; ; n++ { // there are 28 first letters
		id := d.draft(t, "post "+strings.Repeat("i", n+1))
		if !seen[id[:1]] {
			seen[id[:1]] = true
			continue
		}
		_, err := d.ShowPost(t.Context(), "", id[:1])
		if psn.CodeOf(err) != psn.CodeAmbiguous {
			t.Error(err)
		}
		_, err = d.CancelPost(t.Context(), "", id[:1], false)
		if psn.CodeOf(err) != psn.CodeAmbiguous {
			t.Error(err)
		}
		if _, err = d.CancelPost(t.Context(), "", id[:9], false); err != nil {
			t.Error(err)
		}
		return
	}
}

// TestEditReopens gives a cancelled post the text it has.
func TestEditReopens(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	id := d.draft(t, "the same words")
	if _, err := d.CancelPost(t.Context(), "", id, false); err != nil {
		t.Fatal(err)
	}
	c, err := d.EditPost(t.Context(), app.EditPost{Post: id, Input: text("the same words"), DryRun: true})
	if err != nil || c.Item.Post.State != psn.Draft || c.Item.Post.Revision != 1 {
		t.Errorf("%+v %v", c, err)
	}
	if _, err := d.EditPost(t.Context(), app.EditPost{Post: id, Input: text("the same words")}); err != nil {
		t.Error(err)
	}
	d.expect(t, id, psn.Draft)
}

// TestRemovedAccount leaves a post behind whose account is gone.
func TestRemovedAccount(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	out, draft := d.draft(t, "out"), d.draft(t, "draft")
	if err := d.publish(t.Context(), out, time.Minute); err != nil {
		t.Fatal(err)
	}
	if _, err := d.hub.RemoveAccount(t.Context(), d.account.ID, psn.Actor{Kind: psn.Person, Name: "ana"}); err != nil {
		t.Fatal(err)
	}
	_, scheduled := d.SchedulePost(t.Context(), app.SchedulePost{Post: draft, At: "in 1h"})
	_, edited := d.EditPost(t.Context(), app.EditPost{Post: draft, Input: text("new")})
	_, down := d.DeletePost(t.Context(), app.DeletePost{Post: out})
	for _, err := range []error{scheduled, edited, down, d.publish(t.Context(), draft, time.Second)} {
		if psn.CodeOf(err) != psn.CodeConflict || !strings.Contains(err.Error(), "account masto was removed") {
			t.Error(err)
		}
	}
	items, _, err := d.ListPosts(t.Context(), app.PostQuery{})
	if err != nil || len(items) != 2 || items[0].Account.Name != "masto" {
		t.Errorf("%+v %v", items, err)
	}
}

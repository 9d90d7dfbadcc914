package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// imports imports what stands on standard input.
func (d *desk) imports(t *testing.T, raw string, more ...func(*app.ImportPosts)) (app.PostsImported, error) {
	t.Helper()
	ask := app.ImportPosts{From: "-", Raw: []byte(raw)}
	for _, each := range more {
		each(&ask)
	}
	return d.ImportPosts(t.Context(), ask)
}

// all returns the hub's posts, in the order of their creation.
func (d *desk) all(t *testing.T) []psn.Post {
	t.Helper()
	posts, _, err := d.hub.Posts(t.Context(), hub.PostFilter{Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(posts, func(a, b psn.Post) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return posts
}

// TestImportRoundTrip exports what a hub holds and imports it into another: equal contents, by their hashes.
func TestImportRoundTrip(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		d.addAccount(t, "second", "bo")
		lines := `{"accounts":["masto","second"],"language":"es","options":{"mastodon":{"visibility":"unlisted"}},"segments":[{"text":" uno\n\n"},{"text":"dos <b> \u2028 𝄞"}]}
{"accounts":["masto"],"at":"2036-01-02T09:00:00-05:00 America/New_York","segments":[{"text":"which?"}],"poll":{"options":["tea","coffee"],"duration":"168h"}}
{"accounts":["second"],"segments":[{"text":"yes"}],"reply_to":"` + d.sim.URL() + `/gotosocial/@alex/1"}
`
		made, err := d.imports(t, lines)
		if err != nil || made.Created != 4 || made.Drafts != 3 {
			t.Fatalf("%+v %v", made, err)
		}
		out, err := d.ExportPosts(t.Context(), app.ExportPosts{})
		if err != nil || len(out.Lines) != 3 || out.Posts != 4 {
			t.Fatalf("%+v %v", out, err)
		}
		if at := out.Lines[1].At; at != "2036-01-02T09:00:00-05:00 America/New_York" && at != "2036-01-02T14:00:00Z UTC" {
			t.Errorf("the time became %s", at)
		}
		other := newDesk(t, psn.SQLite)
		other.addAccount(t, "second", "bo")
		again, err := other.imports(t, ndjson(t, out.Lines))
		if err != nil || again.Created != 4 {
			t.Fatalf("%+v %v", again, err)
		}
		was, is := d.all(t), other.all(t)
		for i := range was {
			if was[i].ContentHash != is[i].ContentHash || was[i].State != is[i].State || !was[i].ScheduledAt.Equal(is[i].ScheduledAt) {
				t.Errorf("%+v became %+v", was[i], is[i])
			}
		}
		if (was[0].GroupID == was[1].GroupID) != (is[0].GroupID == is[1].GroupID) {
			t.Errorf("the group became %+v", is[:2])
		}
		// The exported keys make a second import a replay, and another author's creation stays untouched.
		third, err := other.imports(t, ndjson(t, out.Lines))
		if err != nil || third.Created != 0 || third.Replayed != 3 {
			t.Errorf("again: %+v %v", third, err)
		}
	})
}

func TestImportFormats(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw, problem, failure string
		texts                 []string
	}{
		"commas":             {raw: "text,account\n\"a, \"\"b\"\"\r\nc\",masto\r\n", texts: []string{"a, \"b\"\nc"}},
		"semicolons":         {raw: "\ufefftext;account\na,b;masto\n", texts: []string{"a,b"}},
		"tabs":               {raw: "text\taccount\na;b,c\tmasto\n", texts: []string{"a;b,c"}},
		"one column":         {raw: "text\nhello\n\nworld\n", texts: []string{"hello", "world"}},
		"capitals":           {raw: "Text, Account\nhello,masto\n", texts: []string{"hello"}},
		"empty rows":         {raw: "text,account\na,\n,\nb,\n", texts: []string{"a", "b"}},
		"a thread":           {raw: "text\n\"one\n<!-- next -->\ntwo\"\n", texts: []string{"one\n\ntwo"}},
		"blank lines":        {raw: "{\"segments\":[{\"text\":\"a\"}]}\n\n\r\n{\"segments\":[{\"text\":\"b\"}]}", texts: []string{"a", "b"}},
		"unclosed quote":     {raw: "text\n\"hello\nworld\n", failure: "standard input:3:7: this is not CSV"},
		"two texts":          {raw: "text,text\na,b\n", failure: "two columns text"},
		"no text":            {raw: "account,at\na,b\n", failure: "no column text"},
		"nothing":            {raw: "", failure: "there is no post in standard input"},
		"header only":        {raw: "text\n", failure: "there is no post in standard input"},
		"too many alts":      {raw: "text,media,alt\nhello,,a cat\n", problem: "1 alt text and 0 pictures"},
		"two objects a line": {raw: `{"segments":[{"text":"a"}]} {"segments":[]}`, problem: "something follows"},
		"wrong type":         {raw: `{"segments":"a"}`, problem: "this is no post"},
		"no segments":        {raw: `{}`, problem: "the text is empty"},
		"a language":         {raw: `{"language":"klingon!","segments":[{"text":"a"}]}`, problem: `standard input:1: "klingon!" is not a language`},
		"an option":          {raw: `{"options":{"myspace":{"a":"b"}},"segments":[{"text":"a"}]}`, problem: `"myspace"`},
		"a poll":             {raw: `{"poll":{"options":["a"]},"segments":[{"text":"a"}]}`, problem: "at least two"},
		"a control":          {raw: "{\"segments\":[{\"text\":\"a\\u202e\"}]}", problem: "bidirectional"},
		"a key":              {raw: `{"idempotency_key":"` + strings.Repeat("k", 300) + `","segments":[{"text":"a"}]}`, problem: "300 bytes"},
		"outside":            {raw: `{"segments":[{"text":"a","media":[{"file":"../../etc/passwd","alt":"b"}]}]}`, problem: "outside"},
		"two keys": {
			raw:     `{"idempotency_key":"k","segments":[{"text":"a"}]}` + "\n" + `{"idempotency_key":"k","segments":[{"text":"b"}]}`,
			problem: "standard input:2: it has the idempotency key",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, psn.SQLite)
			made, err := d.imports(t, c.raw)
			var texts []string
			for _, p := range d.all(t) {
				texts = append(texts, p.Content.Text())
			}
			if !slices.Equal(texts, c.texts) {
				t.Errorf("the texts are %q", texts)
			}
			switch {
			case c.failure != "":
				if err == nil || !strings.Contains(err.Error(), c.failure) || len(made.Problems) > 0 {
					t.Errorf("%+v %v", made, err)
				}
			case c.problem != "":
				if err == nil || len(made.Problems) != 1 || !strings.Contains(made.Problems[0].Where+": "+made.Problems[0].Message, c.problem) {
					t.Errorf("%+v %v", made.Problems, err)
				}
			case err != nil:
				t.Error(err)
			}
		})
	}
}

// TestImportBounds imports as many posts as are allowed, and one more.
func TestImportBounds(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	var b strings.Builder
	for i := range app.MaxImport {
		fmt.Fprintf(&b, "{\"segments\":[{\"text\":\"post %d\"}]}\n", i)
	}
	if _, err := d.imports(t, b.String()+`{"segments":[{"text":"one more"}]}`); err == nil || !strings.Contains(err.Error(), "at most 5000") {
		t.Error(err)
	}
	d.addAccount(t, "second", "bo")
	both := func(r *app.ImportPosts) { r.Accounts = []string{"masto", "second"} }
	if _, err := d.imports(t, b.String(), both); err == nil || !strings.Contains(err.Error(), "at most 5000") {
		t.Error(err)
	}
	if _, err := d.imports(t, strings.Repeat(" ", app.MaxImportBytes+1)); err == nil || !strings.Contains(err.Error(), "64 MiB") {
		t.Error(err)
	}
	if n := len(d.all(t)); n != 0 {
		t.Fatalf("%d posts", n)
	}
	one := func(r *app.ImportPosts) { r.Accounts = []string{"masto"} }
	began := time.Now()
	made, err := d.imports(t, b.String(), one)
	if err != nil || made.Created != app.MaxImport {
		t.Fatalf("created %d: %v", made.Created, err)
	}
	t.Logf("%d posts in %s", made.Created, time.Since(began))
}

// TestImportDrafts reads a folder whose drafts name pictures beside them, and finds every problem.
func TestImportDrafts(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	for name, text := range map[string]string{
		"a.md": "fine\n", "b/c.md": "---\nacount: masto\n---\nx\n", "b/d.md": "![x](no.png)\n", "b/.git/e.md": "hidden\n", "f.txt": "no draft\n",
	} {
		file := filepath.Join(d.dir, "drafts", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(d.dir, "drafts", "a.md"), filepath.Join(d.dir, "drafts", "g.md")); err != nil {
		t.Fatal(err)
	}
	made, err := d.ImportPosts(t.Context(), app.ImportPosts{From: "drafts"})
	var got []string
	for _, p := range made.Problems {
		got = append(got, p.Where+": "+p.Message)
	}
	want := []string{`drafts/b/c.md:2:1: unknown key "acount"`, "drafts/b/d.md: there is no file no.png"}
	if !slices.Equal(got, want) || made.Drafts != 3 {
		t.Errorf("%q of %d drafts: %v", got, made.Drafts, err)
	}
	if n := len(d.all(t)); n != 0 || err == nil {
		t.Errorf("%d posts: %v", n, err)
	}
}

package x

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// TestRecentReadsBothVocabularies: the posts are the same, in the words of tweets and in those of posts.
func TestRecentReadsBothVocabularies(t *testing.T) {
	t.Parallel()
	at := testNow.Add(-time.Hour)
	for references, long := range map[string]string{"referenced_tweets": "note_tweet", "referenced_posts": "note_post"} {
		pages := map[string]string{
			"": `{"data":[
				{"id":"9","created_at":"2026-03-01T11:00:00.000Z","text":"@bob see https://t.co/aaaaaaaaaa &amp; &lt;this&gt; https://t.co/mmmmmmmmmm",
				 "` + references + `":[{"type":"replied_to","id":"5"}],"attachments":{"media_keys":["3_1","3_2"]},
				 "entities":{"urls":[{"url":"https://t.co/aaaaaaaaaa","expanded_url":"https://example.com/?a=1&amp;b=2"},
				 {"url":"https://t.co/mmmmmmmmmm","expanded_url":"https://x.com/ana/status/9/photo/1","media_key":"3_1"}]}},
				{"id":"8","created_at":"2026-03-01T11:00:00.000Z","text":"RT @x: y","` + references + `":[{"type":"retweeted","id":"4"}]}],
				"meta":{"result_count":2,"next_token":"n"}}`,
			"n": `{"data":[
				{"id":"7","created_at":"2026-03-01T11:00:00.000Z","text":"cut… https://t.co/zzzzzzzzzz","attachments":null,"entities":null,"` + references + `":null,
				 "` + long + `":{"text":"the whole https://t.co/bbbbbbbbbb","entities":{"urls":[{"url":"https://t.co/bbbbbbbbbb","expanded_url":"http://example.org"}]}}},
				{"id":"6","created_at":"2026-03-01T11:00:00.000Z","text":"no entities https://t.co/cccccccccc https://t.co/dddddddddd","attachments":{"media_keys":["3_3"]}},
				{"id":"9","created_at":"2026-03-01T11:00:00.000Z","text":"again"}],
				"meta":{"result_count":3}}`,
		}
		c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if r.URL.Path != "/2/users/7/tweets" || q.Get("start_time") != "2026-02-28T12:00:00Z" || q.Get("max_results") != "100" || q.Has("exclude") {
				t.Errorf("asked for %s", r.URL)
			}
			fmt.Fprint(w, pages[q.Get("pagination_token")])
		}, func(login *platform.Login, _ *platform.HTTP) {
			login.ExternalID, login.Handle = "7", "@ana"
		})
		got, err := c.Recent(t.Context(), testNow.Add(-24*time.Hour+300*time.Millisecond))
		if err != nil {
			t.Fatal(err)
		}
		page := func(id string) string { return c.server.String() + "/ana/status/" + id }
		want := platform.Listing{Complete: true, Posts: []platform.Remote{
			{ID: "9", URL: page("9"), Text: "@bob see https://example.com/?a=1&b=2 & <this>", Media: 2, Parent: "5", CreatedAt: at},
			{ID: "7", URL: page("7"), Text: "the whole http://example.org", CreatedAt: at},
			{ID: "6", URL: page("6"), Text: "no entities https://t.co/cccccccccc", Media: 1, CreatedAt: at},
		}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", references, diff)
		}
	}
}

func TestRecentIsNotComplete(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"the same page for ever":     `{"data":[{"id":"9","created_at":"2026-03-01T11:00:00Z"}],"meta":{"next_token":"n"}}`,
		"something is missing in it": `{"data":[{"id":"9","created_at":"2026-03-01T11:00:00Z"}],"errors":[{"message":"hidden"}],"meta":{}}`,
		"empty pages for ever":       `{"meta":{"result_count":0,"next_token":"n"}}`,
	} {
		c := clientOf(t, answered(200, body, nil), func(login *platform.Login, _ *platform.HTTP) { login.ExternalID = "7" })
		if got, err := c.Recent(t.Context(), testNow.Add(-24*time.Hour)); err != nil || got.Complete {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestRecentOfWhatCannotBeSeen(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]psn.Code{
		`{}`:                              psn.CodeUnsupported,
		`<html>`:                          psn.CodeUnsupported,
		`{"data":[{"id":"9"}],"meta":{}}`: psn.CodeUnsupported,
		`{"data":[{"created_at":"2026-03-01T11:00:00Z"}],"meta":{}}`:                                                  psn.CodeUnsupported,
		`{"errors":[{"detail":"suspended","type":"https://api.twitter.com/2/problems/not-authorized-for-resource"}]}`: psn.CodeRefused,
	} {
		c := clientOf(t, answered(200, body, nil), func(login *platform.Login, _ *platform.HTTP) { login.ExternalID = "7" })
		if _, err := c.Recent(t.Context(), testNow); psn.CodeOf(err) != want {
			t.Errorf("%s: %v", body, err)
		}
	}
}

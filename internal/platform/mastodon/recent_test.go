package mastodon

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
)

func TestNextMaxID(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]string{
		"": "",
		`<https://a/api/v1/x?max_id=7>; rel="next", <https://a/api/v1/x?min_id=9>; rel="prev"`:            "7",
		`<https://a/api/v1/x?min_id=9>; rel="prev", <https://b/?limit=2&max_id=01ABC>; foo=1; rel="next"`: "01ABC",
		`<https://a/api/v1/x?min_id=9>; rel="prev"`:                                                       "",
		`<::>; rel="next"`: "",
		`garbage`:          "",
	} {
		if got := nextMaxID(http.Header{"Link": {link}}); got != want {
			t.Errorf("%s: %q, want %q", link, got, want)
		}
	}
}

// TestRecentNeedsNoLink pages through a server that sends no Link header.
func TestRecentNeedsNoLink(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"":  `[{"id":"9","created_at":"2026-03-01T11:00:00Z","content":"<p>nine</p>","in_reply_to_id":"8"},{"id":"8","created_at":"2026-03-01T10:00:00Z","reblog":{}}]`,
		"8": `[{"id":"7","created_at":"2026-03-01T09:00:00Z","content":"<p>seven</p>","uri":"https://a/7"}]`,
		"7": `[]`,
	}
	c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v1/accounts/7/statuses" {
			fmt.Fprint(w, `{"id":"7","acct":"ana"}`)
			return
		}
		fmt.Fprint(w, pages[r.URL.Query().Get("max_id")])
	})
	got, err := c.Recent(t.Context(), testNow.Add(-24*time.Hour))
	if err != nil || !got.Complete || len(got.Posts) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if diff := cmp.Diff([]string{"9 nine 8 ", "7 seven  https://a/7"}, []string{
		fmt.Sprint(got.Posts[0].ID, " ", got.Posts[0].Text, " ", got.Posts[0].Parent, " ", got.Posts[0].URL),
		fmt.Sprint(got.Posts[1].ID, " ", got.Posts[1].Text, " ", got.Posts[1].Parent, " ", got.Posts[1].URL),
	}); diff != "" {
		t.Error(diff)
	}
}

// TestRecentOfAnEndlessServer: a server that gives the same page for ever gives no complete listing.
func TestRecentOfAnEndlessServer(t *testing.T) {
	t.Parallel()
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `[{"id":"9","created_at":"2026-03-01T11:00:00Z"}]`)
	})
	c.login.ExternalID = "7"
	got, err := c.Recent(t.Context(), testNow.Add(-24*time.Hour))
	if err != nil || got.Complete || len(got.Posts) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRecentOfAnotherAPI(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `[{"id":"9"}]`, `[{"created_at":"2026-03-01T11:00:00Z"}]`, `<html>`} {
		c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
		c.login.ExternalID = "7"
		if _, err := c.Recent(t.Context(), testNow); psn.CodeOf(err) != psn.CodeUnsupported {
			t.Errorf("%s: %v", body, err)
		}
	}
}

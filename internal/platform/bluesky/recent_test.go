package bluesky

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// keyAt is a key with that moment in it.
func keyAt(at time.Time) string { return encodeTID(uint64(at.UnixMicro()) << clockBits) }

func recordJSON(key, text string, created time.Time, rest string) string {
	return fmt.Sprintf(`{"uri":"at://%s/%s/%s","cid":"c","value":{"text":%q,"createdAt":%q%s}}`,
		testDID, collection, key, text, created.Format(stamp), rest)
}

// TestRecent: posts come in the order in which they were made, whatever their keys, and the listing ends where all
// that follows began before the time that was asked for.
func TestRecent(t *testing.T) {
	t.Parallel()
	since := testNow.Add(-time.Hour)
	at := func(d time.Duration) time.Time { return since.Add(d) }
	pages := map[string]string{
		"": `{"cursor":"1","records":[` + strings.Join([]string{
			recordJSON("self", "no TID", at(time.Second), ""),
			recordJSON(keyAt(at(5*time.Second)), "reply", at(5*time.Second), `,"reply":{"parent":{"uri":"at://p"}},"embed":{"images":[{},{}]}`),
			recordJSON(keyAt(at(4*time.Second)), "older, by its date", at(-time.Minute), ""),
		}, ",") + `]}`,
		"1": `{"cursor":"2","records":[` + recordJSON(keyAt(at(-spread/2)), "in the spread", at(6*time.Second), `,"embed":{"media":{"images":[{}]}}`) + `]}`,
		"2": `{"cursor":"3","records":[` + recordJSON(keyAt(at(-spread*3/4)), "deep in the spread", at(0), "") + `]}`,
		"3": `{"cursor":"4","records":[` + recordJSON(keyAt(at(-2*spread)), "old", at(-2*spread), "") + `]}`,
	}
	c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Query().Get("cursor")]
		if !ok || r.URL.Query().Get("repo") != testDID || r.URL.Query().Get("collection") != collection {
			t.Errorf("asked for %s", r.URL)
		}
		fmt.Fprint(w, page)
	})
	got, err := c.Recent(t.Context(), since)
	if err != nil || !got.Complete {
		t.Fatalf("%+v, %v", got, err)
	}
	remote := func(key, text string, d time.Duration, media int, parent string) platform.Remote {
		return platform.Remote{
			ID: "at://" + testDID + "/" + collection + "/" + key, URL: c.page(testDID, key), Text: text, CreatedAt: at(d), Media: media, Parent: parent,
		}
	}
	want := []platform.Remote{
		remote(keyAt(at(-spread/2)), "in the spread", 6*time.Second, 1, ""),
		remote(keyAt(at(5*time.Second)), "reply", 5*time.Second, 2, "at://p"),
		remote("self", "no TID", time.Second, 0, ""),
		remote(keyAt(at(-spread*3/4)), "deep in the spread", 0, 0, ""),
	}
	if diff := cmp.Diff(want, got.Posts); diff != "" {
		t.Error(diff)
	}
}

// TestRecentOfAnEndlessServer: a server that gives the same page for ever gives no complete listing.
func TestRecentOfAnEndlessServer(t *testing.T) {
	t.Parallel()
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"cursor":"x","records":[`+recordJSON(keyAt(testNow), "again", testNow, "")+`]}`)
	})
	got, err := c.Recent(t.Context(), testNow.Add(-24*time.Hour))
	if err != nil || got.Complete || len(got.Posts) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRecentOfAnotherAPI(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `[]`, `{"records":[{}]}`, `{"records":[{"uri":"at://x/y/z"}]}`, `<html>`} {
		c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
		if _, err := c.Recent(t.Context(), testNow); psn.CodeOf(err) != psn.CodeUnsupported {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	var asked []string
	c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		fmt.Fprint(w, `{}`)
	})
	for id, code := range map[string]psn.Code{
		testURI(): "", "3l6oveex3ii2l": "", "": psn.CodeInvalid, "at://x": psn.CodeInvalid, "a/b": psn.CodeInvalid,
		"at://did:plc:else/app.bsky.feed.post/3l6oveex3ii2l": psn.CodeInvalid,
	} {
		if err := c.Delete(t.Context(), id); psn.CodeOf(err) != code {
			t.Errorf("%q: %v", id, err)
		}
	}
	if diff := cmp.Diff([]string{"/xrpc/com.atproto.repo.deleteRecord", "/xrpc/com.atproto.repo.deleteRecord"}, asked); diff != "" {
		t.Error(diff)
	}
}

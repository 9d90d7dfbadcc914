package mastodon_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/mastodon"
)

func TestPublishJSONAndForm(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	form := url.Values{"status": {"hello"}, "visibility": {"unlisted"}, "spoiler_text": {"careful"}, "language": {"es"}}
	for name, res := range map[string]response{
		"json": b.post(`{"status":"hello","visibility":"unlisted","spoiler_text":"careful","language":"es","unknown":{"a":[1]}}`),
		"form": b.do(http.MethodPost, "/api/v1/statuses", "application/x-www-form-urlencoded", form.Encode()),
	} {
		got := decode[status](b, res, 200)
		content := "<p>hello</p>"
		want := got
		want.Content, want.Visibility, want.SpoilerText, want.Language, want.Sensitive = &content, "unlisted", "careful", "es", true
		want.CreatedAt, want.URL = "2026-11-22T12:01:00.000Z", b.base+"/@alex/"+got.ID
		want.Account.Acct = "alex"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !regexp.MustCompile(`^\d{18}$`).MatchString(got.ID) {
			t.Errorf("%s: id %q", name, got.ID)
		}
	}
}

func TestPublishRefusals(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 501)
	for _, test := range []struct {
		name, body string
		mastodon   int
		says       string
		gotosocial int
		saysToo    string
	}{
		{"blank", `{"status":" \n"}`, 422, "Validation failed: Text can't be blank", 200, ""},
		{"empty", `{"status":""}`, 422, "Validation failed: Text can't be blank", 400, "Bad Request: status contains no text, media or poll"},
		{"nothing", `{}`, 422, "Text can't be blank", 400, "no text"},
		{"too long", `{"status":"` + long + `"}`, 422, "Validation failed: Text character limit of 500 exceeded", 200, ""},
		{"far too long", `{"status":"` + strings.Repeat("é", 5001) + `"}`, 422, "limit of 500", 400, "Bad Request: text with spoiler exceed max chars (5000)"},
		{"with its warning", `{"status":"` + long[:300] + `","spoiler_text":"` + long[:201] + `"}`, 422, "limit of 500", 200, ""},
		{"visibility", `{"status":"x","visibility":"friends"}`, 422, "Visibility is not included in the list", 400, "visibility"},
		{"unknown parent", `{"status":"x","in_reply_to_id":"1"}`, 404, `{"error":"Record not found"}`, 404, `{"error":"Not Found"}`},
		{"unknown media", `{"status":"x","media_ids":["1"]}`, 422, "Media 1 not found", 400, "media 1 not found"},
		{"much media", `{"status":"x","media_ids":[1,2,3,4,5,6,7]}`, 422, "more than 4 files", 400, "max count (6)"},
		{"one option", `{"status":"x","poll":{"options":["a"],"expires_in":600}}`, 422, "more than one", 400, "two options"},
		{"many options", `{"status":"x","poll":{"options":[1,2,3,4,5,6,7],"expires_in":600}}`, 422, "more than 4", 400, "max count (6)"},
		{"blank option", `{"status":"x","poll":{"options":["a"," "],"expires_in":600}}`, 422, "blank", 400, "empty"},
		{"short poll", `{"status":"x","poll":{"options":["a","b"],"expires_in":60}}`, 422, "too short", 400, "5 minutes"},
		{"endless poll", `{"status":"x","poll":{"options":["a","b"],"expires_in":99999999}}`, 422, "too far", 400, "too far"},
		{"not JSON", `{"status":`, 400, "parsing request parameters", 400, "Bad Request"},
		{"not UTF-8", "{\"status\":\"\xff\"}", 200, "", 200, ""}, // encoding/json replaces what is no character
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			setup(t, &mastodon.Network{}).check(test.name, test.body, test.mastodon, test.says)
			setup(t, gotosocial()).check(test.name, test.body, test.gotosocial, test.saysToo)
		})
	}
}

// check publishes, compares the answer and sees that only accepted posts are out and on record.
func (b *bundle) check(name, body string, status int, says string) {
	b.t.Helper()
	b.expect(b.network.Name()+" "+name, b.post(body), status, says)
	want := sim.Created
	if status != 200 {
		want = sim.Refused
	}
	ledger := b.server.Ledger()
	if len(ledger) != 1 || ledger[0].Effect != want || want == sim.Refused && ledger[0].Status != status {
		b.t.Errorf("%s: ledger %+v", b.network.Name(), ledger)
	}
	if out := len(b.network.Feed(0)); (out == 1) != (status == 200) {
		b.t.Errorf("%s: %d statuses are out", b.network.Name(), out)
	}
}

func TestLengthIsCountedAsMastodonCounts(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{Requests: -1})
	for _, test := range []struct {
		name, text string
		length     int
	}{
		{"plain", "abc", 3},
		{"combined characters", "👩‍👩‍👧é", 2},
		{"long link", "https://example.org/" + strings.Repeat("a", 200), 23},
		{"short link", "see http://a.io now", 4 + 23 + 4},
		{"link before a full stop", "https://example.org/a.", 24},
		{"link in brackets", "(https://example.org/a_(b))", 25},
		{"no domain", "http://localhost/abc", 20},
		{"remote mention", "hi @user@social.example.org!", 3 + 5 + 1},
		{"local mention", "@user", 5},
		{"not a mention", "a@b.example", 11},
		{"hashtag", "#word", 5},
	} {
		fits := strings.Repeat("x", 499-test.length) + " " + test.text
		b.expect(test.name+" fits", b.post(`{"status":`+quote(t, fits)+`}`), 200, "")
		b.expect(test.name+" is too long", b.post(`{"status":`+quote(t, "x"+fits)+`}`), 422, "limit of 500")
	}
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	first := decode[status](b, b.post(`{"status":"once"}`, key("k")), 200)
	again := decode[status](b, b.post(`{"status":"once, again"}`, key("k")), 200)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the repeat differs: %s", diff)
	}
	other, err := b.network.CreateAccount("jo", "")
	if err != nil {
		t.Fatal(err)
	}
	if theirs := decode[status](b, b.post(`{"status":"mine"}`, key("k"), as(other.Token)), 200); theirs.ID == first.ID {
		t.Error("a key is shared by two accounts")
	}
	b.advance(59 * time.Minute)
	if late := decode[status](b, b.post(`{"status":"once"}`, key("k")), 200); late.ID != first.ID {
		t.Error("the key was forgotten within the hour")
	}
	b.advance(time.Minute)
	second := decode[status](b, b.post(`{"status":"once"}`, key("k")), 200)
	if second.ID == first.ID {
		t.Error("the key was kept for more than the hour")
	}
	b.expect("delete", b.do(http.MethodDelete, "/api/v1/statuses/"+second.ID, "", ""), 200, "")
	b.expect("repeat of a deleted status", b.post(`{"status":"once"}`, key("k")), 404, "Record not found")
	var effects []sim.Effect
	for _, a := range b.server.Ledger() {
		effects = append(effects, a.Effect)
	}
	want := []sim.Effect{sim.Created, sim.Replayed, sim.Created, sim.Replayed, sim.Created, sim.Refused}
	if diff := cmp.Diff(want, effects); diff != "" {
		t.Error(diff)
	}
}

func TestIdempotencyKeyAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() { b.post(`{"status":"once"}`, key("k")) })
	}
	group.Wait()
	created := 0
	for _, a := range b.server.Ledger() {
		if a.Effect == sim.Created {
			created++
		}
	}
	if created != 1 || len(b.server.Ledger()) != 50 {
		t.Errorf("%d created in %d arrivals", created, len(b.server.Ledger()))
	}
}

func TestGoToSocialIgnoresTheKeyAndDiffers(t *testing.T) {
	t.Parallel()
	b := setup(t, gotosocial())
	first := decode[status](b, b.post(`{"status":"twice"}`, key("k")), 200)
	second := decode[status](b, b.post(`{"status":"twice"}`, key("k")), 200)
	if first.ID == second.ID {
		t.Error("the key was honoured")
	}
	for _, s := range []status{first, second} {
		if !regexp.MustCompile(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`).MatchString(s.ID) || s.Visibility != "unlisted" || s.QuotesCount != nil {
			t.Errorf("status %+v", s)
		}
		if s.URL != b.base+"/@alex/statuses/"+s.ID {
			t.Errorf("url %q", s.URL)
		}
	}
	if first.ID >= second.ID {
		t.Errorf("%s is not before %s", first.ID, second.ID)
	}
	res := b.get("/api/v1/accounts/verify_credentials", stranger)
	b.expect("no token", res, 401, `{"error":"Unauthorized: token not supplied"}`)
	b.expect("public status without a token", b.get("/api/v1/statuses/"+first.ID, stranger), 401, "token not supplied")
}

func TestContentIsHTML(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{Requests: -1})
	link := func(href, hidden, class, shown, tail string) string {
		return fmt.Sprintf(`<a href="%s" target="_blank" rel="nofollow noopener noreferrer" translate="no"><span class="invisible">%s</span><span class="%s">%s</span><span class="invisible">%s</span></a>`, href, hidden, class, shown, tail)
	}
	mention := func(href, user string) string {
		return `<span class="h-card" translate="no"><a href="` + href + `" class="u-url mention">@<span>` + user + `</span></a></span>`
	}
	for text, want := range map[string]string{
		"one":                         "one",
		"one\ntwo":                    "one<br />two",
		"one\r\n\r\ntwo\n\n\nthree\n": "one</p><p>two</p><p>three",
		`<b> & "quotes" 'n'`:          "&lt;b&gt; &amp; &#34;quotes&#34; &#39;n&#39;",
		"https://www.example.org/a":   link("https://www.example.org/a", "https://www.", "", "example.org/a", ""),
		"see https://example.org/a/rather/long/path?q=1&r=2.": "see " + link("https://example.org/a/rather/long/path?q=1&amp;r=2",
			"https://", "ellipsis", "example.org/a/rather/long/path", "?q=1&amp;r=2") + ".",
		"@alex @nobody @jo@else.example": mention(b.base+"/@alex", "alex") + " @nobody " + mention("https://else.example/@jo", "jo"),
		"#Go and #1":                     `<a href="` + b.base + `/tags/go" class="mention hashtag" rel="tag">#<span>Go</span></a> and #1`,
		"mail@example.org a#b":           "mail@example.org a#b",
	} {
		if got := b.publish(text); *got.Content != "<p>"+want+"</p>" {
			t.Errorf("%q:\n got %s\nwant <p>%s</p>", text, *got.Content, want)
		}
	}
	got := b.publish("@alex and @jo@else.example like #Go")
	if len(got.Mentions) != 2 || got.Mentions[1].Acct != "jo@else.example" || len(got.Tags) != 1 || got.Tags[0].Name != "go" {
		t.Errorf("entities %+v %+v", got.Mentions, got.Tags)
	}
}

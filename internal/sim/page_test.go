package sim_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

const hostile = `<script>alert(1)</script> "><img src=x onerror=alert(1)> https://example.org/"onmouseover="alert(1) javascript:alert(1)`

func TestPageShowsTheFeedAndEscapesIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, body := b.control(http.MethodGet, "/", ""); !strings.Contains(body, "Nothing published yet") {
		t.Error("the empty page does not say that it is empty")
	}
	parent := b.mustPost("First line\nSecond, see https://example.org/path?a=1&b=2.")
	for _, body := range []string{
		`{"status":"The answer","in_reply_to_id":"` + parent + `"}`,
		`{"status":"hidden","spoiler_text":"<b>Careful</b>","visibility":"private"}`,
		`{"status":"Which?","poll":{"options":["<i>one</i>","two"],"expires_in":600}}`,
		`{"status":` + quote(hostile) + `,"language":"\"><script>"}`,
	} {
		if res, text, err := b.call(t.Context(), http.MethodPost, "/mastodon/api/v1/statuses", b.token("mastodon"), body); err != nil || res.StatusCode != 200 {
			t.Fatalf("%v %v %s", res, err, text)
		}
	}
	if _, body := b.control(http.MethodPost, "/_sim/gotosocial/accounts", `{"handle":"eve","name":"<script>eve"}`); !strings.Contains(body, "eve") {
		t.Fatal(body)
	}
	b.advance(3 * time.Hour)
	res, page, err := b.call(t.Context(), http.MethodGet, "/", "", "")
	if err != nil {
		t.Fatal(err)
	}
	policy := res.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "script-src 'self';") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	for _, want := range []string{
		"Alex Rivera", "@alex", "First line\nSecond, see ", `href="https://example.org/path?a=1&amp;b=2"`, "3h",
		"&lt;b&gt;Careful&lt;/b&gt;", `<span class="visibility">private</span>`, "&lt;i&gt;one", "favourites", "badge mastodon",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Index(page, "The answer") < strings.Index(page, "First line") {
		t.Error("the answer is not below its parent")
	}
	checkHarmless(t, page)
}

// checkHarmless parses the page as a browser does and looks for anything that runs.
func checkHarmless(t *testing.T, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		own := n.Data == "script" && n.FirstChild == nil && len(n.Attr) == 2 && n.Attr[0].Val == "/_sim/page.js"
		if n.Data == "script" && !own || n.Data == "img" || n.Data == "iframe" {
			t.Errorf("the page has a <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
}

func TestPagesOfPostsAndAccounts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.mustPost("findable")
	b.mustPost("another")
	for path, want := range map[string]struct {
		status int
		first  bool
		second bool
	}{
		"/mastodon/":              {200, true, true},
		"/mastodon/@alex":         {200, true, true},
		"/mastodon/@alex/" + id:   {200, true, false},
		"/mastodon/@alex/99":      {404, false, false},
		"/mastodon/@nobody":       {404, false, false},
		"/gotosocial/@alex":       {404, false, false},
		"/gotosocial/@alex/" + id: {404, false, false},
	} {
		status, page := b.control(http.MethodGet, path, "")
		if status != want.status || strings.Contains(page, "findable") != want.first || strings.Contains(page, "another") != want.second {
			t.Errorf("%s: %d\n%s", path, status, page)
		}
	}
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

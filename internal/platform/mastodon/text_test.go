package mastodon

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPlainText(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ html, want string }{
		"empty":       {"", ""},
		"paragraphs":  {"<p>one</p><p>two<br>three<br />four</p>", "one\n\ntwo\nthree\nfour"},
		"entities":    {"<p>a &lt; b &amp;&amp; c &gt; d &quot;e&quot; &#39;f&#39;</p>", `a < b && c > d "e" 'f'`},
		"short link":  {`<p>see <a href="https://www.example.com/a-very-long-path?x=1&amp;y=2" rel="nofollow"><span class="invisible">https://www.</span><span class="ellipsis">example.com/a-very-lo</span><span class="invisible">ng-path?x=1&amp;y=2</span></a>!</p>`, "see https://www.example.com/a-very-long-path?x=1&y=2!"},
		"cut link":    {`<a href="https://example.com/long/path">example.com/lo…</a>`, "https://example.com/long/path"},
		"mention":     {`<p><span class="h-card"><a href="https://example.com/@ana" class="u-url mention">@<span>ana</span></a></span> hi</p>`, "@ana hi"},
		"hashtag":     {`<p>a <a href="https://example.com/tags/go" class="mention hashtag" rel="tag">#<span>Go</span></a></p>`, "a #Go"},
		"script":      {"<p>a<script>alert(1)</script>b</p>", "ab"},
		"emoji image": {`<p>a <img alt=":blob:" src="x"> b</p>`, "a :blob: b"},
		"open link":   {`<p>a <a href="https://example.com">b`, "a https://example.com"},
		"plain":       {"no tags", "no tags"},
	} {
		if got := plainText(tc.html); got != tc.want {
			t.Errorf("%s: plainText(%q) = %q, want %q", name, tc.html, got, tc.want)
		}
	}
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	for _, same := range [][2]string{
		{"a\nb", "a b"},
		{"a\n\n\n\nb  ", "a\n\nb"},
		{"e\u0301", "é"},
		{"a\u00a0b", "a b"},
		{"hi @Ana@example.com", "hi @ana"},
		{"HTTPS://Example.COM/Path", "https://example.com/Path"},
		{"https://example.com/ x", "https://example.com x"},
	} {
		p := Platform{}
		if p.Normalise(same[0]) != p.Normalise(same[1]) {
			t.Errorf("%q and %q differ: %q, %q", same[0], same[1], p.Normalise(same[0]), p.Normalise(same[1]))
		}
	}
	for _, other := range [][2]string{
		{"a", "A"},
		{"https://example.com/a", "https://example.com/A"},
		{"@ana", "@anb"},
		{"a b", "ab"},
		{"👩‍👧", "👩👧"},
	} {
		p := Platform{}
		if p.Normalise(other[0]) == p.Normalise(other[1]) {
			t.Errorf("%q and %q are the same", other[0], other[1])
		}
	}
}

func FuzzPlainText(f *testing.F) {
	for _, seed := range []string{"", "<p>a</p>", `<a href="x://y">…</a>`, "<script>", "</a></p><br/>", "&#0;&lt", "<a><a><p>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, html string) {
		text := plainText(html)
		if utf8.ValidString(html) && !utf8.ValidString(text) {
			t.Fatalf("the text of %q is not UTF-8: %q", html, text)
		}
		if text != strings.TrimSpace(text) {
			t.Fatalf("the text of %q has space around it: %q", html, text)
		}
	})
}

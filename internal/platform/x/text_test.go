package x

import (
	"strings"
	"testing"
)

// escapedByX is what X does to a text's characters on the way back.
func escapedByX(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(strings.TrimSpace(text))
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	p := Platform{}
	for _, same := range [][2]string{
		{"a\nb", "a b"},
		{"a\n\n\n\nb  ", "a\n\nb"},
		{"e\u0301", "é"},
		{"a\u00a0b", "a b"},
		{"<b> & &amp;", "&lt;b&gt; &amp; &amp;amp;"},
		{"HTTPS://Example.COM/Path", "https://example.com/Path"},
		{"Example.com/Path", "http://example.com/Path"},
		{"https://example.com/ x", "https://example.com x"},
		{"https://münchen.de", "https://xn--mnchen-3ya.de"},
		{"https://example.com/straße", "https://example.com/stra%C3%9Fe"},
		{"http://localhost/abc", "localhost/abc"},
		{"@bob thanks", "thanks"},
		{"@bob @ann_1 thanks", "@bob thanks"},
		{"日本example.com", "日本http://example.com"},
	} {
		if p.Normalise(same[0]) != p.Normalise(same[1]) {
			t.Errorf("%q and %q differ: %q, %q", same[0], same[1], p.Normalise(same[0]), p.Normalise(same[1]))
		}
	}
	for _, other := range [][2]string{
		{"a", "A"},
		{"https://example.com/a", "https://example.com/A"},
		{"https://example.com/?a=1", "https://example.com/?a=2"},
		{"thanks @bob", "thanks"},
		{"a b", "ab"},
		{"👩‍👧", "👩👧"},
		{"#a", "a"},
	} {
		if p.Normalise(other[0]) == p.Normalise(other[1]) {
			t.Errorf("%q and %q are the same", other[0], other[1])
		}
	}
}

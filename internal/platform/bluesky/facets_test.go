package bluesky

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

// shown writes what was found in a text: each stretch as it stands there, and what it means where that differs.
func shown(text string) []string {
	var all []string
	for _, s := range spans(text) {
		piece := text[s.start:s.end]
		switch {
		case s.handle != "":
			piece += " -> handle " + s.handle
		case s.tag != "":
			piece += " -> tag " + s.tag
		case s.link != piece:
			piece += " -> " + s.link
		}
		all = append(all, piece)
	}
	return all
}

func TestSpans(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                              nil,
		"plain, with a full stop.":      nil,
		"https://example.com":           {"https://example.com"},
		"HTTPS://Example.COM/A":         {"HTTPS://Example.COM/A"},
		"see https://example.com/a.":    {"https://example.com/a"},
		"see https://example.com, and":  {"https://example.com"},
		"(https://example.com/a_(b))":   {"https://example.com/a_(b)"},
		"(https://example.com/a)":       {"https://example.com/a"},
		"[x](https://example.com/d)!?":  {"https://example.com/d"},
		"“https://example.com/a”":       {"https://example.com/a"},
		"https://example.com/a?b=c&d#e": {"https://example.com/a?b=c&d#e"},
		"http://localhost:3000/a":       {"http://localhost:3000/a"},
		"http://127.0.0.1/":             {"http://127.0.0.1/"},
		"https://münchen.de/straße":     {"https://münchen.de/straße"},
		"https://example.com/日本語。次":     {"https://example.com/日本語"},
		"見てhttps://example.comを":        {"https://example.com"},
		"見てhttps://example.com/aを":      {"https://example.com/aを"},
		"https://user@example.com":      nil,
		"https://user:pw@example.com/":  nil,
		"https://":                      nil,
		"https://ünknown":               nil,
		"xhttps://example.com":          nil,
		"🎉https://example.com/a🎉 x":     {"https://example.com/a🎉"},
		"👩‍👩‍👧‍👦 https://example.com/👩‍👧/x": {"https://example.com/👩‍👧/x"},
		"https://example.com🎉":              {"https://example.com"},
		"example.com":                       {"example.com -> https://example.com"},
		"go to example.com/a, now":          {"example.com/a -> https://example.com/a"},
		"(see sub.example.co.uk.)":          {"sub.example.co.uk -> https://sub.example.co.uk"},
		"at example.com:8080/x":             {"example.com:8080/x -> https://example.com:8080/x"},
		"mail ana@example.com":              nil,
		"mail first.me@example.com":         nil,
		"done.Next one":                     nil,
		"version 1.2.3 and e.g. this":       nil,
		"file.unknowntld":                   nil,
		"-example.com":                      nil,
		"example.com_x":                     nil,
		"#Go":                               {"#Go -> tag Go"},
		"#Go, #C++. (#x)":                   {"#Go -> tag Go", "#C++ -> tag C++", "#x -> tag x"},
		"#日本語、次":                            {"#日本語 -> tag 日本語"},
		"＃日本語":                              {"＃日本語 -> tag 日本語"},
		"#2026 # #. #!":                     nil,
		"#2026a":                            {"#2026a -> tag 2026a"},
		"a#b":                               nil,
		"#a#b":                              {"#a -> tag a"},
		"#️⃣ #⃣":                            nil,
		"🎉 #party🎉! #👩‍👧tag":                {"#party🎉 -> tag party🎉", "#👩‍👧tag -> tag 👩‍👧tag"},
		"❤️#love":                           {"#love -> tag love"},
		"#a\u200bb":                         {"#a -> tag a"},
		"#" + strings.Repeat("é", 64):       {"#" + strings.Repeat("é", 64) + " -> tag " + strings.Repeat("é", 64)},
		"#" + strings.Repeat("é", 65):       nil,
		"#" + strings.Repeat("👩‍👩‍👧‍👦", 26): nil, // 26 graphemes of 25 bytes
		"@ana.bsky.social":       {"@ana.bsky.social -> handle ana.bsky.social"},
		"hi (@Ana.bsky.social)!": {"@Ana.bsky.social -> handle Ana.bsky.social"},
		"@ana.bsky.social.":      {"@ana.bsky.social -> handle ana.bsky.social"},
		"@ana.bsky.social's":     {"@ana.bsky.social -> handle ana.bsky.social"},
		"@ana":                   nil,
		"@ana@example.com":       nil,
		"@ana.example.com@x":     nil,
		"@ana_b.example.com":     nil,
		"@ana.1":                 nil,
		"a@ana.bsky.social":      nil,
		"@-ana.bsky.social":      nil,
	} {
		if diff := cmp.Diff(want, shown(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func FuzzFacets(f *testing.F) {
	for _, seed := range []string{
		"", "hello @ana.bsky.social, see example.com/(a) and https://example.com/🎉#x. #Go #日本語、", "\xff@a.b#c\xfe",
		"https://https://a.b", "#️⃣＃＃#a", "(((https://a.co/)))]", "見てhttps://example.comを", "a.b@c.d:1/2?3#4",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, s := range spans(text) {
			if s.start < end || s.end <= s.start || s.end > len(text) {
				t.Fatalf("%+v lies outside %q or overlaps", s, text)
			}
			if !utf8.RuneStart(text[s.start]) || s.end < len(text) && utf8.ValidString(text) && !utf8.RuneStart(text[s.end]) {
				t.Fatalf("%+v cuts a character of %q", s, text)
			}
			end = s.end
			piece := text[s.start:s.end]
			says := []bool{
				s.link != "" && (s.link == piece || s.link == "https://"+piece),
				s.handle != "" && piece == "@"+s.handle,
				s.tag != "" && (piece == "#"+s.tag || piece == "＃"+s.tag),
			}
			n := 0
			for _, one := range says {
				if one {
					n++
				}
			}
			if n != 1 || !utf8.ValidString(piece) || strings.ContainsAny(piece, " \t\n") {
				t.Fatalf("%+v is not what %q says", s, piece)
			}
			if uniseg.GraphemeClusterCount(s.tag) > maxTagGraphemes || len(s.tag) > maxTagBytes {
				t.Fatalf("the tag %q is too long", s.tag)
			}
		}
	})
}

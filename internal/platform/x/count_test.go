package x

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestCount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"":                                0,
		"hello":                           5,
		" a\n\tb":                         5,
		"é":                               1,
		"e\u0301":                         1,
		"ü ß ñ Ж ω א ع अ ก ა":             19,
		"漢字":                              4,
		"한국어":                             6,
		"“quotes” – ‘and’ … —":            2*18 - 16 + 2 - 1,
		"zero\u200bwidth":                 10,
		"′″":                              2,
		"H🐱☺👨‍👩‍👧‍👦":                      7,
		"👍🏽":                              2,
		"👩🏽‍🚀":                            2,
		"🇩🇪🇫🇷":                            4,
		"🏴󠁧󠁢󠁥󠁮󠁧󠁿":                         2,
		"1️⃣ #⃣ *️⃣":                      8,
		"123 #":                           5,
		"©®":                              2,
		"©️®️":                            4,
		"™ ™️":                            5,
		"☺️":                              2,
		"☺︎":                              4,
		"❤️‍🔥":                            2,
		"漢\ufe0f":                         4,
		"👍\u0301":                         3,
		"https://example.com":             23,
		"HTTP://EXAMPLE.COM":              23,
		"example.com":                     23,
		"Example.co.uk/path?a=b":          23,
		"see https://example.com/a, and":  4 + 23 + 5,
		"(https://example.com/a_(b))":     25,
		"https://example.com/a_(b_(c))_d": 23,
		"https://example.com:8080/a":      23,
		"https://example.com?q=1.":        24,
		"https://example.com/a?b=c&d=e#f": 23,
		"https://example.com/straße/привет": 23,
		"https://example.com/日本":            27,
		"https://münchen.de":                23,
		"münchen.de":                        23,
		"https://日本語.jp/a":                  23,
		"日本語.jp":                            9,
		"日本example.com日本":                   31,
		"日本.example.com":                    28,
		"https://xn--mnchen-3ya.de":         23,
		"https://example.xn--p1ai":          23,
		"https://example.рф":                23,
		"https://sub_domain.example.org/":   23,
		"https://exa_mple.org":              20,
		"https://-example.org":              20,
		"https://localhost:3000/abc":        26,
		"https://127.0.0.1/abc":             21,
		"example.notatld":                   15,
		"example.comma":                     13,
		"ahttps://example.com":              20,
		"-example.com":                      12,
		"@example.com":                      12,
		"ana@example.com":                   15,
		"#example.com":                      12,
		"$example.com":                      12,
		"ftp://example.com":                 17,
		"https://user@example.com":          24,
		"example.com@example.org":           23,
		"a.b.example.com and example.com.":  23 + 5 + 24,
		"https://t.co/abcdefghij/more":      28,
		"example.com/path(x)":               23,
		"nic.ck":                            23,
		"two example.com and https://example.org/x?y=1&z=[2] there": 4 + 23 + 5 + 23 + 1 + 6,
	} {
		if got := count(text, 23); got != want {
			t.Errorf("count(%q) = %d, want %d", text, got, want)
		}
	}
	const link = "https://example.com/"
	long := strings.Repeat("a", 5000)
	for text, want := range map[string]int{link + long[:300]: 23, link + long[:4077]: 4097, "https://t.co/" + long[:41]: 54, long[:281]: 281} {
		if got := count(text, 23); got != want {
			t.Errorf("count of %d characters is %d, want %d", len(text), got, want)
		}
	}
	if got := count("https://example.com", 30); got != 30 {
		t.Errorf("a link of 30 counts %d", got)
	}
}

func TestCashtags(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"": 0, "$ACME": 1, "$ACME $brk.b": 2, "a$ACME": 0, "$5 and 5$": 0, "$ACMEACME": 0, "($ACME)": 0, "$ACME, $X!": 2, "$ACME$X": 0, "\n$ACME": 1,
	} {
		if got := cashtags(text); got != want {
			t.Errorf("cashtags(%q) = %d, want %d", text, got, want)
		}
	}
}

func FuzzCount(f *testing.F) {
	for _, seed := range []string{
		"", "hello", "a.b.com https://example.com/(x)?y#z", "\xff@", "https://", "👩‍👧 e\u0301", "https://a.b.c.de@", "日本.example.com日本", "1️⃣🇩🇪🇩",
		"© ©️ ☺︎", "&amp;amp;lt; @a @b c", "http://http://example.com", "K.com İ.com", "https://t.co/a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, l := range links(text) {
			if l.start < end || l.end <= l.start || l.end > len(text) {
				t.Fatalf("link %+v lies outside %q", l, text)
			}
			end = l.end
		}
		n := count(text, 23)
		if n < 0 || n != count(text, 23) {
			t.Fatalf("count of %q is not stable", text)
		}
		composed := norm.NFC.String(text)
		if most := 2*utf8.RuneCountInString(composed) + 23*len(links(composed)); n > most {
			t.Fatalf("%q counts %d, at most %d can be", text, n, most)
		}
		if more := count(text+" a", 23); utf8.ValidString(text) && more != n+2 {
			t.Fatalf("%q counts %d, with a space and a letter %d", text, n, more)
		}
		if cashtags(text) < 0 || len(Platform{}.Check(contentOf(text), Platform{}.DefaultLimits())) != 1 {
			t.Fatalf("%q can't be checked", text)
		}
		if p := (Platform{}); utf8.ValidString(text) && p.Normalise(escapedByX(text)) != p.Normalise(text) {
			t.Fatalf("%q is not recognised: %q, %q", text, p.Normalise(escapedByX(text)), p.Normalise(text))
		}
	})
}

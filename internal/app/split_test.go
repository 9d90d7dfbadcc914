package app

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

// within is a limit of n graphemes in which a link counts for five.
func within(n int) func(string) bool {
	return func(text string) bool {
		length := 0
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' }) {
			if isLink(w) {
				w = "xxxxx"
			}
			length += uniseg.GraphemeClusterCount(w) + 1
		}
		return length-1 <= n && strings.TrimSpace(text) != ""
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		most int
		want []string
	}{
		"it fits":           {"One. Two.", 20, []string{"One. Two."}},
		"sentences":         {"First one. Second one. Third one.", 22, []string{"First one. Second one.", "Third one."}},
		"a long sentence":   {"Aaaa bbbb cccc dddd. Eee.", 10, []string{"Aaaa bbbb", "cccc dddd.", "Eee."}},
		"a long word":       {"abcdefghijklmno", 10, []string{"abcdefghij", "klmno"}},
		"families stay":     {"👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 2, []string{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"}},
		"links stay":        {"See https://example.com/a/very/long/path?x=1 now and then", 12, []string{"See https://example.com/a/very/long/path?x=1", "now and then"}},
		"paragraphs":        {"One.\n\nTwo.\n\nThree.", 11, []string{"One.\n\nTwo.", "Three."}},
		"no spaces":         {"今日は天気がいい。明日は雨が降る。", 9, []string{"今日は天気がいい。", "明日は雨が降る。"}},
		"decimal and names": {"It is 3.14 exactly, by Dr. Who. Yes.", 31, []string{"It is 3.14 exactly, by Dr. Who.", "Yes."}},
	} {
		got, ok := split(tc.text, within(tc.most))
		if diff := cmp.Diff(tc.want, got); diff != "" || !ok {
			t.Errorf("%s: %v\n%s", name, ok, diff)
		}
	}
	if _, ok := split("ab", func(string) bool { return false }); ok {
		t.Error("where nothing fits it was split")
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"One. Two.", "a b c", "👩‍👩‍👧‍👦 e\u0301", "https://example.com/a b", "\n\n", "x\u200dy", "\xff"} {
		f.Add(seed, 5)
	}
	f.Fuzz(func(t *testing.T, text string, most int) {
		if !utf8.ValidString(text) || most < 6 || most > 500 || len(text) > 4000 {
			return
		}
		fits := within(most)
		pieces, ok := split(text, fits)
		if !ok || fits(text) {
			return
		}
		letters := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got, want := letters(strings.Join(pieces, "")), letters(text); got != want {
			t.Errorf("%q lost or changed something: %q", text, pieces)
		}
		for _, p := range pieces {
			if !fits(p) || strings.TrimSpace(p) != p {
				t.Errorf("piece %q of %q does not fit or is not trimmed", p, text)
			}
		}
	})
}

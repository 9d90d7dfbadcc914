package mastodon

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func TestCount(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text, spoiler string
		want          int
	}{
		{text: "", want: 0},
		{text: "hello", want: 5},
		{text: "  hello \n", want: 5},
		{text: "a\nb\n\nc", want: 6},
		{text: "hello", spoiler: " cw ", want: 7},
		{text: "é", want: 1},
		{text: "e\u0301", want: 1},
		{text: "👩‍👩‍👧‍👦", want: 1},
		{text: "🇩🇪🇫🇷", want: 2},
		{text: "https://example.com", want: 23},
		{text: "https://example.com/" + strings.Repeat("a", 300), want: 23},
		{text: "see https://example.com/a, and", want: 4 + 23 + 5},
		{text: "(https://example.com/a_(b))", want: 25},
		{text: "https://example.com/a?b=c&d=ü#e.", want: 24},
		{text: "https://example.com:8080/a", want: 23},
		{text: "https://EXAMPLE.COM", want: 23},
		{text: "https://sub_domain.example.co.uk/", want: 23},
		{text: "https://münchen.de/straße", want: 23},
		{text: "https://xn--mnchen-3ya.de", want: 23},
		{text: "https://example.рф", want: 23},
		{text: "https://example.com.invalid1/x", want: 23 + len(".invalid1/x")},
		{text: "https://localhost:3000/abc", want: 26},
		{text: "https://127.0.0.1/abc", want: 21},
		{text: "https://nic.ck", want: 23},
		{text: "ahttps://example.com", want: 20},
		{text: "example.com/a", want: 13},
		{text: "gemini://example.com/long/long/long", want: 23},
		{text: "ftp://example.com/long/long/long", want: 32},
		{text: "https://user@example.com", want: 24},
		{text: "@ana", want: 4},
		{text: "@ana@example.com", want: 4},
		{text: "@ana@example.com.", want: 5},
		{text: "hi @ana.b@example.com!", want: 3 + 6 + 1},
		{text: "mail ana@example.com", want: 20},
		{text: "/@ana@example.com", want: 17},
		{text: "@ana@example.com@", want: 17},
		{text: "https://example.com/@ana@example.org", want: 23},
		{text: "#tag", want: 4},
		{text: "<b>&amp;</b>", want: 12},
	} {
		if got := count(tc.text, tc.spoiler, 23); got != tc.want {
			t.Errorf("count(%q, %q) = %d, want %d", tc.text, tc.spoiler, got, tc.want)
		}
	}
	if got := count("https://example.com", "", 0); got != 19 {
		t.Errorf("a URL of its own length counts %d, want 19", got)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	limits := platform.Limits{Characters: 10, URLLength: 23, Media: 2, Alt: 6}
	got := Platform{}.Check(psn.Content{
		Segments: []psn.Segment{{Text: "0123456"}, {Text: "01234567"}, {Text: " \n"}, {Media: []psn.MediaRef{{Alt: "1234567"}, {}, {}}}},
		Poll:     &psn.Poll{Options: []string{"1", "2", "3", "4", strings.Repeat("x", 51)}, Duration: time.Minute},
		Language: "english!",
		Options:  map[string]string{"spoiler": "abc", "visibility": "secret", "sensitive": "yes", "colour": "red"},
	}, limits)
	want := []platform.Report{
		{Segment: 1, Length: 10, Limit: 10, Unit: "characters", Problems: []string{
			"the poll has 5 options, at most 4 are allowed",
			"option 5 of the poll has 51 characters, at most 50 are allowed",
			"the poll is open for 1m0s; it is between 5 minutes and 30 days",
			`mastodon has no option "colour"; it has visibility, spoiler and sensitive`,
			`sensitive can't be "yes"; it is true or false`,
			`visibility can't be "secret"; it is public, unlisted, private, direct`,
			`language can't be "english!"; it is a tag like en or pt-BR`,
		}},
		{Segment: 2, Length: 11, Limit: 10, Unit: "characters", Problems: []string{
			"the text and the content warning have 11 characters, at most 10 are allowed",
		}},
		{Segment: 3, Length: 3, Limit: 10, Unit: "characters", Problems: []string{
			"the text is empty",
		}},
		{Segment: 4, Length: 3, Limit: 10, Unit: "characters", Problems: []string{
			"3 media are attached, at most 2 are allowed", "the alt text of media 1 has 7 characters, at most 6 are allowed",
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	fine := Platform{}.Check(psn.Content{
		Segments: []psn.Segment{{Text: "hello"}}, Language: "pt-BR",
		Options: map[string]string{"visibility": "unlisted", "sensitive": "true", "spoiler": "cw"},
	}, platform.Limits{})
	want = []platform.Report{{Segment: 1, Length: 7, Limit: 500, Unit: "characters", Valid: true, Problems: []string{}}}
	if diff := cmp.Diff(want, fine); diff != "" {
		t.Error(diff)
	}
}

func FuzzCount(f *testing.F) {
	for _, seed := range []string{"", "hello", "@a@b.c https://example.com/(x)?y#z", "\xff@", "https://", "👩‍👧 e\u0301", "https://a.b.c.de@"} {
		f.Add(seed, "cw")
	}
	f.Fuzz(func(t *testing.T, text, spoiler string) {
		for _, e := range entities(text) {
			if e.start < 0 || e.end <= e.start || e.end > len(text) {
				t.Fatalf("entity %+v lies outside %q", e, text)
			}
		}
		n := count(text, spoiler, 23)
		if n < 0 || n != count(text, spoiler, 23) || n != count(" "+text+"\n", spoiler, 23) {
			t.Fatalf("count of %q is not stable", text)
		}
		plain := count(text, spoiler, 0)
		if !strings.Contains(text, "@") && utf8.ValidString(text) && plain != uniseg.GraphemeClusterCount(strip(spoiler)+strip(text)) {
			t.Fatalf("without URLs %q counts %d", text, plain)
		}
		if p := (Platform{}); p.Normalise(p.Normalise(text)) != p.Normalise(text) {
			t.Fatalf("normalising %q twice differs from once: %q, %q", text, p.Normalise(text), p.Normalise(p.Normalise(text)))
		}
	})
}

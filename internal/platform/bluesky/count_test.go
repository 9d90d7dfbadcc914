package bluesky

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func TestCount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"": 0, "hello": 5, " hello\n": 7, "é": 1, "e\u0301": 1, "👩‍👩‍👧‍👦": 1, "🇩🇪🇫🇷": 2, "👍🏽1️⃣": 2, "https://example.com": 19,
	} {
		if got := count(text); got != want {
			t.Errorf("count(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	family := strings.Repeat("👩‍👩‍👧‍👦", 150)
	got := Platform{}.Check(psn.Content{
		Segments: []psn.Segment{
			{Text: strings.Repeat("a", 301)},
			{Text: family},
			{Text: " \n"},
			{Media: []psn.MediaRef{
				{MIME: "image/png", Alt: strings.Repeat("é", 2001)}, {MIME: "video/mp4"}, {}, {}, {},
			}},
			{Text: "hi @ana.bsky.social"},
		},
		Language: "en_US",
		Options:  map[string]string{"labels": "porn,gore", "langs": "en,de,fr,x", "card": "big", "visibility": "public"},
		Poll:     &psn.Poll{Options: []string{"a", "b"}, Duration: time.Hour},
		ReplyTo:  "https://mastodon.social/@ana/1",
	}, platform.Limits{})
	want := []platform.Report{
		{Segment: 1, Length: 301, Problems: []string{
			`card can't be "big"; it is link or none`,
			`labels can't have "gore"; they are sexual, nudity, porn, graphic-media`,
			"langs has 4 languages, at most 3 are allowed",
			`langs can't have "x"; they are tags like en or pt-BR`,
			`bluesky has no option "visibility"; it has labels, langs and card`,
			`language can't be "en_US"; it is a tag like en or pt-BR`,
			"Bluesky has no polls",
			`"https://mastodon.social/@ana/1" is not the address of a post on Bluesky, like https://bsky.app/profile/ana.bsky.social/post/3l6oveex3ii2l`,
			"the text has 301 graphemes, at most 300 are allowed",
		}},
		{Segment: 2, Length: 150, Problems: []string{"the text has 3750 bytes, at most 3000 are allowed"}},
		{Segment: 3, Length: 2, Problems: []string{"the text is empty"}},
		{Segment: 4, Problems: []string{
			"5 media are attached, at most 4 are allowed",
			"the alt text of media 1 has 2001 characters, at most 2000 are allowed",
			"media 2 is a video, which can only be attached alone",
		}},
		{Segment: 5, Length: 19, Valid: true, Problems: []string{}, Notes: []string{
			"mentions are resolved when it is published; one that nobody has stays plain text",
		}},
	}
	for i := range want {
		want[i].Limit, want[i].Unit = 300, "graphemes"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	fine := Platform{}.Check(psn.Content{
		Segments: []psn.Segment{{Text: "hello"}}, Language: "pt-BR", ReplyTo: "https://bsky.app/profile/ana.bsky.social/post/3l6oveex3ii2l",
		Options: map[string]string{"labels": "nudity, porn", "langs": "en,pt-BR", "card": "none"},
	}, Platform{}.DefaultLimits())
	if !fine[0].Valid || len(fine[0].Problems) != 0 {
		t.Errorf("%+v", fine)
	}
}

func TestCardLink(t *testing.T) {
	t.Parallel()
	content := psn.Content{Segments: []psn.Segment{
		{Text: "#no @link.here"},
		{Text: "see example.com/a and https://example.org"},
		{Text: "https://example.org", Media: []psn.MediaRef{{ID: "m"}}},
	}}
	for i, want := range []string{"", "https://example.com/a", "", ""} {
		if got := (Platform{}).CardLink(content, i); got != want {
			t.Errorf("segment %d: %q, want %q", i, got, want)
		}
	}
	content.Options = map[string]string{"card": "none"}
	if got := (Platform{}).CardLink(content, 1); got != "" {
		t.Errorf("a card that is not wanted: %q", got)
	}
}

func FuzzCount(f *testing.F) {
	for _, seed := range []string{"", "hello", "\xff@", "👩‍👧 e\u0301", "\r\n\u200d\u0300"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := count(text)
		if n < 0 || n > len(text) || n == 0 && text != "" || utf8.ValidString(text) && n > utf8.RuneCountInString(text) {
			t.Fatalf("count of %q is %d", text, n)
		}
		p := Platform{}
		report := p.Check(psn.Content{Segments: []psn.Segment{{Text: text}}}, p.DefaultLimits())[0]
		if report.Length != n || report.Valid != (len(report.Problems) == 0) {
			t.Fatalf("%q counts %d and is reported as %+v", text, n, report)
		}
		if p.Normalise(p.Normalise(text)) != p.Normalise(text) {
			t.Fatalf("normalising %q twice differs from once", text)
		}
	})
}

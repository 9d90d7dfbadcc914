package x

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func contentOf(texts ...string) psn.Content {
	var c psn.Content
	for _, text := range texts {
		c.Segments = append(c.Segments, psn.Segment{Text: text})
	}
	return c
}

const (
	linkNote  = "X charges 0.20 US dollars for a post with a link, and 0.015 for one without"
	replyNote = "X takes an answer to somebody else's post only if its author mentioned this account or quoted one of its posts"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	content := contentOf(strings.Repeat("a", 285), "see example.com", " ", "$A $B \ufeff")
	content.Segments[1].Media = []psn.MediaRef{{MIME: "image/png", Alt: "a picture"}, {MIME: "image/gif"}, {MIME: "image/jpeg", Alt: strings.Repeat("é", 1001)}}
	content.Options = map[string]string{"reply_settings": "friends", "made_with_ai": "yes", "colour": "red", "paid_partnership": "true"}
	content.ReplyTo = "https://mastodon.social/@ana/1"
	got := Platform{}.Check(content, platform.Limits{})
	report := func(segment, length int, cost int64, notes []string, problems ...string) platform.Report {
		return platform.Report{Segment: segment, Length: length, Limit: 280, Unit: "weighted characters", Problems: problems, Notes: notes, CostMicroUSD: cost}
	}
	want := []platform.Report{
		report(1, 285, 10_000, []string{replyNote},
			"the text has 285 weighted characters, at most 280 are allowed",
			`x has no option "colour"; it has made_with_ai, paid_partnership and reply_settings`,
			`made_with_ai can't be "yes"; it is true or false`,
			`reply_settings can't be "friends"; it is anyone, following, mentionedUsers, subscribers, verified`,
			`"https://mastodon.social/@ana/1" is not the address of a post on X`),
		report(2, 27, 210_000, []string{linkNote}, "the alt text of media 3 has 1001 characters, at most 1000 are allowed"),
		report(3, 1, 15_000, nil, "the text is empty"),
		report(4, 8, 15_000, nil, "the text holds the character U+FEFF, which X refuses", "the text has 2 cashtags, at most one is allowed"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	fine := contentOf("hello", "again")
	fine.ReplyTo = "https://x.com/ana/status/7"
	fine.Segments[0].Media = []psn.MediaRef{{MIME: "image/gif", Animated: true, Bytes: gifBytes, Width: 1280, Height: 1080, Alt: "a"}}
	got = Platform{}.Check(fine, Platform{}.DefaultLimits())
	want = []platform.Report{report(1, 5, 15_000, []string{replyNote}), report(2, 5, 15_000, nil)}
	for i := range want {
		want[i].Valid, want[i].Problems = true, []string{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if long := (Platform{}).Check(contentOf(strings.Repeat("a", 25_000)), platform.Limits{Characters: 25_000}); !long[0].Valid {
		t.Errorf("a long post: %+v", long[0])
	}
}

func TestCheckMediaAndPoll(t *testing.T) {
	t.Parallel()
	picture, gif := psn.MediaRef{MIME: "image/png"}, psn.MediaRef{MIME: "image/gif", Animated: true}
	heavy, wide := gif, gif
	heavy.Bytes, wide.Width = gifBytes+1, 1281
	day := 24 * time.Hour
	for name, tc := range map[string]struct {
		media []psn.MediaRef
		poll  *psn.Poll
		want  []string
	}{
		"five pictures":   {media: []psn.MediaRef{picture, picture, picture, picture, picture}, want: []string{"5 media are attached, at most 4 are allowed"}},
		"a GIF and more":  {media: []psn.MediaRef{picture, gif}, want: []string{"media 2 is an animated GIF, which can only be attached alone"}},
		"a heavy GIF":     {media: []psn.MediaRef{heavy}, want: []string{"media 1 has 15000001 bytes, at most 15000000 are allowed for an animated GIF"}},
		"a wide GIF":      {media: []psn.MediaRef{wide}, want: []string{"media 1 is an animated GIF of 1281×0 pixels, at most 1280×1080 are allowed"}},
		"four pictures":   {media: []psn.MediaRef{picture, picture, picture, picture}},
		"a poll":          {poll: &psn.Poll{Options: []string{"a", strings.Repeat("é", 25)}, Duration: day}},
		"a poll of one":   {poll: &psn.Poll{Options: []string{"a"}, Duration: day}, want: []string{"the poll has 1 options, it may have 2 to 4"}},
		"a poll of five":  {poll: &psn.Poll{Options: []string{"a", "b", "c", "d", "e"}, Duration: day}, want: []string{"the poll has 5 options, it may have 2 to 4"}},
		"a long option":   {poll: &psn.Poll{Options: []string{"a", strings.Repeat("é", 26)}, Duration: day}, want: []string{"option 2 of the poll has 26 characters, it may have 1 to 25"}},
		"a short poll":    {poll: &psn.Poll{Options: []string{"a", "b"}, Duration: 4 * time.Minute}, want: []string{"the poll is open for 4m0s, it may be from 5 minutes to 7 days"}},
		"a long poll":     {poll: &psn.Poll{Options: []string{"a", "b"}, Duration: 8 * day}, want: []string{"the poll is open for 192h0m0s, it may be from 5 minutes to 7 days"}},
		"poll and media":  {media: []psn.MediaRef{picture}, poll: &psn.Poll{Options: []string{"a", "b"}, Duration: day}, want: []string{"a post has either media or a poll"}},
		"the longest one": {poll: &psn.Poll{Options: []string{"a", "b"}, Duration: 7 * day}},
	} {
		content := psn.Content{Segments: []psn.Segment{{Text: "x", Media: tc.media}}, Poll: tc.poll}
		got := Platform{}.Check(content, Platform{}.DefaultLimits())[0]
		if diff := cmp.Diff(append([]string{}, tc.want...), got.Problems); diff != "" || got.Valid != (len(tc.want) == 0) {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

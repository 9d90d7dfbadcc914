package app

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
)

// TestCheckCaptions says exactly which captions a network would refuse, and which are left out.
func TestCheckCaptions(t *testing.T) {
	t.Parallel()
	in := func(languages ...string) (all []psn.Caption) {
		for _, language := range languages {
			all = append(all, psn.Caption{Language: language, Cues: "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Ana>" + strings.Repeat("x", 60) + "</v>\n"})
		}
		return all
	}
	vtt, srt := platform.Captions{Types: []string{"text/vtt"}}, platform.Captions{Types: []string{"application/x-subrip"}}
	two, few, small := srt, vtt, srt
	two.TwoLetters, few.Count, small.Bytes = true, 1, 95
	for name, c := range map[string]struct {
		captions []psn.Caption
		takes    platform.Captions
		problems []string
		notes    []string
	}{
		"none":               {takes: few},
		"none, none taken":   {},
		"none taken":         {captions: in("en"), notes: []string{"Mastodon takes no captions file; they are left out"}},
		"several":            {captions: in("en", "en-GB", "und"), takes: vtt},
		"one too many":       {captions: in("en", "es"), takes: few, problems: []string{"media 1 has captions in 2 languages, Mastodon takes at most 1"}},
		"small enough":       {captions: in("en")[:1], takes: platform.Captions{Types: srt.Types, Bytes: 98}},
		"too large":          {captions: in("en"), takes: small, problems: []string{"media 1 has captions in en of 98 bytes, Mastodon takes at most 95"}},
		"two letters":        {captions: in("en-GB", "es"), takes: two},
		"nobody said":        {captions: in("und"), takes: two, problems: []string{"media 1 has captions in a language that nobody said, Mastodon takes languages of two letters, as en: name it with en=talk.srt"}},
		"three letters":      {captions: in("fil"), takes: two, problems: []string{"media 1 has captions in fil, Mastodon takes languages of two letters, as en: name it with en=talk.srt"}},
		"the same to it":     {captions: in("en-GB", "en-US"), takes: two, problems: []string{"media 1 has captions in en-GB and in en-US, which are one language to Mastodon"}},
		"can't be read":      {captions: []psn.Caption{{Language: "en", Cues: "x"}}, takes: vtt, problems: []string{"media 1 has captions that can't be read: the captions in en:1: here should be the times of a cue"}},
		"no video is posted": {captions: in("en"), takes: platform.Captions{Count: -1}, problems: []string{"media 1 is a video, and psn can't post videos on Mastodon"}},
	} {
		limits := platform.Limits{Video: platform.Videos{Types: []string{"video/mp4"}, Captions: c.takes}}
		if c.takes.Count < 0 {
			limits.Video = platform.Videos{}
		}
		problems, notes := checkMedia(mastodon.Platform{}, psn.Content{Segments: []psn.Segment{{Media: []psn.MediaRef{{MIME: "video/mp4", Captions: c.captions}}}}}, 0, limits)
		if diff := cmp.Diff([][]string{c.problems, c.notes}, [][]string{problems, notes}); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

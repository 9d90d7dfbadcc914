package psn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

func TestCheckCaptions(t *testing.T) {
	t.Parallel()
	many := make([]psn.Caption, psn.MaxCaptions+1)
	for i := range many {
		many[i] = psn.Caption{Language: fmt.Sprintf("en-x%d", i), Cues: "x"}
	}
	big := strings.Repeat("x", psn.MaxCaptionBytes)
	for name, c := range map[string]struct {
		media []psn.MediaRef
		want  string // empty: accepted
	}{
		"none":            {media: []psn.MediaRef{{MIME: "image/png"}}},
		"two":             {media: []psn.MediaRef{{MIME: "video/mp4", Captions: []psn.Caption{{Language: "en", Cues: "a\nb"}, {Language: "und", Cues: "c"}}}}},
		"as many as may":  {media: []psn.MediaRef{{MIME: "video/mp4", Captions: many[1:]}}},
		"too many":        {media: []psn.MediaRef{{MIME: "video/mp4", Captions: many}}, want: "media 1: it has captions in 51 languages, at most 50 are allowed"},
		"a picture":       {media: []psn.MediaRef{{MIME: "image/png", Captions: many[:1]}}, want: "media 1: captions belong to a video, and this is a picture"},
		"no language":     {media: []psn.MediaRef{{MIME: "video/mp4", Captions: []psn.Caption{{Cues: "x"}}}}, want: `media 1: the captions: "" is not a language tag`},
		"one twice":       {media: []psn.MediaRef{{MIME: "video/mp4", Captions: []psn.Caption{{Language: "en"}, {Language: "EN"}}}}, want: "media 1: two captions are in EN"},
		"what no one may": {media: []psn.MediaRef{{MIME: "video/mp4", Captions: []psn.Caption{{Language: "en", Cues: "a\x1b[2J"}}}}, want: "media 1: the captions in en: line 1, column 2: control character U+001B"},
		"as long as may":  {media: []psn.MediaRef{{MIME: "video/mp4", Captions: []psn.Caption{{Language: "en", Cues: big}}}}},
		"too long": {media: []psn.MediaRef{
			{MIME: "video/mp4", Captions: []psn.Caption{{Language: "en", Cues: big}}}, {MIME: "video/mp4", Captions: []psn.Caption{{Language: "en", Cues: "x"}}},
		}, want: "the captions have more than 1048576 bytes in all"},
	} {
		err := psn.Content{Segments: []psn.Segment{{Media: c.media}}}.Check()
		if got := fmt.Sprint(err); c.want == "" && err != nil || c.want != "" && got != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if c.want != "" && psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%s: %s", name, psn.CodeOf(err))
		}
	}
	if a, b := (psn.Content{Segments: []psn.Segment{{Media: []psn.MediaRef{{Captions: many[:1]}}}}}), (psn.Content{Segments: []psn.Segment{{Media: []psn.MediaRef{{Captions: many[1:2]}}}}}); a.Hash() == b.Hash() {
		t.Error("other captions have the same hash")
	}
}

package tiktok_test

import (
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/tiktok"
	"github.com/postshitnow/psn/internal/psn"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	film := psn.MediaRef{MIME: "video/mp4", DurationMS: 5000}
	still := psn.MediaRef{MIME: "image/jpeg"}
	for name, tc := range map[string]struct {
		text    string
		media   []psn.MediaRef
		options map[string]string
		problem string // empty if there is none
	}{
		"a video":             {"hello", []psn.MediaRef{film}, forAll, ""},
		"without a caption":   {"", []psn.MediaRef{film}, forAll, ""},
		"pictures":            {"hello", []psn.MediaRef{still, still}, forAll, ""},
		"a draft":             {"", []psn.MediaRef{film}, toInbox, ""},
		"no media":            {"hello", nil, forAll, "needs a video or pictures"},
		"both":                {"hello", []psn.MediaRef{film, still}, forAll, "either a video or pictures"},
		"two videos":          {"hello", []psn.MediaRef{film, film}, forAll, "2 videos"},
		"too many pictures":   {"hello", make([]psn.MediaRef, 36), forAll, "36 pictures"},
		"a document":          {"hello", []psn.MediaRef{{MIME: "application/pdf"}}, forAll, "application/pdf"},
		"a long caption":      {strings.Repeat("😀", 1101), []psn.MediaRef{film}, forAll, "2202 UTF-16 units"},
		"a long description":  {strings.Repeat("a", 4000), []psn.MediaRef{still}, forAll, ""},
		"a longer one":        {strings.Repeat("a", 4001), []psn.MediaRef{still}, forAll, "4001"},
		"no privacy":          {"hello", []psn.MediaRef{film}, nil, "privacy is missing"},
		"another privacy":     {"hello", []psn.MediaRef{film}, map[string]string{"privacy": "all"}, `"all"`},
		"another mode":        {"hello", []psn.MediaRef{film}, map[string]string{"privacy": "public", "mode": "x"}, "mode"},
		"a title of a video":  {"hello", []psn.MediaRef{film}, map[string]string{"privacy": "public", "title": "x"}, "for pictures"},
		"a long title":        {"hello", []psn.MediaRef{still}, map[string]string{"privacy": "public", "title": strings.Repeat("x", 91)}, "91"},
		"a duet with photos":  {"hello", []psn.MediaRef{still}, map[string]string{"privacy": "public", "duet": "true"}, "for videos"},
		"a cover at the end":  {"hello", []psn.MediaRef{film}, map[string]string{"privacy": "public", "cover": "5000"}, ""},
		"a cover after it":    {"hello", []psn.MediaRef{film}, map[string]string{"privacy": "public", "cover": "5001"}, "5001 ms"},
		"the second picture":  {"hello", []psn.MediaRef{still, still}, map[string]string{"privacy": "public", "cover": "2"}, ""},
		"no third picture":    {"hello", []psn.MediaRef{still, still}, map[string]string{"privacy": "public", "cover": "3"}, "picture 3"},
		"cover zero":          {"hello", []psn.MediaRef{still}, map[string]string{"privacy": "public", "cover": "0"}, "cover can't be"},
		"maybe":               {"hello", []psn.MediaRef{film}, map[string]string{"privacy": "public", "comments": "maybe"}, "true or false"},
		"a private promotion": {"hello", []psn.MediaRef{film}, map[string]string{"privacy": "private", "paid_partnership": "true"}, "can't be private"},
	} {
		content := psn.Content{Segments: []psn.Segment{{Text: tc.text, Media: tc.media}}, Options: tc.options}
		r := tiktok.Platform{}.Check(content, platform.Limits{})[0]
		if said := strings.Join(r.Problems, "; "); r.Valid != (tc.problem == "") || !strings.Contains(said, tc.problem) || tc.problem != "" && len(r.Problems) != 1 {
			t.Errorf("%s: valid %v: %s", name, r.Valid, said)
		}
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	film := []psn.MediaRef{{MIME: "video/mp4", Alt: "a dog runs"}}
	for want, options := range map[string]map[string]string{
		"nobody may comment": forAll, "write the caption in the app": toInbox, "no descriptions": forAll,
	} {
		content := psn.Content{Segments: []psn.Segment{{Text: "hello", Media: film}}, Options: options}
		if said := strings.Join(tiktok.Platform{}.Check(content, platform.Limits{})[0].Notes, "; "); !strings.Contains(said, want) {
			t.Errorf("%v: %q", options, said)
		}
	}
}

func TestRemoteID(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://www.tiktok.com/@ana/video/7712345678901234567":           "7712345678901234567",
		"https://www.tiktok.com/@ana.b/photo/7712345678901234567?lang=en": "7712345678901234567",
		"https://m.tiktok.com/@/video/77/":                                "77",
		"http://127.0.0.1:7880/tiktok/@alex/video/77":                     "77",
		"https://vm.tiktok.com/ZMabc/":                                    "",
		"https://www.tiktok.com/@ana":                                     "",
		"https://example.com/@ana/video/77":                               "",
		"@ana/video/77":                                                   "",
	} {
		if id, ok := (tiktok.Platform{}).RemoteID(address); id != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", address, id, ok)
		}
	}
}

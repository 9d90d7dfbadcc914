package workspace_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

func TestParseCaptions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]workspace.DraftCaptions{
		"talk.vtt":           {File: "talk.vtt"},
		"talk.en.vtt":        {File: "talk.en.vtt", Language: "en"},
		"a/talk.pt-BR.srt":   {File: "a/talk.pt-BR.srt", Language: "pt-BR"},
		"talk.hd.srt":        {File: "talk.hd.srt"},
		"talk.new.srt":       {File: "talk.new.srt"},
		"es=talk.en.vtt":     {File: "talk.en.vtt", Language: "es"},
		"zh-Hant=a=b.vtt":    {File: "a=b.vtt", Language: "zh-Hant"},
		"./a=b.vtt":          {File: "./a=b.vtt"},
		"talk.en.vtt/x":      {File: "talk.en.vtt/x"},
		".en.vtt":            {File: ".en.vtt", Language: "en"},
		"nothing ends in it": {File: "nothing ends in it"},
	} {
		got, err := workspace.ParseCaptions(text)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", text, err, diff)
		}
	}
	for _, text := range []string{"", " ", "en=", "english=talk.vtt", "=talk.vtt", "https://x.example/a.vtt", "en=https://x.example/a.vtt"} {
		if _, err := workspace.ParseCaptions(text); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestParseDraftCaptions(t *testing.T) {
	t.Parallel()
	text := "---\nmedia: [{file: talk.mp4, alt: a talk}]\ncaptions:\n  - talk.en.vtt\n  - {file: b.srt, language: \"no\", video: c.mp4}\n---\n"
	got, err := workspace.ParseDraft("draft.md", []byte(text))
	want := []workspace.DraftCaptions{{File: "talk.en.vtt", Language: "en"}, {File: "b.srt", Language: "no", Video: "c.mp4"}}
	if diff := cmp.Diff(want, got.Captions); diff != "" || err != nil {
		t.Fatal(err, diff)
	}
	again, err := workspace.ParseDraft("draft.md", workspace.FormatDraft(got))
	if diff := cmp.Diff(got, again); diff != "" || err != nil {
		t.Error(err, diff)
	}
	for matter, want := range map[string]string{
		"captions: []":                           "draft.md:2:11: captions is empty",
		"captions: [a.vtt, a.vtt]":               "draft.md:2:19: the captions a.vtt stand twice",
		"captions: [english=a.vtt]":              `draft.md:2:12: "english" is not a language tag`,
		"captions: {file: a.vtt, language: e}":   `draft.md:2:11: "e" is not a language tag`,
		"captions: {language: en}":               "draft.md:2:11: the captions name no file",
		"captions: [{file: a.vtt, lang: en}]":    "draft.md:2:26: unknown key \"lang\"",
		"captions: [\"a\\u0000.vtt\"]":           "draft.md:2:12: line 1, column 2: control character U+0000",
		"captions: [https://x.example/talk.vtt]": `draft.md:2:12: the captions "https://x.example/talk.vtt" are a URL, and psn doesn't fetch captions`,
	} {
		_, err := workspace.ParseDraft("draft.md", []byte("---\n"+matter+"\n---\nhi\n"))
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", matter, err, want)
		}
	}
}

package workspace_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

func TestParseDraftMedia(t *testing.T) {
	t.Parallel()
	shot := workspace.DraftMedia{File: "shot.png", Alt: "a shot"}
	for _, c := range []struct {
		name, text string
		want       workspace.Draft
	}{
		{"front matter", "---\nmedia: [{file: shot.png, alt: a shot}, {file: ../b.gif, no_alt: decorative}]\n---\nhello\n", workspace.Draft{
			Segments: []string{"hello"}, Media: [][]workspace.DraftMedia{{shot, {File: "../b.gif", NoAlt: "decorative"}}},
		}},
		{"a picture and no text", "---\nmedia: [{file: shot.png, alt: a shot}]\n---\n", workspace.Draft{
			Segments: []string{""}, Media: [][]workspace.DraftMedia{{shot}},
		}},
		{"a line", "one\n\n![a shot](shot.png)\n\ntwo\n", workspace.Draft{
			Segments: []string{"one\n\ntwo"}, Media: [][]workspace.DraftMedia{{shot}},
		}},
		{"lines", "![a shot](shot.png)\n\n\n  ![](x.png \"decorative\")\t\none\n![](y.png)\n", workspace.Draft{
			Segments: []string{"one"}, Media: [][]workspace.DraftMedia{{shot, {File: "x.png", NoAlt: "decorative"}, {File: "y.png"}}},
		}},
		{"both, in this order", "---\nmedia: [{file: shot.png, alt: a shot}]\n---\n![b](b.png)\n", workspace.Draft{
			Segments: []string{""}, Media: [][]workspace.DraftMedia{{shot, {File: "b.png", Alt: "b"}}},
		}},
		{"a thread", "one\n<!-- next -->\n\n![a shot](shot.png)\n\n<!-- next -->\nthree\n<!-- next -->\nfour\n![b](b.png)\n", workspace.Draft{
			Segments: []string{"one", "", "three", "four"},
			Media:    [][]workspace.DraftMedia{nil, {shot}, nil, {{File: "b.png", Alt: "b"}}},
		}},
		{"odd names", "![a [b] \\] \\\\ c](<my (best) shot.png>)\n![d](e(1).png)\n![f](g\\ h.png)\n![](<i \"j\".png> \"k \\\"l\\\"\")\n", workspace.Draft{
			Segments: []string{`![f](g\ h.png)`}, Media: [][]workspace.DraftMedia{{ // a space ends a path
				{File: "my (best) shot.png", Alt: `a [b] ] \ c`},
				{File: "e(1).png", Alt: "d"},
				{File: `i "j".png`, NoAlt: `k "l"`},
			}},
		}},
		{"not alone in its line", "see ![a](b.png)\n![a](b.png) there\n![a]\n![a](b.png\n!\\[a](b.png)\n[a](b.png)\n", workspace.Draft{
			Segments: []string{"see ![a](b.png)\n![a](b.png) there\n![a]\n![a](b.png\n!\\[a](b.png)\n[a](b.png)"},
		}},
		{"poll", "---\npoll:\n  options: [yes, \"no: never\"]\n  duration: 7d\n---\nwhich?\n", workspace.Draft{
			Segments: []string{"which?"}, Poll: &psn.Poll{Options: []string{"yes", "no: never"}, Duration: 7 * 24 * time.Hour},
		}},
		{"poll for a day", "---\npoll: {options: [a, b]}\n---\nwhich?\n", workspace.Draft{
			Segments: []string{"which?"}, Poll: &psn.Poll{Options: []string{"a", "b"}, Duration: 24 * time.Hour},
		}},
		{"answer", "---\nreply_to: https://x.example/@a/1?b=c#d\n---\nyes\n", workspace.Draft{
			Segments: []string{"yes"}, ReplyTo: "https://x.example/@a/1?b=c#d",
		}},
	} {
		got, err := workspace.ParseDraft("draft.md", []byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		again, err := workspace.ParseDraft("draft.md", workspace.FormatDraft(got))
		if err != nil {
			t.Errorf("%s: read back: %v\n%s", c.name, err, workspace.FormatDraft(got))
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Errorf("%s: read back: %s", c.name, diff)
		}
	}
}

func TestParseDraftMediaRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, message, hint string }{
		{"one\n\n![a](https://x.example/a.png)\n", `d.md:3:1: the picture "https://x.example/a.png" is a URL`, "save it beside"},
		{"---\nat: now\n---\na\n<!-- next -->\nb\n![a](//x.example/a.png)\n", "d.md:7:1: the picture", "save it"},
		{"![a](data:image/png;base64,AAAA)\n", "d.md:1:1: the picture", "save it"},
		{"![a]()\n", "d.md:1:1: a picture names no file", ""},
		{"![a](b.png \"c\")\n", "d.md:1:1: the picture \"b.png\" has an alt text and a reason why it has none", "keep one"},
		{"---\nmedia: [{file: a.png, alt: b, no_alt: c}]\n---\n", "d.md:2:9: the picture \"a.png\" has an alt text and a reason", ""},
		{"---\nmedia: [{alt: b}]\n---\n", "d.md:2:9: a picture names no file", ""},
		{"---\nmedia: [{file: \"file:///a.png\", alt: b}]\n---\n", "d.md:2:9: the picture \"file:///a.png\" is a URL", ""},
		{"---\nmedia: []\n---\n", "d.md:2:8: media is empty", ""},
		{"---\nmedia: a.png\n---\n", "d.md:2:8: media must be a list", "file: shot.png"},
		{"---\nmedia: [a.png]\n---\n", "d.md:2:9: an item of media must be keys with values", ""},
		{"---\nmedia: [{file: a.png, alt: \"\\u202e\"}]\n---\n", "d.md:2:28: line 1, column 1: bidirectional", ""},
		{"---\nmedia: [{file: a.png, title: b}]\n---\n", `d.md:2:23: unknown key "title"`, "file, alt, no_alt"},
		{"---\npoll: {options: [a, b], duration: soon}\n---\nx\n", `d.md:2:35: "soon" is not a length of time`, "24h"},
		{"---\npoll: {duration: 1h}\n---\nx\n", "d.md:2:7: the poll has no options", ""},
		{"---\npoll: [a, b]\n---\nx\n", "d.md:2:7: poll must be keys with values", ""},
		{"---\nreply_to: [a]\n---\nx\n", "d.md:2:11: reply_to must be text", ""},
	} {
		_, err := workspace.ParseDraft("d.md", []byte(c.text))
		wantInvalid(t, c.text, err, c.message, c.hint)
	}
}

// TestFormatDraftMedia shows what a draft with pictures looks like.
func TestFormatDraftMedia(t *testing.T) {
	t.Parallel()
	got := string(workspace.FormatDraft(workspace.Draft{
		ReplyTo: "https://x.example/1", Poll: &psn.Poll{Options: []string{"yes", "no"}, Duration: time.Hour},
		Segments: []string{"one", "two"},
		Media: [][]workspace.DraftMedia{
			{{File: "a.png", Alt: "two\nlines"}}, {{File: "my b.png", Alt: "b [c]"}, {File: "d.png", NoAlt: "decorative"}},
		},
	}))
	want := "---\nreply_to: https://x.example/1\nmedia:\n  - file: a.png\n    alt: \"two\\nlines\"\n" +
		"poll:\n  options:\n    - \"yes\"\n    - \"no\"\n  duration: 1h0m0s\n---\n\none\n\n<!-- next -->\n\ntwo\n\n" +
		"![b \\[c\\]](<my b.png>)\n![](d.png \"decorative\")\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

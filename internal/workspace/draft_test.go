package workspace_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

func TestParseDraft(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       workspace.Draft
	}{
		{"plain", "hello\n", workspace.Draft{Segments: []string{"hello"}}},
		{"empty", "", workspace.Draft{}},
		{"only front matter", "---\naccount: work\n---\n", workspace.Draft{Accounts: []string{"work"}}},
		{"no line feed at the end", "---\naccount: work\n---", workspace.Draft{Accounts: []string{"work"}}},
		{"empty front matter", "---\n---\n\n---\nrule\n", workspace.Draft{Segments: []string{"---\nrule"}}},
		{
			"everything",
			"---\naccounts: [mastodon, work]\nat: 2026-12-01 09:00\nlanguage: no\noptions:\n" +
				"  mastodon: {visibility: unlisted, spoiler: \"a: b\", sensitive: true}\n  x: {}\n---\n\nfirst\n\nstill first\n\n" +
				"<!-- next -->\n\nsecond\n",
			workspace.Draft{
				Accounts: []string{"mastodon", "work"},
				At:       "2026-12-01 09:00",
				Language: "no",
				Options: map[string]map[string]string{
					"mastodon": {"visibility": "unlisted", "spoiler": "a: b", "sensitive": "true"},
				},
				Segments: []string{"first\n\nstill first", "second"},
			},
		},
		{"the text is literal", "# {{x}} `$HOME` <b>*a*</b>  \n\ttab\n", workspace.Draft{Segments: []string{"# {{x}} `$HOME` <b>*a*</b>  \n\ttab"}}},
		{"rules in the text", "a\n---\nb\n", workspace.Draft{Segments: []string{"a\n---\nb"}}},
		{"a separator in a line of text", "see <!-- next --> here\n", workspace.Draft{Segments: []string{"see <!-- next --> here"}}},
		{"Windows", "\ufeff---\r\naccount: work\r\nat: now\r\n---\r\n\r\none\r\ntwo\r\n", workspace.Draft{
			Accounts: []string{"work"}, At: "now", Segments: []string{"one\ntwo"},
		}},
		{"an offset and a number as a name", "---\naccount: 123\nat: 2026-12-01T09:00:00-05:00\n---\nx\n", workspace.Draft{
			Accounts: []string{"123"}, At: "2026-12-01T09:00:00-05:00", Segments: []string{"x"},
		}},
		{"a block of text", "---\noptions:\n  mastodon:\n    spoiler: |\n      two\n      lines\n---\nx\n", workspace.Draft{
			Options: map[string]map[string]string{"mastodon": {"spoiler": "two\nlines\n"}}, Segments: []string{"x"},
		}},
		{"comments only", "---\n# later\n---\nx\n", workspace.Draft{Segments: []string{"x"}}},
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

func TestParseDraftRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, message, hint string }{
		{"---\naccount: work\n", "d.md:1:1: the front matter that begins here has no end", "two lines ---"},
		{"---\nacount: work\n---\nx\n", `d.md:2:1: unknown key "acount"`, `did you mean "account"?`},
		{"---\ntags: [a]\n---\nx\n", `d.md:2:1: unknown key "tags"`, "account, accounts, at, language, options"},
		{"---\nat: now\n\nat: next\n---\nx\n", `d.md:4:1: "at" stands twice, first in line 2`, ""},
		{"---\naccount: a\naccounts: [b]\n---\nx\n", "d.md:3:1: both account and accounts", ""},
		{"---\naccount: [a]\n---\nx\n", "d.md:2:10: account must be text, not a list", ""},
		{"---\naccounts: a\n---\nx\n", "d.md:2:11: accounts must be a list, not text", "account: NAME"},
		{"---\naccounts: []\n---\nx\n", "d.md:2:11: accounts is empty", ""},
		{"---\naccounts: [a, a]\n---\nx\n", "d.md:2:15: account a stands twice", ""},
		{"---\naccount: Two Words\n---\nx\n", `d.md:2:10: "Two Words" can't be a name`, "lower-case"},
		{"---\naccount:\n---\nx\n", "d.md:2:9: account has no value", ""},
		{"---\naccount: true\n---\nx\n", "d.md:2:10: account must be text, not true or false", "quotes"},
		{"---\nat: [now]\n---\nx\n", "d.md:2:5: at must be text, not a list", ""},
		{"---\nlanguage: klingon!\n---\nx\n", `d.md:2:11: "klingon!" is not a language tag`, ""},
		{"---\noptions: x\n---\nx\n", "d.md:2:10: options must be keys with values, not text", ""},
		{"---\noptions: {x: [a]}\n---\nx\n", "d.md:2:14: options of x must be keys with values, not a list", ""},
		{"---\noptions: {x: {a: {b: c}}}\n---\nx\n", "d.md:2:18: a must be text, not keys with values", ""},
		{"---\noptions: {x: {a: \"\\u202e\"}}\n---\nx\n", "d.md:2:18: line 1, column 1: bidirectional control character U+202E", ""},
		{"---\njust text\n---\nx\n", "d.md:2:1: front matter must be keys with values, not text", ""},
		{"---\naccount: a\nat: [now\n---\nx\n", "d.md:3:5: not valid YAML", ""},
		{"---\naccount: \"a\n---\nx\n", "d.md:2:10: not valid YAML", ""},
		{"---\naccount: a\n at: b\n---\nx\n", "d.md:3:4: not valid YAML", ""},
		{"---\n\taccount: a\n---\nx\n", "d.md:2:1: not valid YAML", "tabs"},
		{"---\na: &x [*x, *x]\n---\nx\n", "d.md:2:", ""},
		{"---\naccount: work\n---\none\n<!-- next -->\n\n<!-- next -->\nthree\n", "d.md:7:1: segment 2 is empty", ""},
		{"one\n<!-- next -->\n", "d.md:3:1: segment 2 is empty", ""},
		{"<!-- next -->\none\n", "d.md:1:1: segment 1 is empty", ""},
		{"one\ntwo \xc3\x28\n", "d.md: line 2, column 5: byte 0xc3 is not valid UTF-8", "UTF-8"},
		{"\xff\xfeh\x00i\x00", "d.md: line 1, column 1: byte 0xff is not valid UTF-8", ""},
		{"---\naccount: work\n---\nab\x1b[31m\n", "d.md: line 4, column 3: control character U+001B", ""},
		{"---\n" + strings.Repeat("# long\n", 4000) + "---\nx\n", "d.md:2:1: the front matter has 28000 bytes", ""},
	} {
		_, err := workspace.ParseDraft("d.md", []byte(c.text))
		wantInvalid(t, c.text, err, c.message, c.hint)
	}
	_, err := workspace.ParseDraft("", []byte("---\nx: 1\n---\n"))
	wantInvalid(t, "no name", err, "line 2, column 1: unknown key", "")
}

func TestDraftContent(t *testing.T) {
	t.Parallel()
	d := workspace.Draft{
		Language: "es",
		Options:  map[string]map[string]string{"mastodon": {"visibility": "unlisted"}},
		Segments: []string{"uno", "dos"},
	}
	want := psn.Content{
		Language: "es",
		Options:  map[string]string{"visibility": "unlisted"},
		Segments: []psn.Segment{{Text: "uno"}, {Text: "dos"}},
	}
	if diff := cmp.Diff(want, d.Content("mastodon")); diff != "" {
		t.Error(diff)
	}
	want.Options = nil
	if diff := cmp.Diff(want, d.Content("x")); diff != "" {
		t.Error(diff)
	}
}

func TestFormatDraft(t *testing.T) {
	t.Parallel()
	got := string(workspace.FormatDraft(workspace.Draft{
		Accounts: []string{"a", "true"},
		At:       "tomorrow 9am",
		Language: "es",
		Options:  map[string]map[string]string{"mastodon": {"spoiler": "señal: #1\n", "visibility": "unlisted"}},
		Segments: []string{"uno", "dos"},
	}))
	want := "---\naccounts:\n  - a\n  - \"true\"\nat: tomorrow 9am\nlanguage: es\noptions:\n  mastodon:\n" +
		"    spoiler: \"señal: #1\\n\"\n    visibility: unlisted\n---\n\nuno\n\n<!-- next -->\n\ndos\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzParseDraft(f *testing.F) {
	for _, seed := range []string{
		"hello\n", "---\n---\n---\n", "---\naccount: a\nat: next\nlanguage: es\n---\n\ntext\n\n<!-- next -->\n\nmore\n",
		"---\naccounts: [a, b]\noptions: {mastodon: {spoiler: \"x\\ty\", \"true\": ~a}}\n---\r\nx\r\n", "\ufeff\ufeffx",
		"---\naccount: \"a\n---\n", "---\n? [a]\n: b\n---\n", "--- \n!!binary x\n---\n", "---\noptions: {x: {'': \"\\x00\"}}\n---\n",
		"---\nmedia: [{file: a.png, alt: x}, {file: b.png, no_alt: \"y\"}]\npoll: {options: [a, b], duration: 2h}\nreply_to: https://a.example/1\n---\n![c](d.png)\n",
		"a\n\n![b\\]c](d.png)\n\ne\n<!-- next -->\n![](<f (g).png> \"h\")\n\n\n![i](j)\nk\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := workspace.ParseDraft("d.md", raw)
		if err != nil {
			if psn.CodeOf(err) != psn.CodeInvalid {
				t.Fatalf("got %v", err)
			}
			return
		}
		text := workspace.FormatDraft(d)
		again, err := workspace.ParseDraft("d.md", text)
		if err != nil {
			t.Fatalf("read back: %v\n%q", err, text)
		}
		if diff := cmp.Diff(d, again); diff != "" {
			t.Fatalf("read back: %s\n%q", diff, text)
		}
	})
}

package psn

import (
	"strings"
	"testing"
)

func TestContentCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		segments []string
		says     string // empty if it is fine
	}{
		"plain":             {[]string{"hello\n\tworld"}, ""},
		"right to left":     {[]string{"שלום\u200f عالم"}, ""},
		"joined emoji":      {[]string{"👩‍👩‍👧"}, ""},
		"none":              {nil, "the post is empty"},
		"blank":             {[]string{" \n\t"}, "the text is empty"},
		"broken":            {[]string{"ab\xffc"}, "line 1, column 3: byte 0xff is not valid UTF-8"},
		"replacement":       {[]string{"a\ufffdb"}, ""},
		"escape":            {[]string{"one\ntw\x1b[31mo"}, "line 2, column 3: control character U+001B"},
		"nul":               {[]string{"\x00"}, "line 1, column 1: control character U+0000"},
		"carriage return":   {[]string{"a\r\n"}, "control character U+000D"},
		"override":          {[]string{"a\u202eb"}, "bidirectional control character U+202E"},
		"isolate":           {[]string{"a\u2066b"}, "bidirectional control character U+2066"},
		"second is blank":   {[]string{"one", ""}, "segment 2: the text is empty"},
		"too many":          {make([]string, MaxSegments+1), "at most 100"},
		"too long":          {[]string{strings.Repeat("a", MaxSegmentBytes+1)}, "65537 bytes"},
		"just long enough":  {[]string{strings.Repeat("a", MaxSegmentBytes)}, ""},
		"delete is control": {[]string{"a\x7f"}, "U+007F"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var content Content
			for _, text := range c.segments {
				content.Segments = append(content.Segments, Segment{Text: text})
			}
			err := content.Check()
			switch {
			case c.says == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
				t.Errorf("says %v, want %q", err, c.says)
			case err != nil && CodeOf(err) != CodeInvalid:
				t.Errorf("code %s", CodeOf(err))
			}
		})
	}
}

func TestContentHash(t *testing.T) {
	t.Parallel()
	one := Content{Segments: []Segment{{Text: "a"}}, Options: map[string]string{"x": "1", "y": "2"}}
	same := Content{Segments: []Segment{{Text: "a"}}, Options: map[string]string{"y": "2", "x": "1"}}
	if one.Hash() != same.Hash() {
		t.Error("equal content has different hashes")
	}
	for _, other := range []Content{
		{Segments: []Segment{{Text: "a "}}, Options: one.Options},
		{Segments: []Segment{{Text: "a"}}},
		{Segments: []Segment{{Text: "a"}}, Options: one.Options, Language: "en"},
		{Segments: []Segment{{Text: "a"}, {Text: ""}}, Options: one.Options},
	} {
		if other.Hash() == one.Hash() {
			t.Errorf("%+v has the same hash", other)
		}
	}
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                           "",
		"short":                      "short",
		"  two\n\nlines\t":           "two lines",
		"exactly ten":                "exactly t…",
		"exactly te":                 "exactly te",
		"\x1b[31mred\u202e":          "[31mred",
		"\xff\xfe":                   "",
		"ééééééééééé":                "ééééééééé…",
		strings.Repeat("word ", 1e4): "word word…",
	} {
		if got := Excerpt(in, 10); got != want {
			t.Errorf("Excerpt(%.20q) is %q, want %q", in, got, want)
		}
	}
}

package captions_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postshitnow/psn/internal/captions"
	"github.com/postshitnow/psn/internal/psn"
)

const ms = time.Millisecond

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       []captions.Cue
	}{
		{"SubRip", "1\n00:00:01,000 --> 00:00:02,500\nHello\nthere\n\n2\n00:00:03,000 --> 00:01:04,000\nBye\n", []captions.Cue{
			{Start: 1000 * ms, End: 2500 * ms, Text: "Hello\nthere", Line: 2},
			{Start: 3000 * ms, End: 64000 * ms, Text: "Bye", Line: 7},
		}},
		{"SubRip from Windows", "\ufeff1\r\n00:00:01,000 --> 00:00:02,500 X1:40 X2:600\r\nHello\r\n\r\n\r\n9\r\n00:00:01.000 --> 00:00:04.000\r\nBye\r\n", []captions.Cue{
			{Start: 1000 * ms, End: 2500 * ms, Text: "Hello", Line: 2},
			{Start: 1000 * ms, End: 4000 * ms, Text: "Bye", Line: 7},
		}},
		{"marks of SubRip", "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<I>One</I> <font color=\"red\">two</font>\n<b>a < b & c {d}\n</u>x --> y\n", []captions.Cue{
			{Start: 1000 * ms, End: 2000 * ms, Text: "<i>One</i> two\n<b>a &lt; b &amp; c {d}\nx --&gt; y</b>", Line: 2},
		}},
		{"no numbers and no text", "00:00:01,000 --> 00:00:02,000\n\n3\n00:00:03,000 --> 00:00:04,000\n<i> </i>\n\n00:00:05,000 --> 00:00:06,000\nx", []captions.Cue{
			{Start: 5000 * ms, End: 6000 * ms, Text: "x", Line: 7},
		}},
		{"WebVTT", "WEBVTT - a talk\nKind: captions\n\nNOTE\nnot this\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:r\n\nintro\n" +
			"00:01.000 --> 00:02.500 line:0 region:r align:start size:5%\n<v.loud Ana & Bo>Hi <c.red>you</c> &lt;3 <00:01.500><lang en>now</lang>\n\n" +
			"01:00:03.000 --> 01:00:04.000\n&nbsp;<ruby>x<rt>y</rt></ruby> &#65;\n", []captions.Cue{
			{Start: 1000 * ms, End: 2500 * ms, Settings: "line:0 align:start size:5%", Text: "<v Ana &amp; Bo>Hi you &lt;3 now</v>", Line: 14},
			{Start: time.Hour + 3000*ms, End: time.Hour + 4000*ms, Text: "\u00a0xy A", Line: 17},
		}},
		{"speakers", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Hi\n<c></c>\n<v Bo><i>Hello</v>\n", []captions.Cue{
			{Start: 1000 * ms, End: 2000 * ms, Text: "<v Ana>Hi\n</v><v Bo><i>Hello</i></v>", Line: 3},
		}},
	} {
		got, err := captions.Parse("talk", []byte(c.text))
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", c.name, err, diff)
			continue
		}
		again, err := captions.Parse("talk.vtt", captions.VTT(got))
		if diff := cmp.Diff(got, again, cmpopts.IgnoreFields(captions.Cue{}, "Line")); diff != "" || err != nil {
			t.Errorf("%s: written as WebVTT and read: %v\n%s", c.name, err, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	const cue = "00:00:01,000 --> 00:00:02,000\nx\n\n"
	for _, c := range []struct{ text, want string }{
		{"", "talk.srt: there are no captions in it"},
		{"WEBVTT\n\nNOTE nothing\n", "talk.srt: there are no captions in it"},
		{strings.Repeat("x", captions.MaxBytes+1), "talk.srt: the captions have more than 524288 bytes"},
		{"hello\n", "talk.srt:1: here should be the times of a cue"},
		{"1\n" + cue + "2\nhello\n", "talk.srt:6: here should be the times of a cue"},
		{cue + "and a line more\n", "talk.srt:4: here should be the times of a cue"},
		{cue + "2\n", "talk.srt:5: here should be the times of a cue"},
		{cue + "2", "talk.srt:4: the file breaks off in a cue"},
		{"1\n00:00:01 --> 00:00:02,000\nx\n", "talk.srt:2: the times of the cue can't be read"},
		{"1\n00:60:01,000 --> 00:61:02,000\nx\n", "talk.srt:2: the times of the cue can't be read"},
		{"1\n00:00:02,000 --> 00:00:02,000\nx\n", "talk.srt:2: the cue ends at 00:00:02.000, not after it begins"},
		{cue + "00:00:00,500 --> 00:00:02,000\ny\n", "talk.srt:4: the cue begins at 00:00:00.500, before the one above it, which begins at 00:00:01.000"},
		{"00:00:01,000 --> 00:00:02,000\nx\n00:00:03,000 --> 00:00:04,000\ny\n", "talk.srt:3: a blank line is missing above this cue"},
		{"WEBVTT\n00:01.000 --> 00:02.000\nx\n", "talk.srt:2: a blank line is missing above the first cue"},
		{"WEBVTT\n\nintro\n", "talk.srt:4: here should be the times of a cue"},
		{"WEBVTT\n\n00:01.000 --> 00:02.000\nx&#8238;y\n", "talk.srt:3: the text of this cue has an escaped character that no post may have"},
		{"1\n00:00:01,000 --> 00:00:02,000\nx\x00\n", "talk.srt: line 3, column 2: control character U+0000"},
		{"\xff\xfe1\x00\n\x00", "talk.srt: line 1, column 1: byte 0xff is not valid UTF-8"},
	} {
		_, err := captions.Parse("talk.srt", []byte(c.text))
		if err == nil || err.Error() != c.want || psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%.60q: %v, want %s", c.text, err, c.want)
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	cues := []captions.Cue{
		{Start: 1000 * ms, End: 2500 * ms, Settings: "line:0", Text: "<v Ana &amp; Bo>a &lt; b</v>\n<i>c --&gt; d</i>"},
		{Start: 100 * time.Hour, End: 100*time.Hour + ms, Text: "e"},
	}
	for mime, want := range map[string]string{
		captions.WebVTT: "WEBVTT\n\n00:00:01.000 --> 00:00:02.500 line:0\n<v Ana &amp; Bo>a &lt; b</v>\n<i>c --&gt; d</i>\n\n100:00:00.000 --> 100:00:00.001\ne\n",
		captions.SubRip: "1\n00:00:01,000 --> 00:00:02,500\nAna & Bo: a < b\n<i>c → d</i>\n\n2\n100:00:00,000 --> 100:00:00,001\ne\n",
		"text/plain":    "",
	} {
		if diff := cmp.Diff(want, string(captions.Write(mime, cues))); diff != "" {
			t.Errorf("%s: %s", mime, diff)
		}
	}
	if got, want := cues[0].Plain(), "Ana & Bo: a < b c → d"; got != want {
		t.Errorf("plain: %q, want %q", got, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1\n00:00:01,000 --> 00:00:02,500\nHello <b>there\n\n00:00:03.000 --> 00:01:04,000 align:start\n{\\an8}Bye &amp;\n")
	f.Add("WEBVTT\n\nNOTE x\n\nid\n00:01.000 --> 00:02.000 line:0 region:x\n<v Ana>Hi</i> &lt;b&gt; <c.x>--&gt;</c>\n&nbsp;\n")
	f.Fuzz(func(t *testing.T, text string) {
		cues, err := captions.Parse("x", []byte(text))
		if err != nil {
			if psn.CodeOf(err) != psn.CodeInvalid {
				t.Fatal(err)
			}
			return
		}
		lines := cmpopts.IgnoreFields(captions.Cue{}, "Line")
		if len(captions.VTT(cues)) > captions.MaxBytes || len(captions.SRT(cues)) > captions.MaxBytes {
			return // escapes are longer than what they stand for
		}
		again, err := captions.Parse("x.vtt", captions.VTT(cues))
		if diff := cmp.Diff(cues, again, lines); diff != "" || err != nil {
			t.Fatalf("%v\n%s\n%q", err, diff, captions.VTT(cues))
		}
		srt, err := captions.Parse("x.srt", captions.SRT(cues))
		if err != nil || len(srt) != len(cues) {
			t.Fatalf("%v: %d of %d cues\n%q", err, len(srt), len(cues), captions.SRT(cues))
		}
		for i := range srt {
			if srt[i].Start != cues[i].Start || srt[i].End != cues[i].End {
				t.Fatalf("cue %d has other times\n%q", i, captions.SRT(cues))
			}
		}
	})
}

package linkedin

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	png, mp4, pdf := psn.MediaRef{MIME: "image/png"}, psn.MediaRef{MIME: "video/mp4", Bytes: minVideo}, psn.MediaRef{MIME: "application/pdf"}
	many := make([]psn.MediaRef, 21)
	for i := range many {
		many[i] = png
	}
	poll := func(d time.Duration, options ...string) *psn.Poll { return &psn.Poll{Options: options, Duration: d} }
	const day = 24 * time.Hour
	for name, tc := range map[string]struct {
		content psn.Content
		text    string
		media   []psn.MediaRef
		want    string // a part of the only problem; empty for none
	}{
		"plain":                {text: "hello"},
		"full":                 {text: strings.Repeat("a", 3000)},
		"too long":             {text: strings.Repeat("😀", 1501), want: "3002 characters"},
		"pictures":             {text: "a", media: many[:20]},
		"too many":             {text: "a", media: many, want: "21 media"},
		"a video":              {media: []psn.MediaRef{mp4}},
		"a tiny video":         {media: []psn.MediaRef{{MIME: "video/mp4", Bytes: 100}}, want: "at least 75000"},
		"a video and more":     {media: []psn.MediaRef{mp4, png}, want: "media 1 is a video, which can only be attached alone"},
		"a document":           {media: []psn.MediaRef{pdf}},
		"a document and more":  {media: []psn.MediaRef{png, pdf}, want: "media 2 is a document"},
		"a sound":              {media: []psn.MediaRef{{MIME: "audio/mpeg"}}, want: "audio/mpeg"},
		"a long description":   {media: []psn.MediaRef{{MIME: "image/png", Alt: strings.Repeat("a", 4087)}}, want: "4087 characters"},
		"a poll":               {text: "which?", content: psn.Content{Poll: poll(day, "a", "b")}},
		"a poll of five":       {text: "which?", content: psn.Content{Poll: poll(3*day, "a", "b", "c", "d", "e")}, want: "5 options"},
		"a poll of two days":   {text: "which?", content: psn.Content{Poll: poll(2*day, "a", "b")}, want: "1, 3, 7 or 14 days"},
		"a poll's long answer": {text: "which?", content: psn.Content{Poll: poll(7*day, "a", strings.Repeat("b", 31))}, want: "31 characters"},
		"a poll's long question": {
			text: strings.Repeat("a", 141), content: psn.Content{Poll: poll(14*day, "a", "b")}, want: "option question",
		},
		"a poll's own question": {
			text: strings.Repeat("a", 141), content: psn.Content{Poll: poll(14*day, "a", "b"), Options: map[string]string{"question": "b"}},
		},
		"a poll with a picture": {text: "a", media: many[:1], content: psn.Content{Poll: poll(day, "a", "b")}, want: "either"},
		"an unknown option":     {text: "a", content: psn.Content{Options: map[string]string{"visible": "public"}}, want: "has no option"},
		"an unknown value":      {text: "a", content: psn.Content{Options: map[string]string{"visibility": "friends"}}, want: "public, connections, members"},
		"an article":            {text: "a", content: psn.Content{Options: map[string]string{"link": "https://example.com"}}},
		"no page":               {text: "a", content: psn.Content{Options: map[string]string{"link": "example.com"}}, want: "the address of a page"},
		"an article and none":   {text: "a", content: psn.Content{Options: map[string]string{"link": "https://example.com", "card": "none"}}, want: "contradict"},
		"a thumbnail, no title": {text: "a", media: many[:1], content: psn.Content{Options: map[string]string{"link": "https://example.com"}}, want: "needs a title"},
		"a thumbnail":           {text: "a", media: many[:1], content: psn.Content{Options: map[string]string{"link": "https://example.com", "title": "b"}}},
		"two thumbnails":        {text: "a", media: many[:2], content: psn.Content{Options: map[string]string{"link": "https://example.com", "title": "b"}}, want: "one picture"},
		"a long first comment":  {text: "a", content: psn.Content{FirstComment: strings.Repeat("a", 1251)}, want: "1251 characters"},
		"an answer":             {text: "a", content: psn.Content{ReplyTo: "https://www.linkedin.com/feed/update/urn:li:share:1/"}, want: "does not answer"},
	} {
		tc.content.Segments = []psn.Segment{{Text: tc.text, Media: tc.media}}
		r := Platform{}.Check(tc.content, platform.Limits{})[0]
		if tc.want == "" && !r.Valid || tc.want != "" && (r.Valid || len(r.Problems) != 1 || !strings.Contains(r.Problems[0], tc.want)) {
			t.Errorf("%s: %q", name, r.Problems)
		}
	}
	notes := Platform{}.Check(psn.Content{Segments: []psn.Segment{{Text: strings.Repeat("_", 2000)}}}, platform.Limits{})[0].Notes
	if len(notes) != 1 || !strings.Contains(notes[0], "4000") {
		t.Errorf("notes %q", notes)
	}
}

func TestCardLink(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"none": "", "see https://example.com/a.": "https://example.com/a", "(https://example.com/b_(c))": "https://example.com/b_(c)",
		"HTTPS://example.com, http://b.example": "HTTPS://example.com",
	} {
		if got := (Platform{}).CardLink(psn.Content{Segments: []psn.Segment{{Text: text}}}, 0); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	content := psn.Content{Segments: []psn.Segment{{Text: "https://a.example"}}, Options: map[string]string{"link": "https://b.example"}}
	if got := (Platform{}).CardLink(content, 0); got != "https://b.example" {
		t.Errorf("the option: %q", got)
	}
	content.Segments[0].Media = []psn.MediaRef{{}}
	if got := (Platform{}).CardLink(content, 0); got != "" {
		t.Errorf("with a picture: %q", got)
	}
}

func TestRemoteID(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://www.linkedin.com/feed/update/urn:li:share:7141138937766391808/":       "urn:li:share:7141138937766391808",
		"https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A71?utm_source=x":    "urn:li:ugcPost:71",
		"https://de.linkedin.com/posts/ana-lopez_go-activity-7141138937766391808-aB_c": "urn:li:activity:7141138937766391808",
		"http://127.0.0.1:7880/linkedin/feed/update/urn:li:share:71/":                  "urn:li:share:71",
		"https://linkedin.com.example/feed/update/urn:li:share:71/":                    "",
		"https://www.linkedin.com/in/ana/":                                             "",
		"https://www.linkedin.com/feed/update/urn:li:car:1/":                           "",
		"ftp://www.linkedin.com/feed/update/urn:li:share:71/":                          "",
	} {
		if got, ok := (Platform{}).RemoteID(address); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", address, got, ok)
		}
	}
}

func TestWhereFilesMayGo(t *testing.T) {
	t.Parallel()
	for server, addresses := range map[string]map[string]bool{
		"": {
			"https://www.linkedin.com/dms-uploads/a": true, "https://linkedin.com/a": true, "http://www.linkedin.com/a": false,
			"https://evil.example/linkedin.com": false, "https://evillinkedin.com/a": false, "https://linkedin.com.example/a": false,
		},
		"http://127.0.0.1:1/linkedin": {"http://127.0.0.1:1/linkedin/a": true, "http://127.0.0.1:2/a": false, "https://www.linkedin.com/a": false},
	} {
		at, err := hostsOf(server)
		if err != nil {
			t.Fatal(err)
		}
		for address, want := range addresses {
			if got := newClient(at, platform.Login{}, platform.HTTP{}).trusts(parsed(t, address)); got != want {
				t.Errorf("%q: %s: %v", server, address, got)
			}
		}
	}
}

func parsed(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

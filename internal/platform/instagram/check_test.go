package instagram_test

import (
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/platform/instagram"
	"github.com/postshitnow/psn/internal/psn"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	square := psn.MediaRef{MIME: "image/jpeg", Width: 100, Height: 100}
	tall := psn.MediaRef{MIME: "image/jpeg", Width: 90, Height: 160}
	film := psn.MediaRef{MIME: "video/mp4", Width: 720, Height: 1280, DurationMS: 61_000, Bytes: 1000}
	described := film
	described.Alt = "a film"
	type options = map[string]string
	for name, tc := range map[string]struct {
		text    string
		options options
		media   []psn.MediaRef
		comment string
		problem string // empty if there is none
		note    string
	}{
		"a picture":             {media: []psn.MediaRef{square}},
		"nothing":               {text: "words", problem: "no post without a picture or a video"},
		"a tall story":          {media: []psn.MediaRef{tall}, options: options{"type": "story"}},
		"a story with words":    {text: "words", media: []psn.MediaRef{tall}, options: options{"type": "story"}, problem: "no caption"},
		"a story of two":        {media: []psn.MediaRef{tall, tall}, options: options{"type": "story"}, problem: "one file"},
		"a long story":          {media: []psn.MediaRef{film}, options: options{"type": "story"}, problem: "61 seconds"},
		"a story with comment":  {media: []psn.MediaRef{tall}, options: options{"type": "story"}, comment: "first", problem: "no comments"},
		"a story with authors":  {media: []psn.MediaRef{tall}, options: options{"type": "story", "collaborators": "ana"}, problem: "not for a story"},
		"a reel":                {media: []psn.MediaRef{film}, options: options{"cover": "60999", "share_to_feed": "true", "trial": "performance"}},
		"a described reel":      {media: []psn.MediaRef{described}, note: "left out"},
		"a late cover":          {media: []psn.MediaRef{film}, options: options{"cover": "61001"}, problem: "ends at 61000 ms"},
		"a cover of a picture":  {media: []psn.MediaRef{square}, options: options{"cover": "1"}, problem: "not for a picture"},
		"a cover picture":       {media: []psn.MediaRef{film, tall}, options: options{"cover": "image"}},
		"no cover picture":      {media: []psn.MediaRef{film}, options: options{"cover": "image"}, problem: "second"},
		"ten of both":           {media: []psn.MediaRef{square, film, square, film, square, film, square, film, square, film}, note: "ratio of the first"},
		"eleven":                {media: []psn.MediaRef{square, film, square, film, square, film, square, film, square, film, square}, problem: "at most 10"},
		"a document":            {media: []psn.MediaRef{{MIME: "application/pdf"}}, problem: "pictures and videos"},
		"thirty hashtags":       {text: strings.Repeat("#a ", 30), media: []psn.MediaRef{square}, note: "has 30"},
		"thirty-one":            {text: strings.Repeat("#a ", 31), media: []psn.MediaRef{square}, problem: "31 hashtags"},
		"six hashtags":          {text: "#a #b #c #d #e #f", media: []psn.MediaRef{square}, note: "only 5 hashtags"},
		"twenty-one mentions":   {text: strings.Repeat("@a ", 21), media: []psn.MediaRef{square}, problem: "21 accounts"},
		"four mentions":         {text: "@a @b @c @d a@b.example", media: []psn.MediaRef{square}, note: "only 3 mentions"},
		"2,200 characters":      {text: strings.Repeat("é", 2200), media: []psn.MediaRef{square}},
		"2,201 characters":      {text: strings.Repeat("é", 2201), media: []psn.MediaRef{square}, problem: "2201 characters"},
		"a long description":    {media: []psn.MediaRef{{MIME: "image/jpeg", Alt: strings.Repeat("a", 1001)}}, problem: "1001 characters"},
		"a comment":             {media: []psn.MediaRef{square}, comment: "first"},
		"a long comment":        {media: []psn.MediaRef{square}, comment: strings.Repeat("a", 2201), problem: "first comment has 2201"},
		"four authors":          {media: []psn.MediaRef{square}, options: options{"collaborators": "a,b,c,d"}, problem: "4 collaborators"},
		"an author of no sense": {media: []psn.MediaRef{square}, options: options{"collaborators": "a b"}, problem: "not a username"},
		"a tag":                 {media: []psn.MediaRef{square}, options: options{"tags": "@ana:0:1"}},
		"a tag without a place": {media: []psn.MediaRef{square}, options: options{"tags": "ana"}, problem: "ana:0.5:0.5"},
		"a tag outside":         {media: []psn.MediaRef{square}, options: options{"tags": "ana:0:1.1"}, problem: "not a place"},
		"a tag not a number":    {media: []psn.MediaRef{square}, options: options{"tags": "ana:NaN:0"}, problem: "not a place"},
		"a tag in a reel":       {media: []psn.MediaRef{film}, options: options{"tags": "ana:0:1"}, problem: "leave the place out"},
		"a tag in a row":        {media: []psn.MediaRef{square, square}, options: options{"tags": "ana:0:1"}, problem: "not for a carousel"},
		"a place of no sense":   {media: []psn.MediaRef{square}, options: options{"location": "Berlin"}, problem: "Facebook Page"},
		"a type of no sense":    {media: []psn.MediaRef{square}, options: options{"type": "photo"}, problem: "post, reel or story"},
		"a picture for a reel":  {media: []psn.MediaRef{square}, options: options{"type": "reel"}, problem: "one video"},
		"a reel by name":        {media: []psn.MediaRef{film}, options: options{"type": "reel"}},
		"a trial of no sense":   {media: []psn.MediaRef{film}, options: options{"trial": "soon"}, problem: "manual or performance"},
		"maybe":                 {media: []psn.MediaRef{square}, options: options{"made_with_ai": "maybe"}, problem: "true or false"},
		"an option of others":   {media: []psn.MediaRef{square}, options: options{"visibility": "public"}, problem: "no option"},
	} {
		content := psn.Content{Segments: []psn.Segment{{Text: tc.text, Media: tc.media}}, Options: tc.options, FirstComment: tc.comment}
		r := instagram.Platform{}.Check(content, instagram.Platform{}.DefaultLimits())[0]
		said := strings.Join(r.Problems, "\n")
		if r.Valid != (tc.problem == "") || !strings.Contains(said, tc.problem) || len(r.Problems) > 1 {
			t.Errorf("%s: valid %v, %q", name, r.Valid, r.Problems)
		}
		if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, tc.note) || tc.problem == "" && (notes == "") != (tc.note == "") {
			t.Errorf("%s: notes %q", name, r.Notes)
		}
	}
}

func TestFrame(t *testing.T) {
	t.Parallel()
	picture, film := psn.MediaRef{MIME: "image/jpeg"}, psn.MediaRef{MIME: "video/mp4"}
	for name, c := range map[string]struct {
		media   []psn.MediaRef
		options map[string]string
		bounded bool
	}{
		"a picture":        {media: []psn.MediaRef{picture}, bounded: true},
		"a carousel":       {media: []psn.MediaRef{film, picture}, bounded: true},
		"a story":          {media: []psn.MediaRef{picture}, options: map[string]string{"type": "story"}},
		"a reel's picture": {media: []psn.MediaRef{film, picture}, options: map[string]string{"cover": "image"}},
	} {
		least, most := instagram.Platform{}.Frame(psn.Content{Segments: []psn.Segment{{Media: c.media}}, Options: c.options}, 0)
		if want := c.bounded; (least == 0.8 && most == 1.91) != want || (least == 0 && most == 0) == want {
			t.Errorf("%s: %g to %g", name, least, most)
		}
	}
}

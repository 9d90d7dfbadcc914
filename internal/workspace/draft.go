package workspace

import (
	"maps"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Separator is the line between the segments of a thread in a draft file. It is a comment, so that a
// Markdown viewer shows nothing.
const Separator = "<!-- next -->"

// Draft is what a draft file says.
type Draft struct {
	Accounts     []string                     // names; several make a group of posts
	At           string                       // a time as psn.ParseWhen reads it; may be empty
	Language     string                       // BCP 47; may be empty
	Options      map[string]map[string]string // by platform: mastodon: {visibility: unlisted}
	Segments     []string                     // one for a plain post, several for a thread, none if there is neither text nor picture
	Media        [][]DraftMedia               // by segment; may be shorter
	Fit          psn.Fit                      `json:",omitempty"` // for all pictures; may be empty
	Captions     []DraftCaptions              `json:",omitempty"` // of the videos among Media
	Poll         *psn.Poll                    // with the first segment; may be nil
	ReplyTo      string                       // URL of the post that the first segment answers; may be empty
	FirstComment string                       // written below the post once it is out; may be empty
	// Proposed is the text as it was first proposed to whoever wrote this one; may be empty. It is no part of the post.
	Proposed string `json:"-"`
}

// MediaOf returns the pictures of a segment, counted from 0.
func (d Draft) MediaOf(segment int) []DraftMedia {
	if segment < len(d.Media) {
		return d.Media[segment]
	}
	return nil
}

// Content returns the draft's content for a platform, with that platform's options and without the pictures,
// which are files yet.
func (d Draft) Content(platform string) psn.Content {
	c := psn.Content{Language: d.Language, Options: maps.Clone(d.Options[platform]), Poll: d.Poll, ReplyTo: d.ReplyTo, FirstComment: d.FirstComment}
	for _, text := range d.Segments {
		c.Segments = append(c.Segments, psn.Segment{Text: text})
	}
	return c
}

// ParseDraft reads a draft file: Markdown, optionally with YAML front matter between two lines ---; name
// is the file as the user knows it and may be empty. The keys of the front matter are account or accounts,
// at, language, options, media, fit, captions, poll, reply_to, first_comment and proposed. The text below is taken literally, except that a byte order
// mark is removed, CRLF becomes LF, line feeds at the beginning and end of the text and around a Separator are
// trimmed, and a line that is nothing but a Markdown image leaves the text and becomes a picture of its segment.
//
// It returns an error with CodeInvalid, with line and column in the file, for invalid UTF-8, characters
// that no post may have, broken or unterminated front matter, unknown or repeated keys, values of the
// wrong type, pictures that are URLs, and segments of a thread with neither text nor picture. That there is a
// text, that a picture's file is there, and what a platform allows, is not checked.
func ParseDraft(name string, raw []byte) (Draft, error) {
	text, err := readText(name, raw)
	if err != nil {
		return Draft{}, err
	}
	var d Draft
	matter, body, line, err := splitDraft(name, text)
	if err != nil {
		return Draft{}, err
	}
	if matter != "" {
		if d, err = parseMatter(document{file: name, before: 1}, matter); err != nil {
			return Draft{}, err
		}
	}
	err = d.readSegments(name, body, line)
	return d, err
}

// FormatDraft writes a draft file that ParseDraft reads back as d. A text that begins or ends with line
// feeds, or that has a Separator or an image's line in it, does not survive.
func FormatDraft(d Draft) []byte {
	matter := formatMatter(d)
	segments := slices.Clone(d.Segments)
	for i := range segments {
		if i > 0 && len(d.MediaOf(i)) > 0 { // those of the first stand in the front matter
			segments[i] = strings.TrimPrefix(segments[i]+"\n\n"+formatPictures(d.MediaOf(i)), "\n\n")
		}
	}
	body := strings.Join(segments, "\n\n"+Separator+"\n\n")
	first, _, _ := strings.Cut(body, "\n")
	var b strings.Builder
	if matter != "" || isFence(first) || strings.HasPrefix(body, byteOrderMark) {
		b.WriteString(fence + "\n" + matter + fence + "\n")
		if body != "" {
			b.WriteString("\n")
		}
	}
	b.WriteString(body)
	if body != "" {
		b.WriteString("\n")
	}
	return []byte(b.String())
}

// fence begins and ends the front matter.
const fence = "---"

func isFence(line string) bool { return strings.TrimRight(line, " \t") == fence }

// splitDraft separates the front matter from the body and returns the line on which the body begins.
func splitDraft(name, text string) (matter, body string, line int, err error) {
	lines := strings.SplitAfter(text, "\n")
	if !isFence(strings.TrimSuffix(lines[0], "\n")) {
		return "", text, 1, nil
	}
	end := slices.IndexFunc(lines[1:], func(l string) bool { return isFence(strings.TrimSuffix(l, "\n")) })
	if end < 0 {
		return "", "", 0, document{file: name}.fail(1, 1, "the front matter that begins here has no end").
			WithHint("end it with a line ---; if the text itself begins with ---, put two lines --- above it")
	}
	return strings.Join(lines[1:end+1], ""), strings.Join(lines[end+2:], ""), end + 3, nil
}

// readSegments cuts the body, which begins on the given line, at its separators.
func (d *Draft) readSegments(name, body string, line int) error {
	var current strings.Builder
	begin := line
	finish := func(separated bool) error {
		text, pictures, err := takePictures(name, current.String(), begin)
		if err != nil {
			return err
		}
		text = strings.Trim(text, "\n")
		current.Reset()
		n := len(d.Segments)
		media := append(slices.Clip(d.MediaOf(n)), pictures...)
		if text == "" && len(media) == 0 {
			if !separated && n == 0 {
				return nil
			}
			return document{file: name}.fail(line, 1, "segment %d is empty", n+1).
				WithHint("write its text or remove the line %s", Separator)
		}
		d.Segments = append(d.Segments, text)
		if len(media) > 0 {
			for len(d.Media) <= n {
				d.Media = append(d.Media, nil)
			}
			d.Media[n] = media
		}
		return nil
	}
	for l := range strings.Lines(body) {
		if strings.TrimSpace(l) == Separator {
			if err := finish(true); err != nil {
				return err
			}
			begin = line + 1
		} else {
			current.WriteString(l)
		}
		line++
	}
	return finish(false)
}

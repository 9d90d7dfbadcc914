package workspace

import (
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// DraftMedia is a picture that a draft shows.
type DraftMedia struct {
	File  string // its path as the draft has it: relative to the draft's folder
	Alt   string // what it shows; may be empty
	NoAlt string // why there is no Alt
}

// readMedia reads the front matter's pictures, which belong to the first segment.
func readMedia(doc document, n *yaml.Node) ([]DraftMedia, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, doc.wrongType(n, "media", "a list").WithHint("write `media: [{file: shot.png, alt: \"what it shows\"}]`")
	}
	if len(n.Content) == 0 {
		return nil, doc.failAt(n, "media is empty").WithHint("name a file or leave the key out")
	}
	var found []DraftMedia
	for _, item := range n.Content {
		fields, err := doc.fields(item, "an item of media", []string{"file", "alt", "no_alt"})
		if err != nil {
			return nil, err
		}
		var m DraftMedia
		for _, f := range fields {
			text, err := doc.text(f.value, f.key.Value)
			if err == nil {
				if bad := psn.CheckText(text); bad != nil {
					err = doc.wrap(f.value, bad)
				}
			}
			if err != nil {
				return nil, err
			}
			switch f.key.Value {
			case "file":
				m.File = text
			case "alt":
				m.Alt = text
			case "no_alt":
				m.NoAlt = text
			}
		}
		if bad := m.Check(); bad != nil {
			return nil, doc.wrap(item, bad)
		}
		found = append(found, m)
	}
	return found, nil
}

// scheme begins a URL.
var scheme = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]+:|//)`) })

// Check returns an error with CodeInvalid for a picture that is no file, and for one with an alternative text
// and a reason why there is none.
func (m DraftMedia) Check() *psn.Error {
	switch {
	case strings.TrimSpace(m.File) == "":
		return psn.Errorf(psn.CodeInvalid, "a picture names no file").WithHint("write its path, relative to this file")
	case scheme().MatchString(m.File):
		return psn.Errorf(psn.CodeInvalid, "the picture %q is a URL, and psn doesn't fetch pictures", psn.Excerpt(m.File, 60)).
			WithHint("save it beside the draft and name the file")
	case m.Alt != "" && m.NoAlt != "":
		return psn.Errorf(psn.CodeInvalid, "the picture %q has an alt text and a reason why it has none", psn.Excerpt(m.File, 60)).
			WithHint("keep one of them")
	}
	return nil
}

// takePictures removes from a segment's text, which begins on the given line of the file, the lines that are
// nothing but a Markdown image, and returns those. The blank lines around them become one.
func takePictures(name, text string, line int) (string, []DraftMedia, error) {
	if !strings.Contains(text, "![") {
		return text, nil, nil
	}
	var kept []string
	var found []DraftMedia
	after := false // nothing but blank lines since the last picture
	for l := range strings.SplitSeq(text, "\n") {
		m, ok := parsePicture(l)
		switch {
		case ok:
			if err := m.Check(); err != nil {
				err.Message = position(name, line, 1) + err.Message
				return "", nil, err
			}
			found, after = append(found, m), true
		case l == "" && after && (len(kept) == 0 || kept[len(kept)-1] == ""):
		default:
			kept, after = append(kept, l), after && l == ""
		}
		line++
	}
	return strings.Join(kept, "\n"), found, nil
}

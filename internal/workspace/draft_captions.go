package workspace

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// DraftCaptions is a file of captions that a draft names.
type DraftCaptions struct {
	File     string // its path as the draft has it: relative to the draft's folder
	Language string // BCP 47; empty if neither the draft nor the file's name says it
	Video    string // the File of the video that it belongs to; empty for the only one
}

// ParseCaptions reads what names a file of captions and their language: en=talk.vtt, or talk.en.vtt. It returns an error
// with CodeInvalid for what names no file, and for a language that is none.
func ParseCaptions(text string) (DraftCaptions, error) {
	c := DraftCaptions{File: text}
	if tag, file, ok := strings.Cut(text, "="); ok && !strings.ContainsAny(tag, "/.") {
		c = DraftCaptions{File: file, Language: tag}
		if err := checkLanguage(tag); err != nil {
			return c, err
		}
	}
	c = c.Guessed()
	if err := c.Check(); err != nil {
		return c, err
	}
	return c, nil
}

// Guessed takes the language from the file's name, if nothing else says it.
func (c DraftCaptions) Guessed() DraftCaptions {
	if c.Language != "" {
		return c
	}
	base := path.Base(strings.ReplaceAll(c.File, `\`, "/"))
	inner := path.Ext(strings.TrimSuffix(base, path.Ext(base)))
	tag := strings.TrimPrefix(inner, ".")
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if len(primary) == 2 && strings.Contains(shortLanguages, " "+primary+" ") && checkLanguage(tag) == nil {
		c.Language = tag
	}
	return c
}

// shortLanguages are the languages of two letters (ISO 639-1): talk.hd.vtt is in none.
const shortLanguages = " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo " +
	"es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km " +
	"kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa " +
	"pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk " +
	"ur uz ve vi vo wa wo xh yi yo za zh zu "

// Check returns an error with CodeInvalid for captions that are no file, and for a language that is none.
func (c DraftCaptions) Check() *psn.Error {
	switch {
	case strings.TrimSpace(c.File) == "":
		return psn.Errorf(psn.CodeInvalid, "the captions name no file").WithHint("write the path of an SRT or a WebVTT file, as talk.en.vtt")
	case scheme().MatchString(c.File):
		return psn.Errorf(psn.CodeInvalid, "the captions %q are a URL, and psn doesn't fetch captions", psn.Excerpt(c.File, 60)).
			WithHint("save them as a file and name that")
	case c.Language != "":
		return checkLanguage(c.Language)
	}
	return nil
}

// readCaptions reads the front matter's captions: a list of files, each as ParseCaptions reads it or with keys.
func readCaptions(doc document, n *yaml.Node) ([]DraftCaptions, error) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		if items = n.Content; len(items) == 0 {
			return nil, doc.failAt(n, "captions is empty").WithHint("name a file or leave the key out")
		}
	}
	var found []DraftCaptions
	for _, item := range items {
		c, err := readCaption(doc, item)
		if err != nil {
			return nil, err
		}
		if slices.Contains(found, c) {
			return nil, doc.failAt(item, "the captions %s stand twice", psn.Excerpt(c.File, 60)).WithHint("keep one of them")
		}
		found = append(found, c)
	}
	return found, nil
}

func readCaption(doc document, item *yaml.Node) (DraftCaptions, error) {
	var c DraftCaptions
	if item.Kind == yaml.ScalarNode {
		text, err := doc.postText(item, "captions")
		if err != nil {
			return c, err
		}
		if c, err = ParseCaptions(text); err != nil {
			return c, doc.wrap(item, err)
		}
		return c, nil
	}
	fields, err := doc.fields(item, "an item of captions", []string{"file", "language", "video"})
	if err != nil {
		return c, err
	}
	for _, f := range fields {
		text, err := doc.postText(f.value, f.key.Value)
		if err != nil {
			return c, err
		}
		switch f.key.Value {
		case "file":
			c.File = text
		case "language":
			c.Language = text
		case "video":
			c.Video = text
		}
	}
	c = c.Guessed()
	if bad := c.Check(); bad != nil {
		return c, doc.wrap(item, bad)
	}
	return c, nil
}

// postText reads a text without characters that no post may have.
func (d document) postText(n *yaml.Node, what string) (string, error) {
	text, err := d.text(n, what)
	if err != nil {
		return "", err
	}
	if bad := psn.CheckText(text); bad != nil {
		return "", d.wrap(n, bad)
	}
	return text, nil
}

// formatCaptions writes captions as readCaptions reads them.
func formatCaptions(all []DraftCaptions) string {
	if len(all) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("captions:\n")
	for _, c := range all {
		b.WriteString("  - file: " + scalar(c.File) + "\n")
		if c.Language != "" {
			b.WriteString("    language: " + scalar(c.Language) + "\n")
		}
		if c.Video != "" {
			b.WriteString("    video: " + scalar(c.Video) + "\n")
		}
	}
	return b.String()
}

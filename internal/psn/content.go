package psn

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxSegments is the most segments a thread may have; MaxSegmentBytes the most bytes of one segment. Both
// are psn's own bounds, above every platform's.
const (
	MaxSegments     = 100
	MaxSegmentBytes = 64 << 10
)

// Content is what a post says. It is the same on every platform; what only one platform knows is in
// Options.
type Content struct {
	Segments []Segment         `json:"segments"`           // one for a plain post, several for a thread
	Language string            `json:"language,omitempty"` // BCP 47, as "en" or "es"
	Options  map[string]string `json:"options,omitempty"`  // a platform's own, as "visibility" or "spoiler"
	Poll     *Poll             `json:"poll,omitempty"`     // with the first segment
	ReplyTo  string            `json:"reply_to,omitempty"` // URL of the post that the first segment answers
	// FirstComment is written below the post once it is out, where the network has comments.
	FirstComment string `json:"first_comment,omitempty"`
}

// Segment is one step of a post: the whole of a plain post, or one part of a thread.
type Segment struct {
	Text  string     `json:"text"`
	Media []MediaRef `json:"media,omitempty"`
}

// Hash returns the hexadecimal SHA-256 of the content in a canonical form. Equal content has an equal
// hash; approval and the duplicate check are bound to it.
func (c Content) Hash() string {
	raw, err := json.Marshal(c) // map keys are sorted
	if err != nil {
		panic(fmt.Sprintf("psn: hash content: %v", err)) // strings and maps of strings always marshal
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Text returns the text of all segments, separated by blank lines.
func (c Content) Text() string {
	texts := make([]string, len(c.Segments))
	for i, s := range c.Segments {
		texts[i] = s.Text
	}
	return strings.Join(texts, "\n\n")
}

// Check returns an error with CodeInvalid if the content could not be posted anywhere: no segment, an
// empty one, bytes that are not UTF-8, control or bidirectional characters, or more than psn's bounds.
func (c Content) Check() error {
	if len(c.Segments) == 0 {
		return Errorf(CodeInvalid, "the post is empty").WithHint("give the text with --file, --text or standard input")
	}
	if len(c.Segments) > MaxSegments {
		return Errorf(CodeInvalid, "the thread has %d segments, at most %d are allowed", len(c.Segments), MaxSegments)
	}
	for i, s := range c.Segments {
		if err := s.check(); err != nil {
			if len(c.Segments) > 1 {
				err.Message = fmt.Sprintf("segment %d: %s", i+1, err.Message)
			}
			return err
		}
	}
	if err := CheckText(c.FirstComment); err != nil || len(c.FirstComment) > MaxSegmentBytes {
		if err == nil {
			err = Errorf(CodeInvalid, "it has %d bytes, at most %d are allowed", len(c.FirstComment), MaxSegmentBytes)
		}
		err.Message = "the first comment: " + err.Message
		return err
	}
	if c.Poll != nil {
		if err := c.Poll.check(); err != nil {
			return err
		}
	}
	if u, err := url.Parse(c.ReplyTo); c.ReplyTo != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return Errorf(CodeInvalid, "%q is not the URL of a post", Excerpt(c.ReplyTo, 80)).
			WithHint("copy the address of the post that this one answers")
	}
	return nil
}

func (s Segment) check() *Error {
	if strings.TrimSpace(s.Text) == "" && len(s.Media) == 0 {
		return Errorf(CodeInvalid, "the text is empty").WithHint("give the text with --file, --text or standard input")
	}
	if len(s.Text) > MaxSegmentBytes {
		return Errorf(CodeInvalid, "the text has %d bytes, at most %d are allowed", len(s.Text), MaxSegmentBytes)
	}
	if len(s.Media) > MaxMedia {
		return Errorf(CodeInvalid, "%d media are attached, at most %d are allowed", len(s.Media), MaxMedia)
	}
	captions := 0
	for i, m := range s.Media {
		for _, c := range m.Captions {
			captions += len(c.Cues)
		}
		if captions > MaxCaptionBytes {
			return Errorf(CodeInvalid, "the captions have more than %d bytes in all", MaxCaptionBytes).WithHint("leave out some of the languages")
		}
		if len(m.Alt) > MaxAltBytes {
			return Errorf(CodeInvalid, "the alt text of media %d has %d bytes, at most %d are allowed", i+1, len(m.Alt), MaxAltBytes)
		}
		if err := CheckText(m.Alt); err != nil {
			err.Message = fmt.Sprintf("the alt text of media %d: %s", i+1, err.Message)
			return err
		}
		if err := m.Fit.Check(); err != nil {
			return err
		}
		if err := CheckText(m.NoAlt); err != nil {
			return err
		}
		if err := m.checkCaptions(); err != nil {
			err.Message = fmt.Sprintf("media %d: %s", i+1, err.Message)
			return err
		}
	}
	return CheckText(s.Text)
}

// CheckText returns an error with CodeInvalid that names the first character which must not be in a
// post: invalid UTF-8, a control character other than line feed and tab, or a character that reorders
// the text around it (Unicode's bidirectional overrides, embeddings and isolates).
func CheckText(text string) *Error {
	line, column := 1, 1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return Errorf(CodeInvalid, "line %d, column %d: byte 0x%02x is not valid UTF-8", line, column, text[i]).
				WithHint("save the file as UTF-8")
		case r == '\n':
			line, column = line+1, 0
		case r == '\t':
		case unicode.IsControl(r):
			return Errorf(CodeInvalid, "line %d, column %d: control character U+%04X", line, column, r).
				WithHint("remove it; only line feeds and tabs are allowed")
		case isBidi(r):
			return Errorf(CodeInvalid, "line %d, column %d: bidirectional control character U+%04X", line, column, r).
				WithHint("remove it; it can make the text read differently from what it says")
		}
		i += size
		column++
	}
	return nil
}

// isBidi reports whether r is an explicit bidirectional formatting character (Unicode Standard Annex 9,
// section 2), except the marks LRM, RLM and ALM, which right-to-left writers need.
func isBidi(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// Excerpt returns text on one line, cut to at most n characters (the last an ellipsis where it was cut),
// without control or bidirectional characters, for lists and messages.
func Excerpt(text string, n int) string {
	var out []rune
	for word := range strings.FieldsSeq(text) {
		if len(out) > 0 {
			out = append(out, ' ')
		}
		for _, r := range word {
			if r != utf8.RuneError && !unicode.IsControl(r) && !isBidi(r) {
				out = append(out, r)
			}
		}
		if len(out) > n {
			return string(out[:n-1]) + "…"
		}
	}
	return string(out)
}

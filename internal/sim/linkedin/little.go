package linkedin

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// reserved are the characters that plain text must escape with a backslash (community-management/shares/
// little-text-format).
const reserved = `|{}@[]()<>#\*_~`

// element is a piece of a commentary.
type element struct {
	text    string // of plain text, unescaped; a hashtag's word; a mention's name
	urn     string // of who is mentioned
	hashtag bool
}

// little is a commentary that was read.
type little struct {
	elements []element
	whole    bool // nothing was cut
}

var forms = sync.OnceValue(func() (f struct{ mention, template *regexp.Regexp }) {
	f.mention = regexp.MustCompile(`^@\[((?:[^\\\[\]]|\\.)+)\]\((urn:li:(?:person|organization):[A-Za-z0-9_-]+)\)`)
	f.template = regexp.MustCompile(`^\{hashtag\|\\?[#＃]\|((?:[^\\{}|]|\\.)+)\}`)
	return f
})

// parseLittle reads a commentary up to the first reserved character that is neither escaped nor part of an element.
// With keep it is taken as it stands.
func parseLittle(s string, keep bool) little {
	var out little
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			out.elements = append(out.elements, element{text: text.String()})
			text.Reset()
		}
	}
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if r == '\\' && len(s) > size {
			_, next := utf8.DecodeRuneInString(s[size:])
			text.WriteString(s[size : size+next])
			s = s[size+next:]
			continue
		}
		if e, n := elementAt(s); n > 0 {
			flush()
			out.elements = append(out.elements, e)
			s = s[n:]
			continue
		}
		if strings.ContainsRune(reserved, r) && !keep {
			flush()
			return out
		}
		text.WriteRune(r)
		s = s[size:]
	}
	flush()
	out.whole = true
	return out
}

// elementAt reads the mention or hashtag that begins a text, and returns its length; 0 if there is none.
func elementAt(s string) (element, int) {
	if m := forms().mention.FindStringSubmatch(s); m != nil {
		return element{text: unescape(m[1]), urn: m[2]}, len(m[0])
	}
	if m := forms().template.FindStringSubmatch(s); m != nil {
		return element{text: unescape(m[1]), hashtag: true}, len(m[0])
	}
	if word, ok := strings.CutPrefix(s, "#"); ok {
		end := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
		if end < 0 {
			end = len(word)
		}
		if end > 0 {
			return element{text: word[:end], hashtag: true}, 1 + end
		}
	}
	return element{}, 0
}

// shown is a commentary as readers see it.
func (l little) shown() string {
	var out strings.Builder
	for _, e := range l.elements {
		if e.hashtag {
			out.WriteByte('#')
		}
		out.WriteString(e.text)
	}
	return strings.TrimSpace(out.String())
}

// given is a commentary as the API gives it back: escaped, with hashtags as templates.
func (l little) given() string {
	var out strings.Builder
	for _, e := range l.elements {
		switch {
		case e.hashtag:
			out.WriteString(`{hashtag|\#|` + escape(e.text) + `}`)
		case e.urn != "":
			out.WriteString("@[" + escape(e.text) + "](" + e.urn + ")")
		default:
			out.WriteString(escape(e.text))
		}
	}
	return strings.TrimSpace(out.String())
}

// units is how long a commentary is: in UTF-16, without what is there for the format only.
func (l little) units() int {
	n := 0
	for _, e := range l.elements {
		n += len(utf16.Encode([]rune(e.text)))
		if e.hashtag {
			n++
		}
		if e.urn != "" {
			n += len("@[](" + e.urn + ")")
		}
	}
	return n
}

func escape(s string) string {
	var out strings.Builder
	for _, r := range s {
		if strings.ContainsRune(reserved, r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

func unescape(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

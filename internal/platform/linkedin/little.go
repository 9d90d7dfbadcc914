package linkedin

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// reserved are the characters that a commentary must escape: LinkedIn cuts it silently at the first that is not, and
// answers with success (docs: shares/little-text-format; the cutting is observed).
const reserved = `\|{}@[]()<>#*_~`

// patterns are compiled when first needed. A mention is written as LinkedIn has it, @[Name](urn:li:organization:1).
var patterns = sync.OnceValue(func() (p struct{ link, mention, back, mentions *regexp.Regexp }) {
	const mention = `@\[([^\[\]\n\\]{1,200})\]\((urn:li:(?:person|organization):[A-Za-z0-9_-]{1,100})\)`
	p.link = regexp.MustCompile(`^(?i:https?)://[^\s]+`)
	p.mention = regexp.MustCompile(`^` + mention)
	p.mentions = regexp.MustCompile(mention)
	p.back = regexp.MustCompile(`(?s)\{hashtag\|\\?[#＃]\|((?:[^\\{}|]|\\.)+)\}|\\(.)`)
	return p
})

// commentary writes a text in the format little: hashtags and mentions as its elements, and everything that could be
// taken for one escaped, in links as well.
func commentary(text string) string {
	var out strings.Builder
	out.Grow(len(text) + 16)
	before := ' '
	for at := 0; at < len(text); {
		rest := text[at:]
		if link := patterns().link.FindString(rest); link != "" && !isWord(before) {
			out.WriteString(escaped(link))
			before, _ = utf8.DecodeLastRuneInString(link)
			at += len(link)
			continue
		}
		if m := patterns().mention.FindStringSubmatch(rest); m != nil {
			out.WriteString("@[" + escaped(m[1]) + "](" + m[2] + ")")
			before, at = ')', at+len(m[0])
			continue
		}
		if word := hashtag(rest); word != "" && !isWord(before) {
			out.WriteString(`{hashtag|\#|` + word + `}`)
			before, _ = utf8.DecodeLastRuneInString(word)
			at += 1 + len(word)
			continue
		}
		r, size := utf8.DecodeRuneInString(rest)
		out.WriteString(escaped(rest[:size]))
		before, at = r, at+size
	}
	return out.String()
}

// hashtag returns the word of the hashtag that a text begins with: letters and digits, at least one of them a letter.
func hashtag(text string) string {
	word, ok := strings.CutPrefix(text, "#")
	if !ok {
		return ""
	}
	end := strings.IndexFunc(word, func(r rune) bool { return !isWord(r) || r == '_' })
	if end < 0 {
		end = len(word)
	}
	if !strings.ContainsFunc(word[:end], unicode.IsLetter) {
		return ""
	}
	return word[:end]
}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '_'
}

// escaped escapes every reserved character.
func escaped(text string) string {
	if !strings.ContainsAny(text, reserved) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if strings.ContainsRune(reserved, r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// plain returns the text of which a commentary was made. LinkedIn gives hashtags back as templates.
func plain(commentary string) string {
	return patterns().back.ReplaceAllStringFunc(commentary, func(found string) string {
		m := patterns().back.FindStringSubmatch(found)
		if m[1] != "" {
			return "#" + plain(m[1])
		}
		return m[2]
	})
}

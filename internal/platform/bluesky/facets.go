package bluesky

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// span is a link, a mention or a tag in a text: one of the three is not empty.
type span struct {
	start, end int    // bytes
	link       string // the address, with a scheme
	handle     string // without its @, as written
	tag        string // without its #
}

// The most a tag may have (app.bsky.richtext.facet#tag).
const (
	maxTagGraphemes = 64
	maxTagBytes     = 640
)

// spans finds what is to be linked in a text, in order and without overlap. A server links nothing by itself, and
// clients show what a post's facets say.
func spans(text string) []span {
	var found []span
	before := ' '
	for i := 0; i < len(text); {
		if s, ok := spanAt(text, i, before); ok {
			found = append(found, s)
			before, _ = utf8.DecodeLastRuneInString(text[:s.end])
			i = s.end
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		before = r
		i += size
	}
	return found
}

// spanAt returns what begins at a byte, behind the character before.
func spanAt(text string, at int, before rune) (span, bool) {
	switch r, size := utf8.DecodeRuneInString(text[at:]); {
	case r == '@' && opens(before):
		return mentionAt(text, at)
	case (r == '#' || r == '＃') && opens(before):
		return tagAt(text, at, at+size)
	case schemeLength(text[at:]) > 0 && !isAlnum(before) && !strings.ContainsRune("_@#/.-+:", before):
		return linkAt(text, at)
	case isAlnum(r) && opens(before):
		return bareLinkAt(text, at)
	}
	return span{}, false
}

// opens reports whether something to be linked can stand behind r: space, an opening bracket or quotation mark,
// an emoji.
func opens(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Ps, unicode.Pi, unicode.So) ||
		r == '"' || r == '\'' || r == 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff
}

// closers end a link or a tag, where ASCII has no say: full-width punctuation and quotation marks.
const closers = "。、，．！？；：（）「」『』【】《》〈〉“”„«»…"

// continues reports whether a link or a tag can go on with r.
func continues(r rune, size int) bool {
	switch {
	case r == utf8.RuneError && size <= 1, unicode.IsSpace(r), unicode.IsControl(r):
		return false
	case unicode.Is(unicode.Cf, r):
		return r == 0x200d // joins emoji
	}
	return !strings.ContainsRune(closers, r)
}

func mentionAt(text string, at int) (span, bool) {
	end := at + 1
	for end < len(text) && (isAlnum(rune(text[end])) || text[end] == '.' || text[end] == '-') {
		end++
	}
	next, _ := utf8.DecodeRuneInString(text[end:])
	handle := strings.TrimRight(text[at+1:end], ".-")
	if !isHandle(handle) || len(handle) == end-at-1 && (next == '@' || next == '_' || unicode.IsLetter(next)) {
		return span{}, false
	}
	return span{start: at, end: at + 1 + len(handle), handle: handle}, true
}

// tagAt returns the tag whose word begins at the byte from. A word of digits alone is none, and neither is the
// emoji that begins with #.
func tagAt(text string, at, from int) (span, bool) {
	end, word := from, false
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !continues(r, size) || r == '#' || r == '＃' || r == 0x20e2 || end == from && unicode.IsMark(r) {
			break
		}
		word = word || !unicode.IsDigit(r) && !unicode.IsPunct(r) && r != 0x200d
		end += size
	}
	tag := strings.TrimRightFunc(text[from:end], func(r rune) bool { return unicode.IsPunct(r) || r == 0x200d })
	if !word || tag == "" || len(tag) > maxTagBytes || uniseg.GraphemeClusterCount(tag) > maxTagGraphemes {
		return span{}, false
	}
	return span{start: at, end: from + len(tag), tag: tag}, true
}

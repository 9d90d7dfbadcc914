package mastodon

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is what a stretch of a status's text is.
type tokenKind int

const (
	plain   tokenKind = iota
	link              // https://…
	mention           // @user or @user@example.org
	hashtag           // #word
)

type token struct {
	kind tokenKind
	text string
}

// scan splits a text into plain stretches, links, mentions and hashtags.
func scan(text string) []token {
	var out []token
	from, before := 0, ' '
	for i := 0; i < len(text); {
		kind, size := special(text[i:], before)
		if size == 0 {
			r, width := utf8.DecodeRuneInString(text[i:])
			before, i = r, i+width
			continue
		}
		if from < i {
			out = append(out, token{plain, text[from:i]})
		}
		out = append(out, token{kind, text[i : i+size]})
		from, before, i = i+size, 'x', i+size
	}
	if from < len(text) {
		out = append(out, token{plain, text[from:]})
	}
	return out
}

// special says whether a link, mention or hashtag begins here, and how many bytes it has. None begins
// inside a word.
func special(text string, before rune) (tokenKind, int) {
	if isWord(before) || before == '/' {
		return plain, 0
	}
	switch text[0] {
	case 'h', 'H':
		return link, linkSize(text)
	case '@':
		return mention, mentionSize(text)
	case '#':
		return hashtag, hashtagSize(text)
	}
	return plain, 0
}

// linkSize is the length of the web address that text begins with, or 0. It needs a domain name with a
// top level of letters, and ends before the punctuation that closes a sentence or a bracket.
func linkSize(text string) int {
	if len(text) < 8 || !strings.EqualFold(text[:7], "http://") && !strings.EqualFold(text[:8], "https://") {
		return 0
	}
	end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>\"", r) })
	if end < 0 {
		end = len(text)
	}
	address := strings.TrimRight(text[:end], ".,;:!?'…")
	for strings.HasSuffix(address, ")") && strings.Count(address, ")") > strings.Count(address, "(") {
		address = strings.TrimRight(address[:len(address)-1], ".,;:!?'…")
	}
	u, err := url.Parse(address)
	if err != nil || !isDomain(u.Hostname()) {
		return 0
	}
	return len(address)
}

// mentionSize is the length of @user or @user@example.org, or 0.
func mentionSize(text string) int {
	user := spanWhile(text[1:], func(r rune) bool { return r == '_' || isASCIIWord(r) })
	if user == 0 || strings.HasPrefix(text[1+user:], "/") {
		return 0
	}
	rest := text[1+user:]
	if !strings.HasPrefix(rest, "@") {
		return 1 + user
	}
	domain := spanWhile(rest[1:], func(r rune) bool { return r == '.' || r == '-' || isASCIIWord(r) })
	name := strings.TrimRight(rest[1:1+domain], ".-")
	if !isDomain(name) {
		return 1 + user
	}
	return 1 + user + 1 + len(name)
}

// hashtagSize is the length of #word, or 0. A word of digits only is none.
func hashtagSize(text string) int {
	size := spanWhile(text[1:], isWord)
	if size == 0 || strings.IndexFunc(text[1:1+size], unicode.IsLetter) < 0 {
		return 0
	}
	return 1 + size
}

func spanWhile(text string, ok func(rune) bool) int {
	if end := strings.IndexFunc(text, func(r rune) bool { return !ok(r) }); end >= 0 {
		return end
	}
	return len(text)
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func isASCIIWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// isDomain reports whether name has a dot and a top level of at least two letters.
func isDomain(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	if dot < 1 || strings.Contains(name, "..") {
		return false
	}
	top := name[dot+1:]
	return utf8.RuneCountInString(top) >= 2 && strings.IndexFunc(top, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

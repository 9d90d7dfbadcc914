package x

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// piece is a stretch of a text: plain, or an address that X wraps.
type piece struct {
	text string
	link bool
}

var addressPattern = sync.OnceValue(func() *regexp.Regexp {
	const label = `[\pL\pN\pM_-]+`
	return regexp.MustCompile(`(?i)(https?://)?(` + label + `(?:\.` + label + `)+)`)
})

// scan splits a text into plain stretches and addresses.
func scan(text string) []piece {
	var out []piece
	from := 0
	for at := 0; at < len(text); {
		m := addressPattern().FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		start, end := at+m[0], at+m[1]
		host := text[at+m[4] : end]
		size := 0
		if prefix := text[:start]; m[2] >= 0 {
			size = withScheme(prefix, host)
		} else {
			var skipped int
			skipped, size = withoutScheme(prefix, host)
			start += skipped
		}
		if size == 0 {
			at = end
			continue
		}
		end = at + m[4] + size
		end += tail(text[end:], text[at+m[4]:end])
		if from < start {
			out = append(out, piece{text: text[from:start]})
		}
		out = append(out, piece{text: text[start:end], link: true})
		from, at = end, end
	}
	if from < len(text) {
		out = append(out, piece{text: text[from:]})
	}
	return out
}

// withScheme returns how much of the host is one, behind a scheme that stands behind before.
func withScheme(before, host string) int {
	last, _ := utf8.DecodeLastRuneInString(before)
	if before != "" && (isASCIIWord(last) || strings.ContainsRune("@＠$#＃", last)) {
		return 0
	}
	return known(host)
}

// withoutScheme returns where in a run of labels a host of Latin letters begins and where it ends; an end of
// 0 is no host. What is written without spaces may be glued to it.
func withoutScheme(before, run string) (start, end int) {
	last, _ := utf8.DecodeLastRuneInString(before)
	if before != "" && (isASCIIWord(last) || strings.ContainsRune("@＠$#＃-_./", last)) {
		return 0, 0
	}
	inHost := func(r rune) bool { return isASCIIWord(r) || isLatin(r) || r == '-' || r == '.' }
	for from := 0; from < len(run); {
		from += span(run[from:], func(r rune) bool { return !inHost(r) })
		size := span(run[from:], inHost)
		part := strings.TrimLeft(run[from:from+size], ".")
		if n := known(part); n > 0 {
			start = from + size - len(part)
			return start, start + n
		}
		from += size
	}
	return 0, 0
}

// known returns the length of the longest beginning of a host that ends in a top-level domain.
func known(host string) int {
	for end := len(host); end > 0; end = strings.LastIndexByte(host[:end], '.') {
		dot := strings.LastIndexByte(host[:end], '.')
		if dot <= 0 {
			return 0
		}
		if strings.ContainsAny(host[:1]+host[dot-1:dot], "-_") || strings.Contains(host[:end], "..") {
			continue
		}
		top := host[dot+1 : end]
		if isTop(strings.ToLower(top)) {
			return end
		}
		if n := span(top, isASCIIAlnum); n > 0 && n < len(top) && isTop(strings.ToLower(top[:n])) && top[n] >= utf8.RuneSelf {
			return dot + 1 + n
		}
	}
	return 0
}

// isTop reports whether a label in lower case is a top-level domain.
func isTop(label string) bool {
	ascii, err := idna.ToASCII(label)
	if err != nil {
		return false
	}
	_, listed := publicsuffix.PublicSuffix(ascii)
	return listed || strings.HasPrefix(label, "xn--")
}

// tail returns how much of text is the port, path and query of an address.
func tail(text, host string) int {
	if strings.EqualFold(host, "t.co") && strings.HasPrefix(text, "/") {
		return 1 + span(text[1:], isASCIIAlnum)
	}
	n := 0
	if strings.HasPrefix(text, ":") {
		if digits := span(text[1:], unicode.IsDigit); digits > 0 {
			n = 1 + digits
		}
	}
	if strings.HasPrefix(text[n:], "/") {
		n += closing(text[n:n+span(text[n:], inPath)], `!*';:,.$%[]~|&@–`)
	}
	if strings.HasPrefix(text[n:], "?") {
		if query := closing(text[n:n+span(text[n:], inQuery)], `!?*'();:+$%[].,~|@`); query > 1 {
			n += query
		}
	}
	return n
}

// closing returns the length of a path without the punctuation that closes a sentence, or a bracket that was
// not opened in it.
func closing(path, punctuation string) int {
	depth := 0
	for i, r := range path {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				path = path[:i]
			}
		}
		if depth < 0 {
			break
		}
	}
	if depth > 0 {
		path = path[:strings.LastIndexByte(path, '(')]
	}
	return max(1, len(strings.TrimRight(path, punctuation)))
}

func inPath(r rune) bool {
	return isASCIIAlnum(r) || isLatin(r) || r >= 0x400 && r <= 0x4ff || strings.ContainsRune("!*';:=+,.$/%#[]-–_~@|&()", r)
}

func inQuery(r rune) bool {
	return isASCIIAlnum(r) || strings.ContainsRune("!?*'();:&=+$/%#[]-_.,~|@", r)
}

func span(text string, fits func(rune) bool) int {
	if end := strings.IndexFunc(text, func(r rune) bool { return !fits(r) }); end >= 0 {
		return end
	}
	return len(text)
}

func isASCIIAlnum(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

func isASCIIWord(r rune) bool { return isASCIIAlnum(r) || r == '_' }

// isLatin reports whether r is a Latin letter with a mark, or such a mark.
func isLatin(r rune) bool {
	return r >= 0xc0 && r <= 0x24f && r != 0xd7 && r != 0xf7 || r >= 0x300 && r <= 0x36f || r >= 0x1e00 && r <= 0x1eff
}

var mentionPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^A-Za-z0-9_@/])@([A-Za-z0-9_]{1,15})\b`)
})

// mentions reports whether a text names a handle.
func mentions(text, handle string) bool {
	for _, m := range mentionPattern().FindAllStringSubmatch(text, -1) {
		if strings.EqualFold(m[1], handle) {
			return true
		}
	}
	return false
}

var cashtagPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|\s)\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?\b`)
})

// cashtags counts $ACME and its like.
func cashtags(text string) int { return len(cashtagPattern().FindAllString(text, -1)) }

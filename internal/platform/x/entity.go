package x

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/platform"
)

// span is a part of a text, in bytes.
type span struct{ start, end int }

// X links a URL with http or https and any host with a known top-level domain, and one without a scheme if
// its host is of ASCII or Latin letters (twitter-text, extractUrlsWithIndices). The characters of a path are
// those of ASCII, Latin with marks and Cyrillic.
const (
	latin    = `\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{24f}\x{253}\x{254}\x{256}\x{257}\x{259}\x{25b}\x{263}\x{268}\x{26f}\x{272}\x{289}\x{28b}\x{2bb}\x{300}-\x{36f}\x{1e00}-\x{1eff}`
	general  = `[a-z0-9\x{400}-\x{4ff}` + latin + `!*';:=+,.$/%#\[\]\-\x{2013}_~@|&]`
	balanced = `\((?:` + general + `+|` + general + `*\(` + general + `+\)` + general + `*)\)`
	ending   = `(?:[a-z0-9\x{400}-\x{4ff}` + latin + `+\-=_#/]|` + balanced + `)`
	path     = `(?:/(?:` + general + `*(?:` + balanced + general + `*)*` + ending + `|@` + general + `+/)?)?`
	query    = `(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?`
)

// Bounds of a link (twitter-text, extractUrlsWithIndices): its characters, and those behind https://t.co/.
const (
	maxURL  = 4096
	maxSlug = 40
)

// forms are the patterns, compiled when first needed.
var forms = sync.OnceValue(func() (f struct{ rest, slug, cashtag *regexp.Regexp }) {
	f.rest = regexp.MustCompile(`(?i)^(?::[0-9]+)?` + path + query)
	f.slug = regexp.MustCompile(`^/[A-Za-z0-9]+`)
	f.cashtag = regexp.MustCompile(`(?i)(?:^|[\s\x{a0}\x{2000}-\x{200a}\x{3000}])\$([a-z]{1,6}(?:[._][a-z]{1,2})?)`)
	return f
})

// links finds what X makes links in a text, in order and without overlap.
func links(text string) []span {
	var found []span
	if !strings.Contains(text, ".") {
		return nil
	}
	before := ' '
	for at := 0; at < len(text); {
		end := linkAt(text, at, before)
		if end == 0 {
			r, size := utf8.DecodeRuneInString(text[at:])
			before, at = r, at+size
			continue
		}
		found = append(found, span{at, end})
		before, _ = utf8.DecodeLastRuneInString(text[:end])
		at = end
	}
	return found
}

// linkAt returns the end of the link that starts at a byte, 0 if none does. before is the character in
// front of it.
func linkAt(text string, at int, before rune) int {
	if isLabel(before) && (before < utf8.RuneSelf || !hasScheme(text[at:])) && before != '-' && before != '_' ||
		strings.ContainsRune("@＠$#＃", before) || before >= 0x202a && before <= 0x202e {
		return 0
	}
	host, scheme := at, hasScheme(text[at:])
	if scheme {
		host += strings.Index(text[at:], "://") + len("://")
	} else if strings.ContainsRune("-_./", before) && !afterScript(text[:at]) {
		return 0
	}
	n := domain(text[host:], scheme)
	if n == 0 {
		return 0
	}
	end := host + n
	if strings.EqualFold(text[host:end], "t.co") && scheme {
		slug := forms().slug.FindString(text[end:])
		if len(slug) > 1+maxSlug {
			return 0
		}
		return end + len(slug)
	}
	end += len(forms().rest.FindString(text[end:]))
	if utf8.RuneCountInString(text[at:end]) > maxURL {
		return 0
	}
	return end
}

// afterScript reports whether text ends in a label of another script and a dot: X then links the rest of the
// host.
func afterScript(text string) bool {
	label, dot := strings.CutSuffix(text, ".")
	last, _ := utf8.DecodeLastRuneInString(label)
	return dot && label != "" && isHost(last) && !isLabel(last)
}

func hasScheme(text string) bool {
	return len(text) > 7 && strings.EqualFold(text[:7], "http://") || len(text) > 8 && strings.EqualFold(text[:8], "https://")
}

// isLabel reports whether r can be in a label of a host without a scheme.
func isLabel(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
		return true
	}
	return r >= 0xc0 && r <= 0x24f && r != 0xd7 && r != 0xf7 || r >= 0x300 && r <= 0x36f || r >= 0x1e00 && r <= 0x1eff
}

// isHost reports whether r can be in a label of a host with a scheme: also letters of any script.
func isHost(r rune) bool {
	return isLabel(r) || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r))
}

// maxHost is the most bytes of a host name that are looked at; one has at most 253 characters (RFC 1035).
const maxHost = 4 * 253

// domain returns the length of the longest beginning of text that is a host name with a known top-level
// domain, 0 if there is none. Behind it stands no letter or digit of ASCII and none of @, + and -.
func domain(text string, scheme bool) int {
	fits := isLabel
	if scheme {
		fits = isHost
	}
	run := strings.IndexFunc(text[:min(len(text), maxHost+utf8.UTFMax)], func(r rune) bool { return r != '.' && !fits(r) })
	if run < 0 {
		run = min(len(text), maxHost+utf8.UTFMax)
	}
	if run > maxHost {
		return 0
	}
	next, _ := utf8.DecodeRuneInString(text[run:])
	if next == '@' || next == '+' {
		run = strings.LastIndexByte(text[:run], '.') // a shorter host may still end before the last label
	}
	for end := run; end > 0; end = strings.LastIndexByte(text[:end], '.') {
		if isDomain(text[:end]) {
			return end
		}
		// Another script may be glued to the top-level domain.
		last := strings.LastIndexByte(text[:end], '.') + 1
		if glued := strings.IndexFunc(text[last:end], func(r rune) bool { return r >= utf8.RuneSelf }); glued > 0 && isDomain(text[:last+glued]) {
			return last + glued
		}
	}
	return 0
}

func isDomain(host string) bool {
	labels := strings.Split(host, ".")
	if len(labels) < 2 {
		return false
	}
	for i, label := range labels {
		if label == "" || strings.ContainsAny(label[:1], "-_") || strings.ContainsAny(label[len(label)-1:], "-_") {
			return false
		}
		if i == len(labels)-2 && strings.Contains(label, "_") {
			return false
		}
	}
	return isTopLevel(labels[len(labels)-1])
}

// isTopLevel reports whether a label is a top-level domain: X has twitter-text's list of 2021, psn the public
// suffix list, which holds the same registry's.
func isTopLevel(label string) bool {
	return platform.TopLevel(label) || len(label) > 4 && strings.EqualFold(label[:4], "xn--")
}

// cashtags counts the cashtags of a text, as $ACME: up to six letters behind a space, and perhaps a suffix.
func cashtags(text string) int {
	n := 0
	for _, m := range forms().cashtag.FindAllStringSubmatchIndex(text, -1) {
		next, _ := utf8.DecodeRuneInString(text[m[3]:])
		if m[3] == len(text) || !unicode.IsLetter(next) && !unicode.IsNumber(next) && next != '_' && next != '$' {
			n++
		}
	}
	return n
}

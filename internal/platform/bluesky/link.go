package bluesky

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/platform"
)

// schemeLength returns the length of http:// or https:// at the beginning of text, 0 if neither is there.
func schemeLength(text string) int {
	for _, scheme := range []string{"https://", "http://"} {
		if len(text) > len(scheme) && strings.EqualFold(text[:len(scheme)], scheme) {
			return len(scheme)
		}
	}
	return 0
}

// linkAt returns the link with a scheme that begins at a byte. Any host will do that is written in ASCII; of
// one that is not, as much as is a domain.
func linkAt(text string, at int) (span, bool) {
	host := at + schemeLength(text[at:])
	run := hostRun(text[host:])
	n := domainLength(text[host : host+run])
	if n == 0 {
		if n = len(strings.TrimRight(text[host:host+run], ".-_")); n == 0 || asciiLength(text[host:host+n]) < n {
			return span{}, false
		}
	}
	end := linkEnd(text, host+n)
	if hasUser(text[host:]) {
		return span{}, false
	}
	return span{start: at, end: end, link: text[at:end]}, true
}

// bareLinkAt returns the link without a scheme that begins at a byte: a domain with a known end in small letters.
func bareLinkAt(text string, at int) (span, bool) {
	run := hostRun(text[at:])
	n := len(strings.TrimRight(text[at:at+run], ".-"))
	host := text[at : at+n]
	if !isHandle(host) || domainLength(host) != n {
		return span{}, false
	}
	if top := host[strings.LastIndexByte(host, '.')+1:]; top != strings.ToLower(top) || hasUser(text[at:]) {
		return span{}, false
	}
	end := linkEnd(text, at+n)
	return span{start: at, end: end, link: "https://" + text[at:end]}, true
}

// hasUser reports whether what begins like a host is the name before an @.
func hasUser(text string) bool {
	for i, r := range text {
		switch {
		case r == '@':
			return true
		case !isAlnum(r) && !strings.ContainsRune(".-_~%!$&'*+,;=:", r):
			return false
		case i > maxHost:
			return false
		}
	}
	return false
}

// maxHost is the most bytes of a host name that are looked at; one has at most 253 characters (RFC 1035).
const maxHost = 4 * 253

// hostRun returns the length of what could be a host name at the beginning of text.
func hostRun(text string) int {
	for i, r := range text {
		if i > maxHost || r == utf8.RuneError || r != '.' && r != '-' && r != '_' && !unicode.In(r, unicode.L, unicode.M, unicode.Nd) {
			return i
		}
	}
	return len(text)
}

// domainLength returns the length of the domain with a known end that run begins with: the whole of it, without
// punctuation behind it, or as far as its last label is in ASCII, for not all languages put a space behind a link.
func domainLength(run string) int {
	run = strings.TrimRight(run, ".-_")
	if isDomain(run) {
		return len(run)
	}
	last := strings.LastIndexByte(run, '.') + 1
	if n := asciiLength(run[last:]); isDomain(run[:last+n]) {
		return last + n
	}
	return 0
}

func isDomain(host string) bool {
	labels := strings.Split(host, ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || strings.ContainsAny(label[:1], "-_") || strings.ContainsAny(label[len(label)-1:], "-_") {
			return false
		}
	}
	return platform.TopLevel(labels[len(labels)-1])
}

// asciiLength returns the length of the ASCII that s begins with.
func asciiLength(s string) int {
	if n := strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }); n >= 0 {
		return n
	}
	return len(s)
}

// linkEnd returns where the link ends whose host ends at the byte host: behind its port and path, without the
// punctuation that belongs to the sentence and without brackets that were opened before the link.
func linkEnd(text string, host int) int {
	from := host
	if from < len(text) && text[from] == ':' {
		port := from + 1
		for port < len(text) && port < from+6 && text[port] >= '0' && text[port] <= '9' {
			port++
		}
		if port > from+1 {
			from = port
		}
	}
	if from >= len(text) || !strings.ContainsRune("/?#", rune(text[from])) {
		return from
	}
	end := from
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !continues(r, size) || strings.ContainsRune("<>\"`", r) {
			break
		}
		end += size
	}
	return from + len(trimLink(text[from:end]))
}

// trimLink leaves out what ends a sentence behind a link.
func trimLink(path string) string {
	open := map[byte]int{
		')': strings.Count(path, "(") - strings.Count(path, ")"),
		']': strings.Count(path, "[") - strings.Count(path, "]"),
		'}': strings.Count(path, "{") - strings.Count(path, "}"),
	}
	for path != "" {
		last := path[len(path)-1]
		missing, bracket := open[last]
		switch {
		case bracket && missing < 0:
			open[last]++
			path = path[:len(path)-1]
		case strings.IndexByte(".,;:!?'", last) >= 0:
			path = path[:len(path)-1]
		case strings.HasSuffix(path, "’"), strings.HasSuffix(path, "‘"):
			path = path[:len(path)-len("’")]
		default:
			return path
		}
	}
	return path
}

package mastodon

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/platform"
)

// entity is a URL or a mention in a text.
type entity struct {
	start, end int    // bytes
	user       string // of a mention, without its @ and domain; empty for a URL
}

// Mastodon links a URL that has one of these schemes and a host with a known top-level domain
// (config/initializers/twitter_regex.rb over twitter-text's Regex[:valid_url]), and a mention by
// Account::MENTION_RE (app/models/account.rb); of two that overlap the first counts (app/lib/extractor.rb).
const (
	schemes = `(?i)(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://`

	space    = `\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}`
	general  = `[^` + space + `<>()?]`
	balanced = `\((?:` + general + `+|` + general + `*\(` + general + `+\)` + general + `*)\)`
	ending   = `(?:[^` + space + `()?!*"'「」<>;:=,.$%\[\]~&|@]|` + balanced + `)`
	path     = `(?:/(?:(?:` + general + `*(?:` + balanced + general + `*)*` + ending + `)|(?:` + general + `+/))*)?`
	query    = `(?:\?[a-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^\x{a0}-\x{10fffd}]*[a-z0-9_&=#/\-\x{a0}-\x{10fffd}])?`

	word     = `[\pL\pM\pN\p{Pc}]`
	username = `[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*`
	// After a mention none of these may stand (twitter-text, Regex[:end_mention_match]).
	notAfter = `@|＠|://|[\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{24f}\x{253}\x{254}\x{256}\x{257}\x{259}\x{25b}\x{263}\x{268}\x{26f}\x{272}\x{289}\x{28b}\x{2bb}\x{300}-\x{36f}\x{1e00}-\x{1eff}]`
)

// forms are the patterns, compiled when first needed.
var forms = sync.OnceValue(func() (f struct{ scheme, rest, mention, after *regexp.Regexp }) {
	f.scheme = regexp.MustCompile(schemes)
	f.rest = regexp.MustCompile(`(?i)^(?::[0-9]+)?` + path + query)
	f.mention = regexp.MustCompile(`^@((?i:` + username + `))(?:@` + word + `+(?:[.-]+` + word + `+)*)?`)
	f.after = regexp.MustCompile(`^(?:` + notAfter + `)`)
	return f
})

// entities finds the URLs and mentions of a text, in order and without overlap.
func entities(text string) []entity {
	var found []entity
	end := 0
	for _, at := range starts(text) {
		if at < end {
			continue
		}
		e, ok := entityAt(text, at)
		if !ok {
			continue
		}
		found = append(found, e)
		end = e.end
	}
	return found
}

// starts returns where an entity could start, in order.
func starts(text string) []int {
	var at []int
	schemes := forms().scheme.FindAllStringIndex(text, -1)
	for i, r := range text {
		switch {
		case r == '@':
			at = append(at, i)
		case len(schemes) > 0 && i == schemes[0][0]:
			at = append(at, i)
			schemes = schemes[1:]
		}
	}
	return at
}

// entityAt returns the entity that starts at a byte.
func entityAt(text string, at int) (entity, bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	if at == 0 {
		before = ' '
	}
	if text[at] == '@' {
		return mentionAt(text, at, before)
	}
	return urlAt(text, at, before)
}

func mentionAt(text string, at int, before rune) (entity, bool) {
	if before == '/' || before == '=' || isWord(before) {
		return entity{}, false
	}
	m := forms().mention.FindStringSubmatchIndex(text[at:])
	if m == nil || forms().after.MatchString(text[at+m[1]:]) {
		return entity{}, false
	}
	return entity{start: at, end: at + m[1], user: text[at+m[2] : at+m[3]]}, true
}

func urlAt(text string, at int, before rune) (entity, bool) {
	if before < utf8.RuneSelf && isWord(before) && before != '_' || strings.ContainsRune("@＠$#＃", before) {
		return entity{}, false
	}
	host := at + strings.Index(text[at:], "://") + len("://")
	n := domain(text[host:])
	if n == 0 {
		return entity{}, false
	}
	return entity{start: at, end: host + n + len(forms().rest.FindString(text[host+n:]))}, true
}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) || unicode.Is(unicode.Pc, r)
}

// maxHost is the most bytes of a host name that are looked at; one has at most 253 characters (RFC 1035).
const maxHost = 4 * 253

// domain returns the length of the longest beginning of text that is a host name with a known top-level
// domain, 0 if there is none.
func domain(text string) int {
	run := strings.IndexFunc(text, func(r rune) bool { return r != '.' && r != '-' && r != '_' && !isHost(r) })
	if run < 0 {
		run = len(text)
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
	}
	return 0
}

// isHost reports whether r can be in a label besides hyphens and underscores: anything but punctuation,
// space and control characters of ASCII, and spaces and invisible marks beyond it.
func isHost(r rune) bool {
	if r < utf8.RuneSelf {
		return isWord(r)
	}
	return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && r != utf8.RuneError && r != 0xfffe && r != 0xffff
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

// isTopLevel reports whether a label is a top-level domain: Mastodon has twitter-text's list of them,
// psn the public suffix list, which holds the same registry's.
func isTopLevel(label string) bool {
	return platform.TopLevel(label) || strings.HasPrefix(strings.ToLower(label), "xn--")
}

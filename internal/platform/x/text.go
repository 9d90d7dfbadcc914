package x

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// unescaper undoes what X escapes in a text that it gives back.
var unescaper = sync.OnceValue(func() *strings.Replacer { return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&") })

// shortLink is a link that X wrapped, at the end of a text.
var shortLink = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\s*https?://t\.co/[A-Za-z0-9]+\s*$`) })

// plain returns a post's whole text as its author wrote it: links lead where they lead, the link that stands
// for attached media is gone, and nothing is escaped.
func (s post) plain() string {
	text, urls := s.Text, s.Entities.URLs
	for _, long := range []*longPost{s.NoteTweet, s.NotePost} {
		if long != nil && long.Text != "" {
			text, urls = long.Text, slices.Concat(long.Entities.URLs, s.Entities.URLs)
		}
	}
	// The longer first, so that none is taken for the beginning of another.
	urls = slices.SortedStableFunc(slices.Values(urls), func(a, b wrapped) int { return cmp.Compare(len(b.URL), len(a.URL)) })
	dropped := false
	for _, u := range urls {
		switch {
		case u.URL == "" || u.Expanded == "" && u.MediaKey == "":
		case s.isMedia(u):
			text, dropped = strings.ReplaceAll(text, u.URL, ""), true
		default:
			text = strings.ReplaceAll(text, u.URL, escaped(u.Expanded))
		}
	}
	if !dropped && len(s.Attachments.MediaKeys) > 0 {
		text = shortLink().ReplaceAllString(text, "")
	}
	return strings.TrimSpace(unescaper().Replace(text))
}

// isMedia reports whether a link stands for the post's own media.
func (s post) isMedia(u wrapped) bool {
	return u.MediaKey != "" || strings.Contains(u.Expanded, fmt.Sprintf("/status/%s/photo/", s.ID)) ||
		strings.Contains(u.Expanded, fmt.Sprintf("/status/%s/video/", s.ID))
}

// escaped makes a link fit into a text that is escaped.
func escaped(link string) string { return strings.ReplaceAll(unescaper().Replace(link), "&", "&amp;") }

// leadingMentions are the names of those whom a reply answers, which X puts in front of it (docs:
// fundamentals/counting-characters).
var leadingMentions = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:@[A-Za-z0-9_]{1,15} )+`) })

var anyScheme = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)https?://`) })

// Normalise returns text in the form in which two texts are compared: composed (NFC), each run of white
// space one space, without HTML escapes, links without their scheme, their host in lower case and ASCII, and
// without the mentions that it begins with. Two posts that differ in nothing else are taken for the same: a
// post that goes unrecognised could go out a second time.
func (Platform) Normalise(text string) string {
	text = norm.NFC.String(text)
	for plain := unescaper().Replace(text); plain != text; plain = unescaper().Replace(text) {
		text = plain
	}
	text = strings.Join(strings.Fields(text), " ")
	text = strings.TrimPrefix(text, leadingMentions().FindString(text))
	var b strings.Builder
	b.Grow(len(text))
	end := 0
	for _, l := range links(text) {
		b.WriteString(anyScheme().ReplaceAllString(text[end:l.start], ""))
		b.WriteString(canonical(text[l.start:l.end]))
		end = l.end
	}
	b.WriteString(anyScheme().ReplaceAllString(text[end:], ""))
	return b.String()
}

// canonical returns a link without scheme and without a lone trailing slash, its host in lower case and
// ASCII, and characters beyond ASCII behind it escaped, as X may give it back either way.
func canonical(link string) string {
	if _, rest, found := strings.Cut(link, "://"); found {
		link = rest
	}
	at := len(link)
	if i := strings.IndexAny(link, "/?"); i >= 0 {
		at = i
	}
	host, path := strings.ToLower(link[:at]), link[at:]
	if ascii, err := idna.ToASCII(host); err == nil {
		host = ascii
	}
	if path == "/" {
		return host
	}
	var b strings.Builder
	b.WriteString(host)
	for i := range len(path) {
		if path[i] < utf8.RuneSelf {
			b.WriteByte(path[i])
			continue
		}
		fmt.Fprintf(&b, "%%%02X", path[i])
	}
	return b.String()
}

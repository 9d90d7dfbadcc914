package sim

import (
	"fmt"
	"hash/crc32"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// piece is a stretch of a post's text: plain, or a link to where the text itself says.
type piece struct {
	Text string
	Link bool
}

// pieces splits a post's text so that web addresses can be made links. The template escapes both.
func pieces(text string) []piece {
	var out []piece
	for text != "" {
		start := linkStart(text)
		if start < 0 {
			return append(out, piece{Text: text})
		}
		end := start + linkLength(text[start:])
		if start > 0 {
			out = append(out, piece{Text: text[:start]})
		}
		out = append(out, piece{Text: text[start:end], Link: true})
		text = text[end:]
	}
	return out
}

func linkStart(text string) int {
	https, http := strings.Index(text, "https://"), strings.Index(text, "http://")
	if https < 0 || http >= 0 && http < https {
		return http
	}
	return https
}

// linkLength ends a link at white space, a quotation mark or an angle bracket, without the punctuation
// that closes a sentence.
func linkLength(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`<>"`, r) })
	if end < 0 {
		end = len(text)
	}
	return len(strings.TrimRight(text[:end], ".,;:!?'…)"))
}

// short shows a link without its scheme.
func short(link string) string {
	_, rest, _ := strings.Cut(link, "://")
	return rest
}

// ago says how long before now t was, in the way feeds do.
func ago(now, t time.Time) string {
	switch d := now.Sub(t); {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	case d < 7*24*time.Hour:
		return fmt.Sprintf("%dd", int(d.Hours()/24))
	default:
		return t.Format("2 Jan 2006")
	}
}

// initials are the first letters of the first two words of a name.
func initials(name string) string {
	var out strings.Builder
	for i, word := range strings.Fields(name) {
		if i < 2 {
			r, _ := utf8.DecodeRuneInString(word)
			out.WriteRune(unicode.ToUpper(r))
		}
	}
	return out.String()
}

// hue picks one of the style sheet's eight colours for a handle.
func hue(handle string) uint32 {
	return crc32.ChecksumIEEE([]byte(handle)) % 8
}

package cli

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Safe returns text on one line without anything that could steer a terminal or reorder what is read:
// control characters, invalid UTF-8, and Unicode's bidirectional overrides, embeddings and isolates.
// Line breaks and tabs become spaces.
func Safe(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return safeRune(r)
	}, text)
}

// SafeLines is Safe, but keeps line feeds and tabs.
func SafeLines(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		return safeRune(r)
	}, text)
}

// safeRune returns r, or -1 to drop it.
func safeRune(r rune) rune {
	if r == utf8.RuneError || unicode.IsControl(r) || isBidi(r) {
		return -1
	}
	return r
}

// isBidi reports whether r is an explicit bidirectional formatting character. The marks LRM, RLM and ALM
// are not: right-to-left writers need them.
func isBidi(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

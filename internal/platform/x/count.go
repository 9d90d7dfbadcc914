package x

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// unit is what X counts.
const unit = "weighted characters"

// count returns the weighted length of a text by version 3 of twitter-text's configuration (docs:
// fundamentals/counting-characters; twitter-text, config/v3.json and parseTweet): composed (NFC), a link
// counts perURL, an emoji 2 whatever it is made of, a character of the light ranges 1 and any other 2.
// Attached media count nothing.
func count(text string, perURL int) int {
	text = norm.NFC.String(text)
	length, end := 0, 0
	for _, l := range links(text) {
		length += weigh(text[end:l.start]) + perURL
		end = l.end
	}
	return length + weigh(text[end:])
}

// weigh returns the weighted length of a text without links.
func weigh(text string) int {
	length := 0
	for text != "" {
		if n := emoji(text); n > 0 {
			length, text = length+2, text[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		if isLight(r) {
			length++
		} else {
			length += 2
		}
	}
	return length
}

// isLight reports whether a character counts 1: Latin and the scripts near it, and common punctuation.
func isLight(r rune) bool {
	return r <= 4351 || r >= 8192 && r <= 8205 || r >= 8208 && r <= 8223 || r >= 8242 && r <= 8247
}

// invalid returns the first character of a text that X takes in no post, and whether there is one.
func invalid(text string) (rune, bool) {
	at := strings.IndexAny(text, "\ufffe\ufeff\uffff")
	if at < 0 {
		return 0, false
	}
	r, _ := utf8.DecodeRuneInString(text[at:])
	return r, true
}

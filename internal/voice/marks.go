package voice

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// eachEmoji calls found for every emoji, one with skin tone, family or flag counted once.
func eachEmoji(t Text, found func(line, column int, text string)) {
	line := t.Line
	for body := range strings.Lines(t.Body) {
		column := 1
		for graphemes := uniseg.NewGraphemes(body); graphemes.Next(); {
			runes := graphemes.Runes()
			if isEmoji(runes) {
				found(line, column, graphemes.Str())
			}
			column += len(runes)
		}
		line++
	}
}

// pictures are the signs below U+10000 that are shown as pictures without being asked to (Unicode's
// Emoji_Presentation).
const pictures = "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"

// isEmoji reports whether a grapheme is shown as a picture: a pictograph or a flag, or a sign with the selector
// that asks for a picture.
func isEmoji(runes []rune) bool {
	for _, r := range runes {
		if r >= 0x1f300 && r <= 0x1faff || r >= 0x1f1e6 && r <= 0x1f1ff || r == 0xfe0f && len(runes) > 1 || strings.ContainsRune(pictures, r) {
			return true
		}
	}
	return false
}

// eachHashtag calls found for every word that begins with # and a letter or digit.
func eachHashtag(t Text, found func(line, column int, text string)) {
	for _, w := range tokenize(t) {
		tag := strings.TrimLeft(w.raw, "([\"'“")
		if rest, ok := strings.CutPrefix(tag, "#"); ok && strings.IndexFunc(rest, unicode.IsLetter) >= 0 {
			found(w.line, w.column, w.raw)
		}
	}
}

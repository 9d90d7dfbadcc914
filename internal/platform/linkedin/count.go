package linkedin

import "unicode/utf16"

// unit is what LinkedIn counts. It does not say what a character is; UTF-16 is what its own page counts (observed).
const unit = "characters"

// count returns the length of a text as it is written, without the backslashes that it is sent with.
func count(text string) int {
	n := 0
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

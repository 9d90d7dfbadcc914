package linkedin

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Normalise returns a text in the form in which two are compared: composed, with single spaces, mentions by whom they
// are of, since LinkedIn writes their names as they are now.
func (Platform) Normalise(text string) string {
	text = patterns().mentions.ReplaceAllString(text, "@$2")
	return strings.Join(strings.Fields(norm.NFC.String(text)), " ")
}

package instagram

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Normalise returns text in the form in which two captions are compared: composed (NFC), each run of white space one
// space, and without "@", which Instagram may drop (docs: reference/instagram-media).
func (Platform) Normalise(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(norm.NFC.String(text), "@", "")), " ")
}

package tiktok

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Normalise returns text in the form in which two captions are compared: composed, and with runs of white space as
// one space.
func (Platform) Normalise(text string) string {
	return strings.Join(strings.Fields(norm.NFC.String(text)), " ")
}

package bluesky

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Normalise returns text in the form in which two texts are compared: composed (NFC) and without space around
// it. A server keeps a text as it was written.
func (Platform) Normalise(text string) string { return strings.TrimSpace(norm.NFC.String(text)) }

package platform

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// TopLevel reports whether a label is a top-level domain, as networks know them that make links of bare domains:
// by the public suffix list.
func TopLevel(label string) bool {
	ascii, err := idna.ToASCII(strings.ToLower(label))
	if err != nil {
		return false
	}
	_, known := publicsuffix.PublicSuffix(ascii)
	if !known {
		_, known = publicsuffix.PublicSuffix("a." + ascii) // a domain whose names are all one level down, as ck
	}
	return known
}

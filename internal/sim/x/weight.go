package x

import (
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// shortPost is how much a post may weigh without Premium, linkWeight what an address does
// (fundamentals/counting-characters).
const (
	shortPost  = 280
	linkWeight = 23
)

// weight returns what a text weighs: characters of Latin and the scripts near it 1, others 2, a picture of a
// reader's eye 2, an address linkWeight.
func weight(text string) int {
	sum := 0
	for _, p := range scan(norm.NFC.String(text)) {
		if p.link {
			sum += linkWeight
			continue
		}
		for clusters := uniseg.NewGraphemes(p.text); clusters.Next(); {
			sum += weightOf(clusters.Runes())
		}
	}
	return sum
}

// weightOf weighs what a reader takes for a character.
func weightOf(cluster []rune) int {
	if isPicture(cluster) {
		return 2
	}
	sum := 0
	for _, r := range cluster {
		sum += 2
		for _, light := range [][2]rune{{0, 4351}, {8192, 8205}, {8208, 8223}, {8242, 8247}} {
			if r >= light[0] && r <= light[1] {
				sum--
			}
		}
	}
	return sum
}

// isPicture reports whether a cluster is an emoji.
func isPicture(cluster []rune) bool {
	selected, boxed := false, false
	for _, r := range cluster[1:] {
		switch r {
		case 0xfe0e: // the selector for text
			return false
		case 0xfe0f: // the selector for a picture
			selected = true
		case 0x20e3: // the keycap
			boxed = true
		}
	}
	first := cluster[0]
	switch {
	case first == '#', first == '*', first >= '0' && first <= '9':
		return boxed
	case first <= unicode.MaxLatin1:
		return selected && (first == '©' || first == '®')
	}
	return first >= 0x1f000 && first <= 0x1faff || first >= 0x203c && first <= 0x3299 &&
		(unicode.Is(unicode.So, first) || unicode.Is(unicode.Sm, first) || selected)
}

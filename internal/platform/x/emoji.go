package x

import (
	"unicode"
	"unicode/utf8"
)

// pictographs are the characters below U+1F000 that are emoji, alone or with a variation selector (Unicode:
// emoji-data.txt, property Emoji, without digits).
var pictographs = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0xa9, 0xa9, 1},
		{0xae, 0xae, 1},
		{0x203c, 0x203c, 1},
		{0x2049, 0x2049, 1},
		{0x2122, 0x2122, 1},
		{0x2139, 0x2139, 1},
		{0x2194, 0x2199, 1},
		{0x21a9, 0x21aa, 1},
		{0x231a, 0x231b, 1},
		{0x2328, 0x2328, 1},
		{0x23cf, 0x23cf, 1},
		{0x23e9, 0x23f3, 1},
		{0x23f8, 0x23fa, 1},
		{0x24c2, 0x24c2, 1},
		{0x25aa, 0x25ab, 1},
		{0x25b6, 0x25b6, 1},
		{0x25c0, 0x25c0, 1},
		{0x25fb, 0x25fe, 1},
		{0x2600, 0x2604, 1},
		{0x260e, 0x260e, 1},
		{0x2611, 0x2611, 1},
		{0x2614, 0x2615, 1},
		{0x2618, 0x2618, 1},
		{0x261d, 0x261d, 1},
		{0x2620, 0x2620, 1},
		{0x2622, 0x2623, 1},
		{0x2626, 0x2626, 1},
		{0x262a, 0x262a, 1},
		{0x262e, 0x262f, 1},
		{0x2638, 0x263a, 1},
		{0x2640, 0x2640, 1},
		{0x2642, 0x2642, 1},
		{0x2648, 0x2653, 1},
		{0x265f, 0x2660, 1},
		{0x2663, 0x2663, 1},
		{0x2665, 0x2666, 1},
		{0x2668, 0x2668, 1},
		{0x267b, 0x267b, 1},
		{0x267e, 0x267f, 1},
		{0x2692, 0x2697, 1},
		{0x2699, 0x2699, 1},
		{0x269b, 0x269c, 1},
		{0x26a0, 0x26a1, 1},
		{0x26a7, 0x26a7, 1},
		{0x26aa, 0x26ab, 1},
		{0x26b0, 0x26b1, 1},
		{0x26bd, 0x26be, 1},
		{0x26c4, 0x26c5, 1},
		{0x26c8, 0x26c8, 1},
		{0x26ce, 0x26cf, 1},
		{0x26d1, 0x26d1, 1},
		{0x26d3, 0x26d4, 1},
		{0x26e9, 0x26ea, 1},
		{0x26f0, 0x26f5, 1},
		{0x26f7, 0x26fa, 1},
		{0x26fd, 0x26fd, 1},
		{0x2702, 0x2702, 1},
		{0x2705, 0x2705, 1},
		{0x2708, 0x270d, 1},
		{0x270f, 0x270f, 1},
		{0x2712, 0x2712, 1},
		{0x2714, 0x2714, 1},
		{0x2716, 0x2716, 1},
		{0x271d, 0x271d, 1},
		{0x2721, 0x2721, 1},
		{0x2728, 0x2728, 1},
		{0x2733, 0x2734, 1},
		{0x2744, 0x2744, 1},
		{0x2747, 0x2747, 1},
		{0x274c, 0x274c, 1},
		{0x274e, 0x274e, 1},
		{0x2753, 0x2755, 1},
		{0x2757, 0x2757, 1},
		{0x2763, 0x2764, 1},
		{0x2795, 0x2797, 1},
		{0x27a1, 0x27a1, 1},
		{0x27b0, 0x27b0, 1},
		{0x27bf, 0x27bf, 1},
		{0x2934, 0x2935, 1},
		{0x2b05, 0x2b07, 1},
		{0x2b1b, 0x2b1c, 1},
		{0x2b50, 0x2b50, 1},
		{0x2b55, 0x2b55, 1},
		{0x3030, 0x3030, 1},
		{0x303d, 0x303d, 1},
		{0x3297, 0x3297, 1},
		{0x3299, 0x3299, 1},
	},
	LatinOffset: 2,
}

// The characters that join or colour emoji (Unicode Technical Standard 51).
const (
	asText     = 0xfe0e
	asEmoji    = 0xfe0f
	joiner     = 0x200d
	keycap     = 0x20e3
	lastTag    = 0xe007f
	firstTag   = 0xe0020
	firstSkin  = 0x1f3fb
	lastSkin   = 0x1f3ff
	firstFlag  = 0x1f1e6 // regional indicator A
	lastFlag   = 0x1f1ff // regional indicator Z
	firstPlane = 0x1f000 // from here to lastPlane is nothing but pictographs
	lastPlane  = 0x1faff
)

// emoji returns the length of the emoji that text begins with: one picture to a reader, of however many
// characters; 0 if it begins with none.
func emoji(text string) int {
	first, size := utf8.DecodeRuneInString(text)
	if first == '#' || first == '*' || first >= '0' && first <= '9' {
		return keycapEmoji(text, size)
	}
	if first >= firstFlag && first <= lastFlag {
		second, more := utf8.DecodeRuneInString(text[size:])
		if second >= firstFlag && second <= lastFlag {
			return size + more
		}
		return size
	}
	n := picture(text)
	for n > 0 {
		joint, more := utf8.DecodeRuneInString(text[n:])
		if joint != joiner {
			return n
		}
		next := picture(text[n+more:])
		if next == 0 {
			return n
		}
		n += more + next
	}
	return n
}

// keycapEmoji is a digit, # or * of size bytes in a box.
func keycapEmoji(text string, size int) int {
	next, more := utf8.DecodeRuneInString(text[size:])
	if next == asEmoji {
		size += more
		next, more = utf8.DecodeRuneInString(text[size:])
	}
	if next != keycap {
		return 0
	}
	return size + more
}

// picture returns the length of a single pictograph with what colours it. The marks of copyright and of a
// registration are letters without a selector, and everything is a letter with the selector for text.
func picture(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	if !unicode.Is(pictographs, r) && (r < firstPlane || r > lastPlane) {
		return 0
	}
	next, more := utf8.DecodeRuneInString(text[n:])
	switch {
	case next == asText, next != asEmoji && r <= unicode.MaxLatin1:
		return 0
	case next == asEmoji, next >= firstSkin && next <= lastSkin:
		n += more
		next, more = utf8.DecodeRuneInString(text[n:])
	}
	if next == keycap {
		n += more
	}
	for next >= firstTag && next <= lastTag {
		n += more
		next, more = utf8.DecodeRuneInString(text[n:])
	}
	return n
}

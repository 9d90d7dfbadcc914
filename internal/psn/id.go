package psn

import (
	"crypto/rand"
	"strings"
)

// idAlphabet has no vowels that spell words and no characters that are mistaken for one another.
const idAlphabet = "23456789bcdfghjkmnpqrstvwxyz"

// idLength gives 28^10 ≈ 3·10^14 ids: at 100,000 posts the chance that any two meet is about 1 in 60,000, and
// a primary key refuses the second.
const idLength = 10

// NewID returns a new random id: ten lower-case letters and digits that are easy to type.
func NewID() string {
	const limit = 256 - 256%len(idAlphabet) // reject above it, so that each character is equally likely
	id := make([]byte, 0, idLength)
	var raw [16]byte
	for {
		_, _ = rand.Read(raw[:]) // never fails since Go 1.24
		for _, b := range raw {
			if int(b) >= limit {
				continue
			}
			id = append(id, idAlphabet[int(b)%len(idAlphabet)])
			if len(id) == idLength {
				return string(id)
			}
		}
	}
}

// CheckID returns an error with CodeInvalid unless s could be an id or the beginning of one.
func CheckID(s string) error {
	if s == "" || len(s) > idLength {
		return Errorf(CodeInvalid, "%q is not an id", Excerpt(s, 40)).
			WithHint("an id is up to %d letters and digits, as `psn post list` prints it", idLength)
	}
	for _, r := range s {
		if !strings.ContainsRune(idAlphabet, r) {
			return Errorf(CodeInvalid, "%q is not an id", Excerpt(s, 40)).
				WithHint("an id has only the characters %s", idAlphabet)
		}
	}
	return nil
}

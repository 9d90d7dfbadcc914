package voice

import "strings"

// anyWords is how many words a * stands for at most.
const anyWords = 4

// pattern is a phrase as words; an empty one stands for up to anyWords.
type pattern struct {
	words  []string
	advice string
}

// patterns reads phrases. One without a letter or digit in it is left out.
func patterns(list []Phrase) []pattern {
	var out []pattern
	for _, phrase := range list {
		p := pattern{advice: phrase.Advice}
		for raw := range strings.FieldsSeq(phrase.Text) {
			lower := newWord(raw, 0, 0).lower
			if raw != "*" && lower == "" || raw == "*" && len(p.words) == 0 {
				continue
			}
			p.words = append(p.words, lower)
		}
		for len(p.words) > 0 && p.words[len(p.words)-1] == "" {
			p.words = p.words[:len(p.words)-1]
		}
		if len(p.words) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// match returns how many words at the beginning of a text the pattern is; 0 if the text does not begin with it.
// Words without a letter or digit, as a dash or an emoji, are passed over. A * does not reach into another sentence.
func (p pattern) match(words []word) int { return matchFrom(p.words, words, 0) }

func matchFrom(pattern []string, words []word, at int) int {
	if len(pattern) == 0 {
		return at
	}
	if pattern[0] == "" {
		for skip := 0; skip <= anyWords && at+skip < len(words); skip++ {
			if n := matchFrom(pattern[1:], words, at+skip); n > 0 {
				return n
			}
		}
		return 0
	}
	for at > 0 && at < len(words) && words[at].lower == "" {
		at++
	}
	if at >= len(words) || words[at].lower != pattern[0] {
		return 0
	}
	return matchFrom(pattern[1:], words, at+1)
}

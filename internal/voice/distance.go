package voice

import "strings"

// mostWords is how many words of a text are compared.
const mostWords = 4000

// Distance is how far apart two texts are: the least number of words that must be put in, left out or replaced to make one
// of the other, as a share of the longer one's. It is 0 for the same words and 1 where none is kept.
func Distance(a, b string) float64 {
	from, to := comparedWords(a), comparedWords(b)
	if len(from) < len(to) {
		from, to = to, from
	}
	if len(from) == 0 {
		return 0
	}
	before, now := make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range before {
		before[j] = j
	}
	for i, word := range from {
		now[0] = i + 1
		for j, other := range to {
			replaced := before[j]
			if word != other {
				replaced++
			}
			now[j+1] = min(replaced, before[j+1]+1, now[j]+1)
		}
		before, now = now, before
	}
	return float64(before[len(to)]) / float64(len(from))
}

func comparedWords(text string) []string {
	found := strings.Fields(text)
	return found[:min(len(found), mostWords)]
}

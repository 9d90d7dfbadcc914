package voice

import (
	"math"
	"strings"
)

// fewWords is how many words a text needs for its reading ease to mean something.
const fewWords = 50

// formula rates how easily a language's text is read, from 0, hard, to 100.
type formula struct {
	name      string
	syllables func(word string) int
	ease      func(perWord, perSentence float64) float64 // syllables of a word, words of a sentence
}

// formulas are by language: Flesch, "A new readability yardstick" (1948), for English; Fernández Huerta, "Medidas
// sencillas de lecturabilidad" (1959), for Spanish, with syllables of a hundred words.
var formulas = map[string]formula{
	"en": {"Flesch", englishSyllables, func(perWord, perSentence float64) float64 {
		return 206.835 - 84.6*perWord - 1.015*perSentence
	}},
	"es": {"Fernández-Huerta", spanishSyllables, func(perWord, perSentence float64) float64 {
		return 206.84 - 60*perWord - 1.02*perSentence
	}},
}

// englishSyllables counts groups of vowels, but for a silent e at the end.
func englishSyllables(word string) int {
	n, before := 0, false
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouyáéíóúàèìòùäëïöü", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if n > 1 && strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") && !strings.HasSuffix(word, "ee") {
		n--
	}
	return max(1, n)
}

// spanishSyllables counts nuclei: two strong vowels are two, a weak one beside another vowel belongs to it unless
// it has an accent.
func spanishSyllables(word string) int {
	word = strings.NewReplacer("qu", "q", "gue", "ge", "gui", "gi").Replace(word)
	n := 0
	var before rune
	for _, r := range word {
		switch {
		case !strings.ContainsRune("aeiouáéíóúü", r):
			before = 0
			continue
		case before == 0, strings.ContainsRune("íú", r), strings.ContainsRune("íú", before):
			n++
		case strings.ContainsRune("aeoáéó", before) && strings.ContainsRune("aeoáéó", r):
			n++
		}
		before = r
	}
	return max(1, n)
}

// round keeps one decimal.
func round(v float64) float64 { return math.Round(v*10) / 10 }

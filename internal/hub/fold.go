package hub

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/postshitnow/psn/internal/psn"
)

// The bounds of what is searched: Postgres takes no longer word, and nobody types so many.
const (
	longestWord = 100 // bytes
	mostWords   = 32  // of a query
)

// fold returns the words of a text as both engines search them: letters and digits only, in lower case, without
// accents, so that "Über" is found by "uber" and the other way round.
func fold(text string) []string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	for i, w := range words {
		if len(w) > longestWord {
			cut := longestWord
			for !utf8.RuneStart(w[cut]) {
				cut--
			}
			words[i] = w[:cut]
		}
	}
	return words
}

// matching returns the condition and the argument by which ideas have all these words, each of which may go on.
func (d dialect) matching(words []string) (condition, argument string) {
	words = words[:min(len(words), mostWords)]
	quoted := make([]string, len(words))
	for i, w := range words { // they are letters and digits only
		if d.engine == psn.Postgres {
			quoted[i] = "'" + w + "':*"
		} else {
			quoted[i] = `"` + w + `"*`
		}
	}
	if d.engine == psn.Postgres {
		return `array_to_tsvector(string_to_array(search, ' ')) @@ CAST(? AS tsquery)`, strings.Join(quoted, " & ")
	}
	return `id IN (SELECT id FROM ideas_search WHERE ideas_search MATCH ?)`, strings.Join(quoted, " AND ")
}

package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a piece of text between blanks.
type word struct {
	raw    string
	lower  string // letters, digits and + only, with straight apostrophes, in lower case
	line   int
	column int
	spoken bool // it is read aloud: no address, hashtag, mention, number or symbol
	ends   bool // a sentence ends with it
	line1  bool // it is the first of its line
}

// tokenize cuts a text into words with their places.
func tokenize(t Text) []word {
	var words []word
	line := t.Line
	for body := range strings.Lines(t.Body) {
		column, first := 1, true
		bare := strings.TrimRight(body, "\n")
		for rest := bare; rest != ""; {
			end := strings.IndexFunc(rest, unicode.IsSpace)
			if end < 0 {
				end = len(rest)
			}
			if end > 0 {
				w := newWord(rest[:end], line, column)
				w.line1, first = first, false
				words = append(words, w)
			} else {
				_, end = utf8.DecodeRuneInString(rest)
			}
			column += utf8.RuneCountInString(rest[:end])
			rest = rest[end:]
		}
		if strings.TrimSpace(bare) == "" && len(words) > 0 {
			words[len(words)-1].ends = true // a paragraph ends a sentence
		}
		line++
	}
	return words
}

var straight = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "´", "'")

func newWord(raw string, line, column int) word {
	w := word{raw: raw, line: line, column: column}
	w.lower = straight.Replace(strings.ToLower(raw))
	address := strings.Contains(w.lower, "://") || strings.HasPrefix(w.lower, "www.")
	tag := strings.HasPrefix(raw, "#") || strings.HasPrefix(raw, "@")
	w.lower = strings.TrimFunc(w.lower, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' })
	w.spoken = !address && !tag && strings.IndexFunc(w.lower, unicode.IsLetter) >= 0
	closing := strings.TrimRightFunc(raw, func(r rune) bool { return strings.ContainsRune("\"'”’»)]*_", r) })
	w.ends = strings.HasSuffix(closing, ".") || strings.HasSuffix(closing, "!") || strings.HasSuffix(closing, "?") || strings.HasSuffix(closing, "…")
	return w
}

// sentence is what stands between two ends of sentences.
type sentence []word

// split makes sentences of words. A list's item is one of its own.
func split(words []word) []sentence {
	var all []sentence
	var current sentence
	for _, w := range words {
		if w.line1 && (w.raw == "-" || w.raw == "*" || w.raw == "•" || strings.HasPrefix(w.raw, "#") && strings.Trim(w.raw, "#") == "") && len(current) > 0 {
			all, current = append(all, current), nil
		}
		current = append(current, w)
		if w.ends {
			all, current = append(all, current), nil
		}
	}
	if len(current) > 0 {
		all = append(all, current)
	}
	return all
}

// counts returns the number of words that are read aloud, and of the long ones.
func (s sentence) counts() (words, long int) {
	for _, w := range s {
		if !w.spoken {
			continue
		}
		words++
		if utf8.RuneCountInString(w.lower) > longWord {
			long++
		}
	}
	return words, long
}

// excerpt returns words as they stand, cut after eighty characters.
func excerpt(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if b.Len() > 80 {
			return b.String() + " …"
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.raw)
	}
	text := b.String()
	if utf8.RuneCountInString(text) > 120 { // one endless word
		text = string([]rune(text)[:119]) + "…"
	}
	return text
}

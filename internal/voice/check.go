package voice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	mostFindings  = 200
	longWord      = 12 // letters; a word with more is long
	manyLongWords = 4  // of them in a sentence are worth a look
)

// Check reads the segments of a draft in a language. The same phrase is found at every place where it stands.
func Check(segments []Text, language string, p Profile) Report {
	var r Report
	banned, telltales := patterns(phrases(p.Banned)), patterns(p.Telltales)
	var sentences []sentence
	for i, s := range segments {
		words := tokenize(s)
		r.Measures.Characters += utf8.RuneCountInString(s.Body)
		r.phrases(words, banned, Banned, Problem, "leave it out, or say it in other words")
		r.phrases(words, telltales, Telltale, Advice, "say it in your own words")
		r.length(s, i, len(segments), p)
		sentences = append(sentences, split(words)...)
		r.habits(s, p)
	}
	r.sentences(sentences, p)
	r.ease(sentences, language, p)
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) })
	if len(r.Findings) > mostFindings {
		r.More = len(r.Findings) - mostFindings
		r.Findings = r.Findings[:mostFindings]
	}
	return r
}

func (r *Report) add(f Finding) { r.Findings = append(r.Findings, f) }

func phrases(words []string) []Phrase {
	var out []Phrase
	for _, w := range words {
		out = append(out, Phrase{Text: w})
	}
	return out
}

// phrases finds every place of every pattern.
func (r *Report) phrases(words []word, patterns []pattern, rule Rule, severity Severity, advice string) {
	for _, p := range patterns {
		for at := 0; at < len(words); at++ {
			n := p.match(words[at:])
			if n == 0 {
				continue
			}
			suggestion := advice
			if p.advice != "" {
				suggestion = p.advice
			}
			r.add(Finding{rule, severity, words[at].line, words[at].column, excerpt(words[at : at+n]), suggestion})
			at += n - 1
		}
	}
}

func (r *Report) length(s Text, i, of int, p Profile) {
	n := utf8.RuneCountInString(s.Body)
	if p.Characters == nil || n <= *p.Characters {
		return
	}
	what := "the text"
	if of > 1 {
		what = fmt.Sprintf("segment %d", i+1)
	}
	r.add(Finding{
		Length, Problem, s.Line, 1, fmt.Sprintf("%d characters", n),
		fmt.Sprintf("%s may have %d: cut %d", what, *p.Characters, n-*p.Characters),
	})
}

// habits counts emoji and hashtags, and points at the first that is one too many.
func (r *Report) habits(s Text, p Profile) {
	eachEmoji(s, func(line, column int, text string) {
		r.Measures.Emoji++
		if p.Emoji != nil && r.Measures.Emoji == *p.Emoji+1 {
			r.add(Finding{Emoji, Problem, line, column, text, fmt.Sprintf("the profile allows %s; this is one too many", count(*p.Emoji, "emoji", "emoji"))})
		}
	})
	eachHashtag(s, func(line, column int, text string) {
		r.Measures.Hashtags++
		if p.Hashtags != nil && r.Measures.Hashtags == *p.Hashtags+1 {
			r.add(Finding{Hashtags, Problem, line, column, text, fmt.Sprintf("the profile allows %s; this is one too many", count(*p.Hashtags, "hashtag", "hashtags"))})
		}
	})
}

func count(n int, one, many string) string {
	switch n {
	case 0:
		return "no " + many
	case 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (r *Report) sentences(all []sentence, p Profile) {
	for _, s := range all {
		n, long := s.counts()
		r.Measures.Words += n
		r.Measures.LongWords += long
		if n == 0 {
			continue
		}
		r.Measures.Sentences++
		r.Measures.LongestWords = max(r.Measures.LongestWords, n)
		first := s[0]
		if p.SentenceWords != nil && n > *p.SentenceWords {
			r.add(Finding{
				Sentence, Problem, first.line, first.column, excerpt(s),
				fmt.Sprintf("%d words, the profile allows %d: make two of it", n, *p.SentenceWords),
			})
		}
		if long >= manyLongWords {
			r.add(Finding{
				LongWords, Advice, first.line, first.column, excerpt(s),
				fmt.Sprintf("%d words of more than %d letters in one sentence: use shorter ones", long, longWord),
			})
		}
	}
	if r.Measures.Sentences > 0 {
		r.Measures.PerSentence = round(float64(r.Measures.Words) / float64(r.Measures.Sentences))
	}
}

// ease rates the whole text. Fewer than fifty words say nothing.
func (r *Report) ease(all []sentence, language string, p Profile) {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	formula, known := formulas[base]
	if !known || r.Measures.Words < fewWords {
		return
	}
	syllables := 0
	for _, s := range all {
		for _, w := range s {
			if w.spoken {
				syllables += formula.syllables(w.lower)
			}
		}
	}
	ease := formula.ease(float64(syllables)/float64(r.Measures.Words), float64(r.Measures.Words)/float64(r.Measures.Sentences))
	ease = round(min(100, max(0, ease)))
	r.Measures.ReadingEase, r.Measures.Formula = &ease, formula.name
	if p.Readability != nil && ease < float64(*p.Readability) {
		line := 1
		if len(all) > 0 && len(all[0]) > 0 {
			line = all[0][0].line
		}
		r.add(Finding{
			Readability, Problem, line, 1, fmt.Sprintf("reading ease %.0f (%s)", ease, formula.name),
			fmt.Sprintf("the profile asks for %d: shorter sentences and shorter words raise it", *p.Readability),
		})
	}
}

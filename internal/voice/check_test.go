package voice_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/voice"
)

// found checks a text as one segment on line 1 and returns the findings, a line each.
func found(text, language string, p voice.Profile) []string {
	lines := []string{}
	for _, f := range voice.Check([]voice.Text{{Body: text, Line: 1}}, language, p).Findings {
		lines = append(lines, fmt.Sprintf("%d:%d %s %s: %s", f.Line, f.Column, f.Rule, f.Severity, f.Excerpt))
	}
	return lines
}

func TestPhrases(t *testing.T) {
	t.Parallel()
	p := voice.Profile{
		Banned: []string{"Synergy", "low hanging fruit", "...", "C++"},
		Telltales: []voice.Phrase{
			{Text: "it's not just * it's"},
			{Text: "delve into", Advice: "look"},
			{Text: "* end *"},
			{Text: "sumérgete en"},
		},
	}
	for text, want := range map[string][]string{
		"We love synergy, and SYNERGY!":              {"1:9 banned problem: synergy,", "1:22 banned problem: SYNERGY!"},
		"synergistic thinking":                       {},
		"a low\n hanging  fruit.":                    {"1:3 banned problem: low hanging fruit."},
		"low-hanging fruit":                          {},
		"It’s not just a tool — it’s a habit":        {"1:1 telltale advice: It’s not just a tool — it’s"},
		"it's not just one two three four it's":      {"1:1 telltale advice: it's not just one two three four it's"},
		"it's not just one two three four five it's": {},
		"“Delve” 🤿 into it":                          {"1:1 telltale advice: “Delve” 🤿 into"},
		"ñandú ñandú delve into":                     {"1:13 telltale advice: delve into"},
		"¡Sumérgete en esto!":                        {"1:1 telltale advice: ¡Sumérgete en"},
		"c is no language":                           {},
		"C++ is one":                                 {"1:1 banned problem: C++"},
		"the end":                                    {"1:5 telltale advice: end"},
		"":                                           {},
	} {
		if diff := cmp.Diff(want, found(text, "en", p)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	one, none, five, twenty := 1, 0, 5, 20
	for name, c := range map[string]struct {
		text string
		p    voice.Profile
		want []string
	}{
		"emoji":           {"a 👩‍👩‍👧‍👦 family\nand 👍🏽 and 🇪🇸", voice.Profile{Emoji: &one}, []string{"2:5 emoji problem: 👍🏽"}},
		"no emoji":        {"✓ 1 © → ☀ is none, ☀️ is one", voice.Profile{Emoji: &none}, []string{"1:20 emoji problem: ☀️"}},
		"hashtags":        {"#1 is no tag, C# neither, # too; (#go) #wasm", voice.Profile{Hashtags: &one}, []string{"1:40 hashtags problem: #wasm"}},
		"characters":      {"ñandú ñandú", voice.Profile{Characters: &five}, []string{"1:1 length problem: 11 characters"}},
		"just enough":     {"ñandú", voice.Profile{Characters: &five}, []string{}},
		"sentence":        {"One. Two three four five six. Seven https://example.com/a.b #x @y 12 eight!", voice.Profile{SentenceWords: &five}, []string{}},
		"long sentence":   {"One.\nTwo three four five six seven", voice.Profile{SentenceWords: &five}, []string{"2:1 long-sentence problem: Two three four five six seven"}},
		"paragraphs":      {"one two three\n\nfour five six", voice.Profile{SentenceWords: &five}, []string{}},
		"items of a list": {"- one two three\n- four five six", voice.Profile{SentenceWords: &five}, []string{}},
		"long words": {
			"Internationalisation notwithstanding, counterrevolutionaries underestimated misunderstandings",
			voice.Profile{SentenceWords: &twenty},
			[]string{"1:1 long-words advice: Internationalisation notwithstanding, counterrevolutionaries underestimated misunderstandings"},
		},
	} {
		if diff := cmp.Diff(c.want, found(c.text, "en", c.p)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestSegments(t *testing.T) {
	t.Parallel()
	one, three := 1, 3
	r := voice.Check([]voice.Text{{Body: "a 👍", Line: 4}, {Body: "b 👍\nlong", Line: 8}}, "en", voice.Profile{Emoji: &one, Characters: &three})
	want := []voice.Finding{
		{Rule: voice.Length, Severity: voice.Problem, Line: 8, Column: 1, Excerpt: "8 characters", Suggestion: "segment 2 may have 3: cut 5"},
		{Rule: voice.Emoji, Severity: voice.Problem, Line: 8, Column: 3, Excerpt: "👍", Suggestion: "the profile allows 1 emoji; this is one too many"},
	}
	if diff := cmp.Diff(want, r.Findings); diff != "" {
		t.Error(diff)
	}
	if r.Measures.Emoji != 2 || r.Measures.Characters != 11 {
		t.Errorf("measures %+v", r.Measures)
	}
}

func TestReadability(t *testing.T) {
	t.Parallel()
	plain := strings.Repeat("The cat sat on the mat. ", 10)
	hard := strings.Repeat("Organisational considerations necessitate comprehensive interdepartmental collaboration initiatives, ", 8)
	llano := strings.Repeat("El gato come pan en la mesa. ", 8)
	sixty := 60
	for _, c := range []struct {
		text, language, formula string
		from, to                float64
		findings                int
	}{
		{plain, "en-GB", "Flesch", 95, 100, 0},
		{hard, "en", "Flesch", 0, 10, 2},
		{llano, "es-MX", "Fernández-Huerta", 80, 100, 0},
	} {
		r := voice.Check([]voice.Text{{Body: c.text, Line: 1}}, c.language, voice.Profile{Readability: &sixty})
		if r.Measures.ReadingEase == nil || *r.Measures.ReadingEase < c.from || *r.Measures.ReadingEase > c.to || r.Measures.Formula != c.formula || len(r.Findings) != c.findings {
			t.Errorf("%.30s…: %+v, ease %v, %d findings", c.text, r.Measures, *r.Measures.ReadingEase, len(r.Findings))
		}
	}
	for _, c := range [][2]string{{"Too few words to say.", "en"}, {plain, "de"}, {plain, ""}} {
		if r := voice.Check([]voice.Text{{Body: c[0], Line: 1}}, c[1], voice.Profile{Readability: &sixty}); r.Measures.ReadingEase != nil || len(r.Findings) > 0 {
			t.Errorf("%q: %+v", c, r)
		}
	}
}

func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	r := voice.Check([]voice.Text{{Body: strings.Repeat("bad ", 1000), Line: 1}}, "en", voice.Profile{Banned: []string{"bad"}})
	if len(r.Findings) != 200 || r.More != 800 {
		t.Errorf("%d and %d more", len(r.Findings), r.More)
	}
}

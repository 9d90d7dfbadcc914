package bluesky

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// labels are those that an author may give (app.bsky.feed.post, labels; packages/api/src/moderation).
var labels = []string{"sexual", "nudity", "porn", "graphic-media"}

// maxLangs is the most languages of a post (app.bsky.feed.post).
const maxLangs = 3

// language is the form of a language tag (BCP 47).
var language = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)
})

const unit = "graphemes"

// Check counts and checks content by Bluesky's rules, one report per segment. What is wrong with the options,
// the language, the poll or the post that is answered is in the first segment's report. Limits without a number
// of characters are taken for DefaultLimits.
func (p Platform) Check(content psn.Content, limits platform.Limits) []platform.Report {
	if limits.Characters <= 0 {
		limits = p.DefaultLimits()
	}
	reports := make([]platform.Report, len(content.Segments))
	for i, segment := range content.Segments {
		problems := checkSegment(segment, limits)
		if i == 0 {
			problems = append(problems, p.checkContent(content)...)
		}
		length := count(segment.Text)
		if length > limits.Characters {
			problems = append(problems, fmt.Sprintf("the text has %d %s, at most %d are allowed", length, unit, limits.Characters))
		}
		reports[i] = platform.Report{
			Segment: i + 1, Length: length, Limit: limits.Characters, Unit: unit,
			Valid: len(problems) == 0, Problems: problems, Notes: notes(segment.Text),
		}
	}
	return reports
}

// count returns the length of a text in grapheme clusters (app.bsky.feed.post, maxGraphemes).
func count(text string) int { return uniseg.GraphemeClusterCount(text) }

func checkSegment(s psn.Segment, limits platform.Limits) []string {
	problems := []string{}
	if strings.TrimSpace(s.Text) == "" && len(s.Media) == 0 {
		problems = append(problems, "the text is empty")
	}
	if len(s.Text) > maxBytes {
		problems = append(problems, fmt.Sprintf("the text has %d bytes, at most %d are allowed", len(s.Text), maxBytes))
	}
	if limits.Media > 0 && len(s.Media) > limits.Media {
		problems = append(problems, fmt.Sprintf("%d media are attached, at most %d are allowed", len(s.Media), limits.Media))
	}
	for i, m := range s.Media {
		if m.Kind() == psn.Video && len(s.Media) > 1 {
			problems = append(problems, fmt.Sprintf("media %d is a video, which can only be attached alone", i+1))
		}
		if n := utf8.RuneCountInString(m.Alt); limits.Alt > 0 && n > limits.Alt {
			problems = append(problems, fmt.Sprintf("the alt text of media %d has %d characters, at most %d are allowed", i+1, n, limits.Alt))
		}
	}
	return problems
}

// notes are worth knowing about a text.
func notes(text string) []string {
	for _, s := range spans(text) {
		if s.handle != "" {
			return []string{"mentions are resolved when it is published; one that nobody has stays plain text"}
		}
	}
	return nil
}

// checkContent returns what is wrong with a post as a whole, in a stable order.
func (p Platform) checkContent(content psn.Content) []string {
	problems := checkOptions(content.Options)
	if content.Language != "" && !language().MatchString(content.Language) {
		problems = append(problems, fmt.Sprintf("language can't be %q; it is a tag like en or pt-BR", psn.Excerpt(content.Language, 40)))
	}
	if content.Poll != nil {
		problems = append(problems, "Bluesky has no polls")
	}
	if _, ok := p.RemoteID(content.ReplyTo); content.ReplyTo != "" && !ok {
		problems = append(problems, fmt.Sprintf("%q is not the address of a post on Bluesky, like https://bsky.app/profile/ana.bsky.social/post/3l6oveex3ii2l",
			psn.Excerpt(content.ReplyTo, 80)))
	}
	return problems
}

func checkOptions(options map[string]string) []string {
	var problems []string
	for _, key := range slices.Sorted(maps.Keys(options)) {
		value := options[key]
		switch key {
		case optionLabels:
			for _, label := range list(value) {
				if !slices.Contains(labels, label) {
					problems = append(problems, fmt.Sprintf("labels can't have %q; they are %s", psn.Excerpt(label, 40), strings.Join(labels, ", ")))
				}
			}
		case optionLangs:
			problems = append(problems, checkLangs(list(value))...)
		case optionCard:
			if value != cardLink && value != cardNone {
				problems = append(problems, fmt.Sprintf("card can't be %q; it is link or none", psn.Excerpt(value, 40)))
			}
		default:
			problems = append(problems, fmt.Sprintf("bluesky has no option %q; it has labels, langs and card", psn.Excerpt(key, 40)))
		}
	}
	return problems
}

func checkLangs(langs []string) []string {
	var problems []string
	if len(langs) > maxLangs {
		problems = append(problems, fmt.Sprintf("langs has %d languages, at most %d are allowed", len(langs), maxLangs))
	}
	for _, lang := range langs {
		if !language().MatchString(lang) {
			problems = append(problems, fmt.Sprintf("langs can't have %q; they are tags like en or pt-BR", psn.Excerpt(lang, 40)))
		}
	}
	return problems
}

// list returns the values of an option that are separated by commas.
func list(value string) []string {
	var values []string
	for v := range strings.SplitSeq(value, ",") {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}

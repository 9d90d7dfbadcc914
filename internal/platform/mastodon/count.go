package mastodon

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// visibilities are Mastodon's (docs: methods/statuses, create).
var visibilities = []string{"public", "unlisted", "private", "direct"}

// language is the form of a language tag (BCP 47). Which languages a server knows is its own matter.
var language = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$`)
})

// codePoints is what GoToSocial counts: those of spoiler and text as written, URLs and mentions in full,
// although it announces a length for URLs (its validateStatusContent, internal/processing/status).
const codePoints = "code points"

// Check counts and checks content by Mastodon's rules, one report per segment. What is wrong with the
// options or the language is in the first segment's report. Limits without a number of characters are
// taken for DefaultLimits.
func (p Platform) Check(content psn.Content, limits platform.Limits) []platform.Report {
	if limits.Characters <= 0 {
		limits = p.DefaultLimits()
	}
	unit := limits.Unit
	if unit == "" {
		unit = "characters"
	}
	reports := make([]platform.Report, len(content.Segments))
	for i, segment := range content.Segments {
		problems := checkSegment(segment, limits)
		if i == 0 {
			problems = append(problems, checkPoll(content)...)
			problems = append(problems, checkOptions(content)...)
		}
		length := measure(segment.Text, content.Options[optionSpoiler], limits)
		if length > limits.Characters {
			problems = append(problems, tooLong(length, limits.Characters, unit, content.Options[optionSpoiler]))
		}
		reports[i] = platform.Report{
			Segment: i + 1, Length: length, Limit: limits.Characters, Unit: unit,
			Valid: len(problems) == 0, Problems: problems,
		}
	}
	return reports
}

// measure returns the length of a status as the server counts it.
func measure(text, spoiler string, limits platform.Limits) int {
	if limits.Unit == codePoints {
		return utf8.RuneCountInString(text) + utf8.RuneCountInString(spoiler)
	}
	return count(text, spoiler, limits.URLLength)
}

// count returns the length of a status as Mastodon's StatusLengthValidator
// (app/validators/status_length_validator.rb) counts it: the grapheme clusters of spoiler and text
// together, each URL of the text replaced by urlLength characters (0: left as it is) and each mention by
// @user. Both are stripped first (Status#prepare_contents, app/models/status.rb). A spoiler's URLs count
// in full.
func count(text, spoiler string, urlLength int) int {
	text = strip(text)
	var b strings.Builder
	b.Grow(len(spoiler) + len(text))
	b.WriteString(strip(spoiler))
	end := 0
	for _, e := range entities(text) {
		b.WriteString(text[end:e.start])
		switch {
		case e.user != "":
			b.WriteString("@" + e.user)
		case urlLength > 0:
			b.WriteString(strings.Repeat("x", urlLength))
		default:
			b.WriteString(text[e.start:e.end])
		}
		end = e.end
	}
	b.WriteString(text[end:])
	return uniseg.GraphemeClusterCount(b.String())
}

// strip removes what Ruby's String#strip removes.
func strip(s string) string {
	return strings.Trim(s, "\t\n\v\f\r \x00")
}

func tooLong(length, limit int, unit, spoiler string) string {
	what := "the text has"
	if spoiler != "" {
		what = "the text and the content warning have"
	}
	return fmt.Sprintf("%s %d %s, at most %d are allowed", what, length, unit, limit)
}

func checkSegment(s psn.Segment, limits platform.Limits) []string {
	problems := []string{}
	if strings.TrimSpace(s.Text) == "" && len(s.Media) == 0 {
		problems = append(problems, "the text is empty")
	}
	if n := len(s.Media); n > limits.Media {
		problems = append(problems, fmt.Sprintf("%d media are attached, at most %d are allowed", n, limits.Media))
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

// Bounds of a poll on an unchanged server (docs: methods/instance, configuration.polls).
const (
	pollOptions      = 4
	pollCharacters   = 50
	pollShort        = 5 * time.Minute
	pollLong         = 30 * 24 * time.Hour
	pollLongReadable = "30 days"
)

// checkPoll returns what is wrong with the poll.
func checkPoll(content psn.Content) []string {
	p := content.Poll
	if p == nil {
		return nil
	}
	var problems []string
	if len(content.Segments) > 0 && len(content.Segments[0].Media) > 0 {
		problems = append(problems, "a post has a poll or media, not both")
	}
	if len(p.Options) > pollOptions {
		problems = append(problems, fmt.Sprintf("the poll has %d options, at most %d are allowed", len(p.Options), pollOptions))
	}
	for i, o := range p.Options {
		if n := uniseg.GraphemeClusterCount(o); n > pollCharacters {
			problems = append(problems, fmt.Sprintf("option %d of the poll has %d characters, at most %d are allowed", i+1, n, pollCharacters))
		}
	}
	if p.Duration < pollShort || p.Duration > pollLong {
		problems = append(problems, fmt.Sprintf("the poll is open for %s; it is between 5 minutes and %s", p.Duration, pollLongReadable))
	}
	return problems
}

// checkOptions returns what is wrong with the options and the language, in a stable order.
func checkOptions(content psn.Content) []string {
	var problems []string
	for _, key := range slices.Sorted(maps.Keys(content.Options)) {
		value := content.Options[key]
		switch {
		case key == optionVisibility && !slices.Contains(visibilities, value):
			problems = append(problems, fmt.Sprintf("visibility can't be %q; it is %s", psn.Excerpt(value, 40), strings.Join(visibilities, ", ")))
		case key == optionSensitive && value != "true" && value != "false":
			problems = append(problems, fmt.Sprintf("sensitive can't be %q; it is true or false", psn.Excerpt(value, 40)))
		case key == optionSpoiler && psn.CheckText(value) != nil:
			problems = append(problems, "spoiler: "+psn.CheckText(value).Message)
		case key != optionVisibility && key != optionSensitive && key != optionSpoiler:
			problems = append(problems, fmt.Sprintf("mastodon has no option %q; it has visibility, spoiler and sensitive", psn.Excerpt(key, 40)))
		}
	}
	if content.Language != "" && !language().MatchString(content.Language) {
		problems = append(problems, fmt.Sprintf("language can't be %q; it is a tag like en or pt-BR", psn.Excerpt(content.Language, 40)))
	}
	return problems
}

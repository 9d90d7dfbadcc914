package linkedin

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Check counts and checks content by LinkedIn's rules, one report per segment. What is wrong with the options, the poll or
// the first comment is in the first segment's report. Limits without a number of characters are taken for DefaultLimits.
func (p Platform) Check(content psn.Content, limits platform.Limits) []platform.Report {
	if limits.Characters <= 0 {
		limits = p.DefaultLimits()
	}
	reports := make([]platform.Report, len(content.Segments))
	for i, segment := range content.Segments {
		length, problems := count(segment.Text), []string{}
		if length > limits.Characters {
			problems = append(problems, fmt.Sprintf("the text has %d %s, at most %d are allowed", length, unit, limits.Characters))
		}
		problems = append(problems, checkMedia(segment.Media, limits)...)
		if i == 0 {
			problems = append(problems, checkPoll(content, segment)...)
			problems = append(problems, checkOptions(content.Options)...)
			problems = append(problems, checkArticle(content, segment)...)
			if n := count(content.FirstComment); n > maxComment {
				problems = append(problems, fmt.Sprintf("the first comment has %d %s, at most %d are allowed", n, unit, maxComment))
			}
		}
		if content.ReplyTo != "" {
			problems = append(problems, "psn does not answer posts on LinkedIn")
		}
		reports[i] = platform.Report{
			Segment: i + 1, Length: length, Limit: limits.Characters, Unit: unit, Valid: len(problems) == 0, Problems: problems,
			Notes: notes(content, segment, limits),
		}
	}
	return reports
}

// checkMedia checks what is shown together; what one file may be is in the limits.
func checkMedia(media []psn.MediaRef, limits platform.Limits) []string {
	most, alt := limits.Media, limits.Alt
	if most <= 0 {
		most = maxImages
	}
	if alt <= 0 {
		alt = maxAlt
	}
	var problems []string
	if len(media) > most {
		problems = append(problems, fmt.Sprintf("%d media are attached, at most %d are allowed", len(media), most))
	}
	for i, m := range media {
		kind := kindOf(m.MIME)
		switch {
		case m.MIME == "": // it was not looked into yet
		case kind == "":
			problems = append(problems, fmt.Sprintf("media %d is %s, and LinkedIn takes pictures, MP4 videos and PDF documents", i+1, psn.Excerpt(m.MIME, 40)))
		case kind != kindImage && len(media) > 1:
			problems = append(problems, fmt.Sprintf("media %d is a %s, which can only be attached alone", i+1, kind))
		case kind == kindVideo && m.Bytes > 0 && m.Bytes < minVideo:
			problems = append(problems, fmt.Sprintf("media %d has %d bytes, LinkedIn takes videos of at least %d", i+1, m.Bytes, minVideo))
		}
		if n := runes(m.Alt); n > alt {
			problems = append(problems, fmt.Sprintf("the alt text of media %d has %d characters, at most %d are allowed", i+1, n, alt))
		}
	}
	return problems
}

// Bounds of a poll (docs: shares/poll-post-api).
const (
	minOptions, maxOptions = 2, 4
	maxOption              = 30
	maxQuestion            = 140
)

func checkPoll(content psn.Content, s psn.Segment) []string {
	poll := content.Poll
	if poll == nil {
		return nil
	}
	var problems []string
	if len(s.Media) > 0 || content.Options[optionLink] != "" {
		problems = append(problems, "a post has either media, an article or a poll")
	}
	if n := len(poll.Options); n < minOptions || n > maxOptions {
		problems = append(problems, fmt.Sprintf("the poll has %d options, it may have %d to %d", n, minOptions, maxOptions))
	}
	for i, o := range poll.Options {
		if n := runes(o); n == 0 || n > maxOption {
			problems = append(problems, fmt.Sprintf("option %d of the poll has %d characters, it may have 1 to %d", i+1, n, maxOption))
		}
	}
	if durations[poll.Duration] == "" {
		problems = append(problems, fmt.Sprintf("the poll is open for %s, it may be 1, 3, 7 or 14 days", poll.Duration))
	}
	if n := runes(question(content.Options, s.Text)); n == 0 || n > maxQuestion {
		problems = append(problems, fmt.Sprintf("the poll's question has %d characters, it may have 1 to %d: give it with the option %s", n, maxQuestion, optionQuestion))
	}
	return problems
}

// checkOptions returns what is wrong with the options, in a stable order.
func checkOptions(options map[string]string) []string {
	var problems []string
	allowed := map[string][]string{
		optionVisibility: {"public", "connections", "members"},
		optionReshares:   {"true", "false"},
		optionCard:       {cardLink, cardNone},
	}
	known := Platform{}.Capabilities().Options
	for _, key := range slices.Sorted(maps.Keys(options)) {
		values, fixed := allowed[key]
		_, there := known[key]
		switch {
		case !there:
			problems = append(problems, fmt.Sprintf("linkedin has no option %q; it has %s", psn.Excerpt(key, 40), strings.Join(slices.Sorted(maps.Keys(known)), ", ")))
		case fixed && !slices.Contains(values, options[key]):
			problems = append(problems, fmt.Sprintf("%s can't be %q; it is %s", key, psn.Excerpt(options[key], 40), strings.Join(values, ", ")))
		}
	}
	return problems
}

// checkArticle checks the page that the option link names.
func checkArticle(content psn.Content, s psn.Segment) []string {
	link := content.Options[optionLink]
	if link == "" {
		return nil
	}
	var problems []string
	if u, err := url.Parse(link); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		problems = append(problems, fmt.Sprintf("%s can't be %q; it is the address of a page", optionLink, psn.Excerpt(link, 80)))
	}
	if content.Options[optionCard] == cardNone {
		problems = append(problems, fmt.Sprintf("the options %s and %s=%s contradict each other", optionLink, optionCard, cardNone))
	}
	switch {
	case len(s.Media) > 1, len(s.Media) == 1 && s.Media[0].MIME != "" && kindOf(s.Media[0].MIME) != kindImage:
		problems = append(problems, "an article has one picture, its thumbnail, and no other media")
	case len(s.Media) == 1 && content.Options[optionTitle] == "":
		problems = append(problems, "an article with a picture of its own needs a title: give it with the option "+optionTitle)
	}
	return problems
}

// notes says what is worth knowing of a segment.
func notes(content psn.Content, s psn.Segment, limits platform.Limits) []string {
	var notes []string
	if n := count(commentary(s.Text)); n > limits.Characters && count(s.Text) <= limits.Characters {
		notes = append(notes, fmt.Sprintf("with what LinkedIn wants escaped the text has %d characters; it does not say whether those count", n))
	}
	if len(s.Media) == 1 && kindOf(s.Media[0].MIME) == kindDocument && content.Options[optionTitle] == "" {
		notes = append(notes, "the document's title is its alt text or the first line of the text; the option "+optionTitle+" gives it another")
	}
	return notes
}

package x

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

const repliesAnyone = "anyone"

// repliesBy are the values of optionReplies (spec: CreatePostsRequest), and one for X's default.
var repliesBy = []string{repliesAnyone, "following", "mentionedUsers", "subscribers", "verified"}

// What X charges an app for a request, in millionths of a US dollar (docs: x-api/getting-started/pricing, as
// of 2026-04-20).
const (
	costPost  = 15_000
	costLink  = 200_000 // a post with a URL
	costReply = 10_000  // an answer to somebody who mentioned or quoted the account
	costAlt   = 5_000

	costSubtitles = 5_000 // of each language, as what else is said of a file (observed)
)

// Check counts and checks content by X's rules, one report per segment. What is wrong with the options, the
// poll or what is answered is in the first segment's report. Limits without a number of characters are taken
// for DefaultLimits.
func (p Platform) Check(content psn.Content, limits platform.Limits) []platform.Report {
	if limits.Characters <= 0 {
		limits = p.DefaultLimits()
	}
	perURL := limits.URLLength
	if perURL <= 0 {
		perURL = urlLength
	}
	reports := make([]platform.Report, len(content.Segments))
	for i, segment := range content.Segments {
		length := count(segment.Text, perURL)
		problems := checkText(segment, length, limits.Characters)
		problems = append(problems, checkMedia(segment.Media, limits)...)
		reply := i == 0 && content.ReplyTo != ""
		if i == 0 {
			problems = append(problems, checkPoll(content.Poll, segment)...)
			problems = append(problems, checkOptions(content.Options)...)
		}
		if _, known := p.RemoteID(content.ReplyTo); reply && !known {
			problems = append(problems, fmt.Sprintf("%q is not the address of a post on X", psn.Excerpt(content.ReplyTo, 80)))
		}
		reports[i] = platform.Report{
			Segment: i + 1, Length: length, Limit: limits.Characters, Unit: unit,
			Valid: len(problems) == 0, Problems: problems, Notes: notes(segment, reply), CostMicroUSD: cost(segment, reply),
		}
	}
	return reports
}

func checkText(s psn.Segment, length, limit int) []string {
	problems := []string{}
	if strings.TrimSpace(s.Text) == "" && len(s.Media) == 0 {
		problems = append(problems, "the text is empty")
	}
	if length > limit {
		problems = append(problems, fmt.Sprintf("the text has %d %s, at most %d are allowed", length, unit, limit))
	}
	if r, found := invalid(s.Text); found {
		problems = append(problems, fmt.Sprintf("the text holds the character U+%04X, which X refuses", r))
	}
	if n := cashtags(s.Text); n > 1 {
		problems = append(problems, fmt.Sprintf("the text has %d cashtags, at most one is allowed", n))
	}
	return problems
}

// Bounds of an animated GIF (docs: x-api/media/quickstart/best-practices), in pixels.
const (
	gifWidth  = 1280
	gifHeight = 1080
)

// checkMedia checks what attached files are; psn converts what is only too large.
func checkMedia(media []psn.MediaRef, limits platform.Limits) []string {
	most, alt := limits.Media, limits.Alt
	if most <= 0 {
		most = maxMedia
	}
	if alt <= 0 {
		alt = maxAlt
	}
	var problems []string
	if len(media) > most {
		problems = append(problems, fmt.Sprintf("%d media are attached, at most %d are allowed", len(media), most))
	}
	for i, m := range media {
		switch {
		case m.Kind() == psn.Video && len(media) > 1:
			problems = append(problems, fmt.Sprintf("media %d is a video, which can only be attached alone", i+1))
		case isGIF(m) && len(media) > 1:
			problems = append(problems, fmt.Sprintf("media %d is an animated GIF, which can only be attached alone", i+1))
		case isGIF(m) && m.Bytes > gifBytes:
			problems = append(problems, fmt.Sprintf("media %d has %d bytes, at most %d are allowed for an animated GIF", i+1, m.Bytes, gifBytes))
		case isGIF(m) && (m.Width > gifWidth || m.Height > gifHeight):
			problems = append(problems, fmt.Sprintf("media %d is an animated GIF of %d×%d pixels, at most %d×%d are allowed", i+1, m.Width, m.Height, gifWidth, gifHeight))
		}
		if n := utf8.RuneCountInString(m.Alt); n > alt {
			problems = append(problems, fmt.Sprintf("the alt text of media %d has %d characters, at most %d are allowed", i+1, n, alt))
		}
	}
	return problems
}

func isGIF(m psn.MediaRef) bool { return m.Animated && m.MIME == gif }

// Bounds of a poll (spec: CreatePostsPoll).
const (
	minOptions, maxOptions   = 2, 4
	maxOption                = 25
	minDuration, maxDuration = 5 * time.Minute, 10_080 * time.Minute
)

func checkPoll(poll *psn.Poll, s psn.Segment) []string {
	if poll == nil {
		return nil
	}
	var problems []string
	if len(s.Media) > 0 {
		problems = append(problems, "a post has either media or a poll")
	}
	if n := len(poll.Options); n < minOptions || n > maxOptions {
		problems = append(problems, fmt.Sprintf("the poll has %d options, it may have %d to %d", n, minOptions, maxOptions))
	}
	for i, o := range poll.Options {
		if n := utf8.RuneCountInString(o); n == 0 || n > maxOption {
			problems = append(problems, fmt.Sprintf("option %d of the poll has %d characters, it may have 1 to %d", i+1, n, maxOption))
		}
	}
	if poll.Duration < minDuration || poll.Duration > maxDuration {
		problems = append(problems, fmt.Sprintf("the poll is open for %s, it may be from 5 minutes to 7 days", poll.Duration))
	}
	return problems
}

// checkOptions returns what is wrong with the options, in a stable order.
func checkOptions(options map[string]string) []string {
	var problems []string
	for _, key := range slices.Sorted(maps.Keys(options)) {
		value := options[key]
		switch {
		case key == optionReplies && !slices.Contains(repliesBy, value):
			problems = append(problems, fmt.Sprintf("%s can't be %q; it is %s", key, psn.Excerpt(value, 40), strings.Join(repliesBy, ", ")))
		case (key == optionAI || key == optionPaid) && value != "true" && value != "false":
			problems = append(problems, fmt.Sprintf("%s can't be %q; it is true or false", key, psn.Excerpt(value, 40)))
		case key != optionReplies && key != optionAI && key != optionPaid:
			problems = append(problems, fmt.Sprintf("x has no option %q; it has %s, %s and %s", psn.Excerpt(key, 40), optionAI, optionPaid, optionReplies))
		}
	}
	return problems
}

// notes says what is worth knowing of a segment.
func notes(s psn.Segment, reply bool) []string {
	var notes []string
	if len(links(s.Text)) > 0 {
		notes = append(notes, "X charges 0.20 US dollars for a post with a link, and 0.015 for one without")
	}
	if slices.ContainsFunc(s.Media, func(m psn.MediaRef) bool { return m.Kind() == psn.Video && m.Alt != "" }) {
		notes = append(notes, "X shows no description of a video")
	}
	if reply {
		notes = append(notes, "X takes an answer to somebody else's post only if its author mentioned this account or quoted one of its posts")
	}
	return notes
}

// cost returns what X charges for a segment. It is not documented what an answer with a link costs; the more
// expensive is taken.
func cost(s psn.Segment, reply bool) int64 {
	sum := int64(costPost)
	switch {
	case len(links(s.Text)) > 0:
		sum = costLink
	case reply:
		sum = costReply
	}
	for _, m := range s.Media {
		if m.Alt != "" && m.Kind() != psn.Video {
			sum += costAlt
		}
		sum += costSubtitles * int64(len(m.Captions))
	}
	return sum
}

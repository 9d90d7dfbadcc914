package tiktok

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Check counts and checks content by TikTok's rules, one report per segment. What is wrong with the options is in the
// first segment's report. Limits without a number of characters are taken for DefaultLimits.
func (p Platform) Check(content psn.Content, limits platform.Limits) []platform.Report {
	if limits.Characters <= 0 {
		limits = p.DefaultLimits()
	}
	reports := make([]platform.Report, len(content.Segments))
	for i, segment := range content.Segments {
		videos := !p.Fetches(psn.Content{Segments: []psn.Segment{segment}})
		most := limits.Characters
		if !videos {
			most = max(most, photoText)
		}
		length, problems := units(segment.Text), []string{}
		if length > most {
			problems = append(problems, fmt.Sprintf("the text has %d %s, at most %d are allowed", length, unit, most))
		}
		problems = append(problems, checkMedia(segment.Media, limits)...)
		if i == 0 {
			problems = append(problems, checkOptions(content.Options, videos)...)
			problems = append(problems, checkCover(content.Options, segment.Media)...)
		}
		reports[i] = platform.Report{
			Segment: i + 1, Length: length, Limit: most, Unit: unit, Valid: len(problems) == 0, Problems: problems,
			Notes: notes(segment, content.Options, videos),
		}
	}
	return reports
}

func isVideo(mime string) bool { return strings.HasPrefix(mime, "video/") }

// checkMedia checks what is shown together; what one file may be is in the limits.
func checkMedia(media []psn.MediaRef, limits platform.Limits) []string {
	most := limits.Media
	if most <= 0 {
		most = maxPhotos
	}
	videos, photos := 0, 0
	var problems []string
	for i, m := range media {
		switch {
		case isVideo(m.MIME):
			videos++
		case m.MIME == "" || strings.HasPrefix(m.MIME, "image/"):
			photos++
		default:
			problems = append(problems, fmt.Sprintf("media %d is %s, and TikTok takes videos and pictures", i+1, psn.Excerpt(m.MIME, 40)))
		}
	}
	switch {
	case len(media) == 0:
		problems = append(problems, "a post on TikTok needs a video or pictures")
	case videos > 0 && photos > 0:
		problems = append(problems, "a post has either a video or pictures, not both")
	case videos > 1:
		problems = append(problems, fmt.Sprintf("%d videos are attached, and a post has one", videos))
	case photos > most:
		problems = append(problems, fmt.Sprintf("%d pictures are attached, at most %d are allowed", photos, most))
	}
	return problems
}

// checkCover checks that the cover is there.
func checkCover(options map[string]string, media []psn.MediaRef) []string {
	n, err := strconv.ParseInt(options[optionCover], 10, 32)
	if err != nil || len(media) == 0 {
		return nil
	}
	if m := media[0]; isVideo(m.MIME) {
		if m.DurationMS > 0 && n > m.DurationMS {
			return []string{fmt.Sprintf("the cover is at %d ms, and the video ends at %d ms", n, m.DurationMS)}
		}
	} else if n > int64(len(media)) {
		return []string{fmt.Sprintf("the cover is picture %d, and there are %d", n, len(media))}
	}
	return nil
}

// notes says what is worth knowing of a segment.
func notes(s psn.Segment, options map[string]string, videos bool) []string {
	var notes []string
	switch {
	case draft(options) && videos && strings.TrimSpace(s.Text) != "":
		notes = append(notes, "TikTok takes no text with a draft of a video: write the caption in the app when you finish the post")
	case !draft(options) && !yes(options, optionComments):
		notes = append(notes, "nobody may comment unless the option comments is true")
	}
	if draft(options) {
		notes = append(notes, "a draft is not out until its creator finishes it in the TikTok app; at most five may wait")
	}
	if slices.ContainsFunc(s.Media, func(m psn.MediaRef) bool { return m.Alt != "" }) {
		notes = append(notes, "TikTok takes no descriptions of pictures and videos; they are left out")
	}
	return notes
}

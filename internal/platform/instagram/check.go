package instagram

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// unit is what captions are counted in.
const unit = "characters"

// Bounds of a caption (docs: ig-user/media), and those that apps of other makers are told of (observed).
const (
	maxTags, usualTags         = 30, 5
	maxMentions, usualMentions = 20, 3
)

// Bounds of pictures in posts, and of videos in stories (docs: ig-user/media).
const (
	minRatio, maxRatio = 0.8, 1.91
	storySeconds       = 60
	storyBytes         = 100_000_000
)

var (
	hashtag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|[^\p{L}\p{N}_&#])#[\p{L}\p{N}_]+`) })
	mention = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|[^A-Za-z0-9._@])@[A-Za-z0-9._]+`) })
)

// Check counts and checks content by Instagram's rules, one report per segment. What is wrong with the options or the
// first comment is in the first segment's report. Limits without a number of characters are taken for DefaultLimits.
func (p Platform) Check(content psn.Content, limits platform.Limits) []platform.Report {
	if limits.Characters <= 0 {
		limits = p.DefaultLimits()
	}
	reports := make([]platform.Report, len(content.Segments))
	for i, segment := range content.Segments {
		s := shapeOf(content.Options, typesOf(segment.Media))
		length, problems := utf8.RuneCountInString(segment.Text), []string{}
		if length > limits.Characters {
			problems = append(problems, fmt.Sprintf("the caption has %d %s, at most %d are allowed", length, unit, limits.Characters))
		}
		problems = append(problems, checkCaption("caption", segment.Text)...)
		problems = append(problems, checkMedia(segment.Media, s, limits)...)
		if i == 0 {
			problems = append(problems, checkOptions(content.Options, s)...)
			problems = append(problems, checkCover(content.Options, segment.Media)...)
			problems = append(problems, checkComment(content.FirstComment, s, limits.Characters)...)
		}
		if s == shapeStory && strings.TrimSpace(segment.Text) != "" {
			problems = append(problems, "a story has no caption: put the words into the picture, and leave the text empty")
		}
		reports[i] = platform.Report{
			Segment: i + 1, Length: length, Limit: limits.Characters, Unit: unit,
			Valid: len(problems) == 0, Problems: problems, Notes: notes(segment, s),
		}
	}
	return reports
}

// Frame implements platform.Framer: pictures in posts and carousels are between 4:5 and 1.91:1, those in stories and on
// covers are free (docs: ig-user/media).
func (Platform) Frame(content psn.Content, segment int) (least, most float64) {
	switch shapeOf(content.Options, typesOf(content.Segments[segment].Media)) {
	case shapeImage, shapeCarousel:
		return minRatio, maxRatio
	case shapeReel, shapeStory:
	}
	return 0, 0
}

func typesOf(media []psn.MediaRef) []string {
	out := make([]string, len(media))
	for i, m := range media {
		out[i] = m.MIME
	}
	return out
}

// checkCaption checks how many hashtags and mentions a caption or a comment has.
func checkCaption(what, text string) []string {
	var problems []string
	if n := len(hashtag().FindAllString(text, -1)); n > maxTags {
		problems = append(problems, fmt.Sprintf("the %s has %d hashtags, at most %d are allowed", what, n, maxTags))
	}
	if n := len(mention().FindAllString(text, -1)); n > maxMentions {
		problems = append(problems, fmt.Sprintf("the %s mentions %d accounts, at most %d are allowed", what, n, maxMentions))
	}
	return problems
}

func checkComment(text string, s shape, limit int) []string {
	if text == "" {
		return nil
	}
	problems := checkCaption("first comment", text)
	if n := utf8.RuneCountInString(text); n > limit {
		problems = append(problems, fmt.Sprintf("the first comment has %d %s, at most %d are allowed", n, unit, limit))
	}
	if s == shapeStory {
		problems = append(problems, "a story has no comments, so there can't be a first one")
	}
	return problems
}

// checkMedia checks what is shown together and where; what one file may be is in the limits.
func checkMedia(list []psn.MediaRef, s shape, limits platform.Limits) []string {
	most := limits.Media
	if most <= 0 {
		most = maxMedia
	}
	var problems []string
	switch {
	case len(list) == 0:
		problems = append(problems, "Instagram takes no post without a picture or a video")
	case s == shapeStory && len(list) > 1:
		problems = append(problems, fmt.Sprintf("a story shows one file, and %d are attached: make a post of each", len(list)))
	case len(list) > most:
		problems = append(problems, fmt.Sprintf("%d files are attached, at most %d are allowed", len(list), most))
	}
	for i, m := range list {
		problems = append(problems, checkFile(i+1, m, s)...)
		if n := utf8.RuneCountInString(m.Alt); n > maxAlt {
			problems = append(problems, fmt.Sprintf("the alt text of media %d has %d characters, at most %d are allowed", i+1, n, maxAlt))
		}
	}
	return problems
}

func checkFile(n int, m psn.MediaRef, s shape) []string {
	switch {
	case isVideo(m.MIME):
		return checkVideo(n, m, s)
	case m.MIME != "" && !strings.HasPrefix(m.MIME, "image/"):
		return []string{fmt.Sprintf("media %d is %s, and Instagram takes pictures and videos", n, psn.Excerpt(m.MIME, 40))}
	}
	return nil
}

func checkVideo(n int, m psn.MediaRef, s shape) []string {
	if s != shapeStory {
		return nil
	}
	var problems []string
	if m.DurationMS > storySeconds*1000 {
		problems = append(problems, fmt.Sprintf("media %d lasts %d seconds, and a story at most %d", n, (m.DurationMS+999)/1000, storySeconds))
	}
	if m.Bytes > storyBytes {
		problems = append(problems, fmt.Sprintf("media %d has %d bytes, at most %d are allowed in a story", n, m.Bytes, storyBytes))
	}
	return problems
}

// checkCover checks that the cover is there.
func checkCover(options map[string]string, list []psn.MediaRef) []string {
	switch cover := options[optionCover]; {
	case cover == "" || len(list) == 0:
	case cover == coverImage && (len(list) != 2 || !isVideo(list[0].MIME) || isVideo(list[1].MIME)):
		return []string{"with cover image the first file is the reel's video, and the second the picture on its cover"}
	case list[0].DurationMS > 0:
		if ms, err := strconv.ParseInt(cover, 10, 64); err == nil && ms > list[0].DurationMS {
			return []string{fmt.Sprintf("the cover is at %d ms, and the video ends at %d ms", ms, list[0].DurationMS)}
		}
	}
	return nil
}

// notes says what is worth knowing of a segment.
func notes(segment psn.Segment, s shape) []string {
	var notes []string
	if n := len(hashtag().FindAllString(segment.Text, -1)); n > usualTags && n <= maxTags {
		notes = append(notes, fmt.Sprintf("Instagram is reported to allow only %d hashtags to some accounts; the caption has %d", usualTags, n))
	}
	if n := len(mention().FindAllString(segment.Text, -1)); n > usualMentions && n <= maxMentions {
		notes = append(notes, fmt.Sprintf("Instagram is reported to allow only %d mentions to some accounts; the caption has %d", usualMentions, n))
	}
	described := func(m psn.MediaRef) bool {
		return m.Alt != "" && (s == shapeReel || s == shapeStory || isVideo(m.MIME))
	}
	if slices.ContainsFunc(segment.Media, described) {
		notes = append(notes, "Instagram takes descriptions of pictures in posts only; those of reels, stories and videos are left out")
	}
	if s == shapeCarousel {
		notes = append(notes, "in a carousel Instagram crops all files to the ratio of the first")
	}
	return notes
}

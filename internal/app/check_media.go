package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// checkMedia returns why a network would refuse the media of a segment, counted from 0, a sentence each, what becomes of
// them, and what psn can't tell of them. It goes by the facts in the content, without opening a file.
func checkMedia(member platform.Platform, content psn.Content, segment int, limits platform.Limits) (problems, notes []string) {
	limits.Image = platform.FrameOf(member, content, segment, limits.Image)
	for i, m := range content.Segments[segment].Media {
		c := &mediaCheck{what: fmt.Sprintf("media %d", i+1), network: member.Title()}
		switch m.Kind() {
		case psn.Picture:
			c.picture(m, limits.Image)
		case psn.Video:
			c.video(m, limits.Video)
			if !isZeroVideos(limits.Video) {
				c.captions(m, limits.Video.Captions)
			}
		case psn.Document:
			c.document(m, limits.Document)
		}
		problems, notes = append(problems, c.problems...), append(notes, c.notes...)
	}
	return problems, notes
}

// mediaCheck checks one file by what a network takes.
type mediaCheck struct {
	what     string // how the file is named: "media 2"
	network  string
	problems []string
	notes    []string
}

func (c *mediaCheck) refuse(format string, args ...any) {
	c.problems = append(c.problems, c.what+" "+fmt.Sprintf(format, args...))
}

// unless refuses what is known to be beyond a bound; a bound of 0 is none, and of what is not known psn only says so.
func (c *mediaCheck) unless(ok, bounded, known bool, fact, format string, args ...any) {
	switch {
	case !bounded:
	case !known:
		c.notes = append(c.notes, fmt.Sprintf("psn can't tell the %s of %s; %s decides", fact, c.what, c.network))
	case !ok:
		c.refuse(format, args...)
	}
}

func (c *mediaCheck) picture(m psn.MediaRef, l platform.Images) {
	if m.Animated && (m.MIME != media.GIF || l.AnimatedBytes == 0) {
		c.notes = append(c.notes, fmt.Sprintf("%s moves, and %s shows only its first frame", c.what, c.network))
	}
	frame := frameOf(l, m.Fit)
	if m.Width <= 0 || m.Height <= 0 || frame.Holds(m.Width, m.Height) {
		return
	}
	width, height := frame.Size(m.Width, m.Height)
	switch m.Fit {
	case psn.FitCrop:
		c.notes = append(c.notes, fmt.Sprintf("%s is cropped from %d × %d to %d × %d for %s", c.what, m.Width, m.Height, width, height, c.network))
	case psn.FitPad:
		c.notes = append(c.notes, fmt.Sprintf("%s gets a border, from %d × %d to %d × %d for %s", c.what, m.Width, m.Height, width, height, c.network))
	case psn.FitRefuse, "":
		c.ratio(m, l.MinRatio, l.MaxRatio)
		if n := len(c.problems); n > 0 {
			c.problems[n-1] += "; --fit crop or --fit pad makes it fit"
		}
	}
}

// ratio refuses what is too wide or too high: how to crop it is the author's choice.
func (c *mediaCheck) ratio(m psn.MediaRef, least, most float64) {
	if m.Width <= 0 || m.Height <= 0 {
		return
	}
	const slack = 0.005 // a rounded pixel
	r := float64(m.Width) / float64(m.Height)
	switch {
	case least > 0 && r < least-slack:
		c.refuse("is too high for its width: %d × %d is %s to 1, %s takes at least %s to 1", m.Width, m.Height, plain(r), c.network, plain(least))
	case most > 0 && r > most+slack:
		c.refuse("is too wide for its height: %d × %d is %s to 1, %s takes at most %s to 1", m.Width, m.Height, plain(r), c.network, plain(most))
	}
}

func (c *mediaCheck) video(m psn.MediaRef, l platform.Videos) {
	if isZeroVideos(l) {
		c.refuse("is a video, and psn can't post videos on %s", c.network)
		return
	}
	c.oneOf("is %s, %s takes %s", m.MIME, l.Types)
	c.oneOf("has pictures in %s, %s takes %s", m.Video, l.Codecs)
	c.oneOf("has sound in %s, %s takes %s", m.Audio, l.Audio)
	c.bytes(m, l.Bytes)
	seconds := m.Duration().Seconds()
	c.unless(seconds >= l.MinSeconds, l.MinSeconds > 0, seconds > 0, "length", "is %s long, %s takes at least %s",
		Clock(seconds), c.network, Clock(l.MinSeconds))
	c.unless(seconds <= l.MaxSeconds, l.MaxSeconds > 0, seconds > 0, "length", "is %s long, %s takes at most %s",
		Clock(seconds), c.network, Clock(l.MaxSeconds))
	const slack = 0.01 // 59.94 is 60 to nobody, and 60.002 is
	c.unless(m.Rate >= l.MinRate-slack, l.MinRate > 0, m.Rate > 0, "frame rate", "has %s frames per second, %s takes at least %s",
		plain(m.Rate), c.network, plain(l.MinRate))
	c.unless(m.Rate <= l.MaxRate+slack, l.MaxRate > 0, m.Rate > 0, "frame rate", "has %s frames per second, %s takes at most %s",
		plain(m.Rate), c.network, plain(l.MaxRate))
	if short := min(m.Width, m.Height); l.MinSide > 0 && short < l.MinSide {
		c.refuse("is %d × %d pixels, %s takes at least %d on the shorter side", m.Width, m.Height, c.network, l.MinSide)
	}
	if l.MaxWidth > 0 && m.Width > l.MaxWidth {
		c.refuse("is %d pixels wide, %s takes at most %d", m.Width, c.network, l.MaxWidth)
	}
	if l.MaxHeight > 0 && m.Height > l.MaxHeight {
		c.refuse("is %d pixels high, %s takes at most %d", m.Height, c.network, l.MaxHeight)
	}
	if pixels := int64(m.Width) * int64(m.Height); l.Pixels > 0 && pixels > l.Pixels {
		c.refuse("is %d × %d pixels, %s takes at most %d in all", m.Width, m.Height, c.network, l.Pixels)
	}
	c.ratio(m, l.MinRatio, l.MaxRatio)
	if seconds > 0 && l.Bitrate > 0 {
		if rate := int64(float64(m.Bytes) * 8 / seconds); rate > l.Bitrate {
			c.refuse("has %s Mbit per second, %s takes at most %s", plain(float64(rate)/1e6), c.network, plain(float64(l.Bitrate)/1e6))
		}
	}
	c.notes = slices.Compact(c.notes)
}

func (c *mediaCheck) document(m psn.MediaRef, l platform.Documents) {
	if len(l.Types) == 0 && l.Bytes == 0 && l.Pages == 0 {
		c.refuse("is a document, and psn can't post documents on %s", c.network)
		return
	}
	c.oneOf("is %s, %s takes %s", m.MIME, l.Types)
	c.bytes(m, l.Bytes)
	c.unless(m.Pages <= l.Pages, l.Pages > 0, m.Pages > 0, "number of pages", "has %d pages, %s takes at most %d", m.Pages, c.network, l.Pages)
}

// oneOf refuses a value that is known and not in the list; an empty list takes any.
func (c *mediaCheck) oneOf(format, value string, known []string) {
	if value != "" && len(known) > 0 && !slices.Contains(known, value) {
		c.refuse(format, psn.Excerpt(value, 40), c.network, strings.Join(known, ", "))
	}
}

func (c *mediaCheck) bytes(m psn.MediaRef, most int64) {
	if most > 0 && m.Bytes > most {
		c.refuse("has %s MB, %s takes at most %s MB", plain(float64(m.Bytes)/1e6), c.network, plain(float64(most)/1e6))
	}
}

func isZeroVideos(l platform.Videos) bool {
	return len(l.Types) == 0 && len(l.Codecs) == 0 && l.Bytes == 0 && l.MaxSeconds == 0
}

// Clock writes seconds as people read the length of a video: "2.5 s", "12:03", "1:00:00". What is shorter than a tenth
// of a second more is shown as one, so that nothing looks as long as its bound.
func Clock(seconds float64) string {
	tenths := int64(seconds*10 + 0.999)
	rest := ""
	if tenths%10 != 0 {
		rest = "." + strconv.FormatInt(tenths%10, 10)
	}
	d := time.Duration(tenths/10) * time.Second
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case h > 0:
		return fmt.Sprintf("%d:%02d:%02d%s", h, m, s, rest)
	case m > 0:
		return fmt.Sprintf("%d:%02d%s", m, s, rest)
	}
	return fmt.Sprintf("%d%s s", s, rest)
}

// plain writes a number with two digits behind the point, or fewer.
func plain(n float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(n, 'f', 2, 64), "0"), ".")
}

package app

import (
	"fmt"
	"math"
	"slices"

	"github.com/postshitnow/psn/internal/film"
	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// remake is how a video is made to fit a network.
type remake struct {
	encode  film.Encode  // without its files
	changes []string     // what is changed, a phrase each: "pictures in h264 instead of hevc"
	becomes psn.MediaRef // about what it will be; its id and its bytes are the source's
}

// What psn makes videos of.
const (
	madeVideo  = "h264"
	madeAudio  = "aac"
	soundBits  = 128_000 // per second
	quietBits  = 64_000  // per second, where there is little room
	mostBits   = 200e6   // per second of pictures, whatever a network takes
	dullBits   = 0.035   // bits of a pixel of a frame below which a smaller picture shows more
	leastSide  = 144     // pixels of the shorter side below which nothing is to be seen
	usualRate  = 30      // frames per second
	roomShare  = 0.92    // of a file is for its pictures and sound; the encoder and the container need the rest
	barsInside = 0.002   // by how much a ratio is kept inside its bounds, for pixels are whole
)

// TranscodeHelps reports whether `psn media transcode` would make a video, which the limits refuse, fit them.
func TranscodeHelps(member platform.Platform, m psn.MediaRef, limits platform.Videos) bool {
	if m.Kind() != psn.Video || len(videoProblems(member, m, limits)) == 0 {
		return false
	}
	_, err := planRemake(member, m, limits)
	return err == nil
}

// videoProblems returns why a network would refuse a video, without naming it.
func videoProblems(member platform.Platform, m psn.MediaRef, limits platform.Videos) []string {
	c := &mediaCheck{what: "it", network: member.Title()}
	c.video(m, limits)
	return c.problems
}

// planRemake says how a video is made to fit. Nothing of it is cut off: what is too wide or too high gets black bars, and
// what is too long or too short is refused with psn.CodeInvalid. So is what would have to be squeezed until nothing is
// to be seen. A network that takes no video, or none that psn makes, is an error with psn.CodeUnsupported.
func planRemake(member platform.Platform, m psn.MediaRef, l platform.Videos) (remake, error) {
	title := member.Title()
	switch {
	case isZeroVideos(l):
		return remake{}, psn.Errorf(psn.CodeUnsupported, "psn can't post videos on %s", title)
	case !takes(l.Types, media.MP4), !takes(l.Codecs, madeVideo), !takes(l.Audio, madeAudio):
		return remake{}, psn.Errorf(psn.CodeUnsupported, "psn makes MP4 videos with %s and %s, which %s does not take", madeVideo, madeAudio, title)
	}
	seconds := m.Duration().Seconds()
	if seconds > 0 && (l.MaxSeconds > 0 && seconds > l.MaxSeconds || seconds < l.MinSeconds) {
		c := &mediaCheck{what: "it", network: title}
		c.video(psn.MediaRef{DurationMS: m.DurationMS}, platform.Videos{MinSeconds: l.MinSeconds, MaxSeconds: l.MaxSeconds, Bytes: 1})
		return remake{}, psn.Errorf(psn.CodeInvalid, "%s", c.problems[0]).WithHint("cut it first: psn does not choose what to leave out")
	}
	r := remake{becomes: m}
	r.becomes.MIME, r.becomes.Video = media.MP4, madeVideo
	r.encode.Rate = rateFor(m.Rate, l)
	if r.encode.Rate > 0 {
		r.becomes.Rate = r.encode.Rate
	}
	if err := r.size(m, l, title); err != nil {
		return remake{}, err
	}
	if err := r.squeeze(m, l, title); err != nil {
		return remake{}, err
	}
	r.sound(m, l)
	r.explain(m)
	return r, nil
}

// takes reports whether a list has a value; an empty list takes any.
func takes(known []string, value string) bool {
	return len(known) == 0 || slices.Contains(known, value)
}

// rateFor returns the frames per second that bring a rate into its bounds: a multiple or a part of it where one fits,
// which moves most evenly. 0 means that it stays.
func rateFor(rate float64, l platform.Videos) float64 {
	least, most := l.MinRate, l.MaxRate
	if most <= 0 {
		most = math.Inf(1)
	}
	switch {
	case least <= 0 && math.IsInf(most, 1):
		return 0
	case rate <= 0:
		return min(max(usualRate, math.Ceil(least)), most)
	case rate < least:
		if even := rate * math.Ceil(least/rate); even <= most {
			return even
		}
		return least
	case rate > most:
		if even := rate / math.Ceil(rate/most); even >= least {
			return even
		}
		return most
	}
	return 0
}

// size chooses how many pixels the video has, bars included.
func (r *remake) size(m psn.MediaRef, l platform.Videos, title string) error {
	w, h := float64(m.Width), float64(m.Height)
	frameW, frameH := w, h
	switch ratio := w / h; {
	case l.MinRatio > 0 && ratio < l.MinRatio:
		frameW = h * (l.MinRatio + barsInside)
	case l.MaxRatio > 0 && ratio > l.MaxRatio:
		frameH = w / (l.MaxRatio - barsInside)
	}
	scale := 1.
	if l.MinSide > 0 {
		scale = max(scale, float64(l.MinSide)/min(frameW, frameH))
	}
	if l.MaxWidth > 0 {
		scale = min(scale, float64(l.MaxWidth)/frameW)
	}
	if l.MaxHeight > 0 {
		scale = min(scale, float64(l.MaxHeight)/frameH)
	}
	if !r.fits(w, h, frameW, frameH, scale, l.MinSide) {
		return psn.Errorf(psn.CodeInvalid, "%d × %d pixels can't be brought into what %s takes", m.Width, m.Height, title)
	}
	return nil
}

// fits sets the sizes at a scale, and reports whether there is something to be seen at that size.
func (r *remake) fits(w, h, frameW, frameH, scale float64, least int) bool {
	e := &r.encode
	e.Width, e.Height, e.FrameWidth, e.FrameHeight = even(w*scale), even(h*scale), 0, 0
	r.becomes.Width, r.becomes.Height = e.Width, e.Height
	if frameW > w || frameH > h {
		e.FrameWidth, e.FrameHeight = max(even(frameW*scale), e.Width), max(even(frameH*scale), e.Height)
		r.becomes.Width, r.becomes.Height = e.FrameWidth, e.FrameHeight
	}
	return min(e.Width, e.Height) >= 2 && min(r.becomes.Width, r.becomes.Height) >= least
}

// even returns the even number of pixels at or below; H.264 has colours for pairs of them only.
func even(pixels float64) int { return int(math.Floor(pixels+0.01)) &^ 1 }

// squeeze keeps the video within the bytes and bits that the network takes, with a smaller picture where a large one would
// only show blocks.
func (r *remake) squeeze(m psn.MediaRef, l platform.Videos, title string) error {
	seconds := m.Duration().Seconds()
	room := float64(l.Bitrate)
	if l.Bytes > 0 && seconds > 0 {
		if most := float64(l.Bytes) * 8 / seconds; room == 0 || most < room {
			room = most
		}
	}
	r.encode.AudioBits = soundBits
	if room == 0 {
		return nil
	}
	room *= roomShare
	if room < 8*soundBits {
		r.encode.AudioBits = quietBits
	}
	bits := room
	if m.Audio != "" {
		bits -= float64(r.encode.AudioBits)
	}
	rate := r.becomes.Rate
	if rate <= 0 {
		rate = usualRate
	}
	full := r.encode
	for scale := 1.; ; scale *= 0.9 {
		ok := r.fits(float64(full.Width), float64(full.Height), float64(max(full.FrameWidth, full.Width)), float64(max(full.FrameHeight, full.Height)), scale, l.MinSide)
		small := scale < 1 && min(r.becomes.Width, r.becomes.Height) < leastSide
		if !ok || small || bits <= 0 {
			return psn.Errorf(psn.CodeInvalid, "nothing would be seen of %s of video at the %s kbit per second that %s takes", Clock(seconds), plain(math.Round(room/1000)), title).
				WithHint("cut it first")
		}
		if pixels := float64(r.becomes.Width) * float64(r.becomes.Height); bits >= pixels*rate*dullBits {
			break
		}
	}
	r.encode.VideoBits = int64(min(bits, mostBits))
	return nil
}

// sound keeps pictures and sound that need not change as they are.
func (r *remake) sound(m psn.MediaRef, l platform.Videos) {
	e := &r.encode
	e.CopyAudio = m.Audio == madeAudio || m.Audio == ""
	if m.Audio != "" {
		r.becomes.Audio = madeAudio
	}
	c := &mediaCheck{}
	c.bytes(m, l.Bytes)
	heavy := len(c.problems) > 0
	if seconds := m.Duration().Seconds(); l.Bitrate > 0 {
		heavy = heavy || seconds <= 0 || float64(m.Bytes)*8/seconds > float64(l.Bitrate)
	}
	e.CopyVideo = m.Video == madeVideo && r.becomes.Width == m.Width && r.becomes.Height == m.Height && e.Rate == 0 && !heavy
	if heavy {
		e.CopyAudio = m.Audio == ""
	}
}

// explain says what is changed.
func (r *remake) explain(m psn.MediaRef) {
	instead := func(is, was, what string) {
		if is != was {
			r.changes = append(r.changes, fmt.Sprintf("%s instead of %s", what+is, was))
		}
	}
	b := r.becomes
	instead(b.MIME, m.MIME, "")
	instead(b.Video, m.Video, "pictures in ")
	instead(b.Audio, m.Audio, "sound in ")
	instead(fmt.Sprintf("%d × %d", b.Width, b.Height), fmt.Sprintf("%d × %d", m.Width, m.Height), "")
	switch e := r.encode; {
	case e.FrameWidth > e.Width && e.FrameHeight == e.Height:
		r.changes = append(r.changes, "black bars at the sides")
	case e.FrameWidth > 0:
		r.changes = append(r.changes, "black bars above and below")
	}
	if r.encode.Rate > 0 {
		r.changes = append(r.changes, plain(r.encode.Rate)+" frames per second")
	}
	seconds := m.Duration().Seconds()
	if bits := r.encode.VideoBits; bits > 0 && seconds > 0 && float64(bits) < float64(m.Bytes)*8/seconds {
		r.changes = append(r.changes, fmt.Sprintf("at most %s Mbit of pictures per second", plain(float64(bits)/1e6)))
	}
}

package film

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Encode is a video to be made: an MP4 file with pictures in H.264 and sound in AAC, whose index stands first and which
// says nothing of where and with what it was made.
type Encode struct {
	Input  string // absolute path
	Output string // absolute path of a file that does not exist

	CopyVideo bool // the pictures stay as they are; then only AudioBits counts of what follows
	CopyAudio bool // the sound stays as it is

	Width, Height           int     // pixels of what the source shows, even
	FrameWidth, FrameHeight int     // pixels with black bars around it, even; 0 for no bars
	Rate                    float64 // frames per second; 0 to keep them
	VideoBits               int64   // per second, at most; 0 for what a good picture takes
	AudioBits               int64   // per second
}

// formats are the containers that ffmpeg may read, by its own names: those that hold what they show.
const formats = "mov,matroska"

// opening are the arguments up to a source: nothing is asked, no other protocol or container is opened.
func opening(input string, before ...string) []string {
	args := []string{"-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", formats}
	return append(append(args, before...), "-i", "file:"+input)
}

// Args returns the arguments that make ffmpeg do it.
func (e Encode) Args() []string {
	// The first real track of pictures, which a cover is not, and the first of sound if there is one.
	args := append(opening(e.Input), "-map", "0:V:0", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1")
	if e.CopyVideo {
		args = append(args, "-c:v", "copy")
	} else {
		args = append(args, "-vf", e.filters(), "-c:v", "libx264", "-preset", "medium", "-profile:v", "high", "-crf", "20")
		if e.VideoBits > 0 {
			args = append(args, "-maxrate", whole(e.VideoBits), "-bufsize", whole(2*e.VideoBits))
		}
	}
	if e.CopyAudio {
		args = append(args, "-c:a", "copy")
	} else {
		args = append(args, "-c:a", "aac", "-b:a", whole(e.AudioBits), "-ac", "2")
	}
	return append(args,
		"-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", // the same source gives the same bytes
		"-movflags", "+faststart", "-f", "mp4", "-nostats", "-progress", "pipe:1", "-n", "file:"+e.Output)
}

func (e Encode) filters() string {
	filters := []string{fmt.Sprintf("scale=%d:%d", e.Width, e.Height), "setsar=1"}
	if e.FrameWidth > 0 {
		filters = append(filters, fmt.Sprintf("pad=%d:%d:-1:-1:color=black", e.FrameWidth, e.FrameHeight))
	}
	if e.Rate > 0 {
		filters = append(filters, "fps="+strconv.FormatFloat(e.Rate, 'f', -1, 64))
	}
	return strings.Join(append(filters, "format=yuv420p"), ",")
}

func whole(n int64) string { return strconv.FormatInt(n, 10) }

// Encode makes the video. watch is told how much of it is made; it may be nil. When ctx ends, ffmpeg is killed with
// whatever it started. What there is of Output after an error is the caller's to remove.
//
// It returns an error with psn.CodeInvalid for what ffmpeg can't make into a video, with psn.CodeCancelled if ctx ended
// and with psn.CodeFull if there is no space left.
func (t Tool) Encode(ctx context.Context, e Encode, watch func(made time.Duration)) error {
	return t.run(ctx, e.Args(), &progress{watch: watch})
}

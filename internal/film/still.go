package film

import (
	"context"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// maxStill bounds a still.
const maxStill = 64 << 20

// stillArgs returns the arguments that write one picture of a video, upright and as a JPEG, to standard output.
func stillArgs(input string, at time.Duration) []string {
	seconds := strconv.FormatFloat(at.Seconds(), 'f', 6, 64)
	return append(opening(input, "-ss", seconds), "-map", "0:V:0", "-an", "-sn", "-dn", "-frames:v", "1",
		"-vf", "scale=iw*sar:ih,setsar=1", "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p",
		"-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "mjpeg", "pipe:1")
}

// Still returns the picture that the video of an absolute path shows at a moment, as a JPEG. Errors are those of Encode.
func (t Tool) Still(ctx context.Context, input string, at time.Duration) ([]byte, error) {
	var out bounded
	if err := t.run(ctx, stillArgs(input, at), &out); err != nil {
		return nil, err
	}
	switch {
	case out.over:
		return nil, psn.Errorf(psn.CodeInvalid, "the picture of the video has more than %d MB", maxStill>>20)
	case len(out.data) == 0:
		return nil, psn.Errorf(psn.CodeInvalid, "ffmpeg finds no picture there").WithHint("choose an earlier moment with --at")
	}
	return out.data, nil
}

// bounded keeps what is written to it, up to maxStill.
type bounded struct {
	data []byte
	over bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.over = b.over || len(b.data)+len(p) > maxStill; !b.over {
		b.data = append(b.data, p...)
	}
	return len(p), nil
}

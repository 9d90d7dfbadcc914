package film

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tool returns the ffmpeg of this machine, or skips, naming what is not tested then.
func tool(t *testing.T, what string) Tool {
	t.Helper()
	found, err := Find()
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("there is no ffmpeg, and CI does not go without: %s", Install)
	}
	if err != nil {
		t.Skipf("not tested: %s; %s", what, Install)
	}
	return found
}

// TestArgs holds the arguments to what keeps a hostile source from naming other files, and an odd name from being an option.
func TestArgs(t *testing.T) {
	t.Parallel()
	start := "-nostdin -hide_banner -v error -protocol_whitelist file -format_whitelist mov,matroska"
	tracks := "-map 0:V:0 -map 0:a:0? -sn -dn -map_metadata -1 -map_chapters -1"
	end := "-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -movflags +faststart -f mp4 -nostats -progress pipe:1 -n file:/b/-y"
	for name, c := range map[string]struct {
		is   []string
		want string
	}{
		"anew": {
			Encode{Input: "/a/-i", Output: "/b/-y", Width: 640, Height: 360, AudioBits: 128_000}.Args(),
			start + " -i file:/a/-i " + tracks + " -vf scale=640:360,setsar=1,format=yuv420p -c:v libx264 -preset medium -profile:v high -crf 20" +
				" -c:a aac -b:a 128000 -ac 2 " + end,
		},
		"bars, a rate and a bound": {
			Encode{Input: "/a/%d|:", Output: "/b/-y", Width: 640, Height: 90, FrameWidth: 640, FrameHeight: 268, Rate: 29.97, VideoBits: 500_000, CopyAudio: true}.Args(),
			start + " -i file:/a/%d|: " + tracks + " -vf scale=640:90,setsar=1,pad=640:268:-1:-1:color=black,fps=29.97,format=yuv420p" +
				" -c:v libx264 -preset medium -profile:v high -crf 20 -maxrate 500000 -bufsize 1000000 -c:a copy " + end,
		},
		"another container": {
			Encode{Input: "/a/b", Output: "/b/-y", CopyVideo: true, CopyAudio: true, Width: 640, Height: 360}.Args(),
			start + " -i file:/a/b " + tracks + " -c:v copy -c:a copy " + end,
		},
		"a still": {
			stillArgs("/a/b", 1500*time.Millisecond),
			start + " -ss 1.500000 -i file:/a/b -map 0:V:0 -an -sn -dn -frames:v 1 -vf scale=iw*sar:ih,setsar=1 -c:v mjpeg -q:v 2" +
				" -pix_fmt yuvj420p -map_metadata -1 -fflags +bitexact -flags:v +bitexact -f mjpeg pipe:1",
		},
	} {
		if diff := cmp.Diff(c.want, strings.Join(c.is, " ")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	var seen []time.Duration
	p := &progress{watch: func(d time.Duration) { seen = append(seen, d) }}
	for _, piece := range []string{
		"frame=1\nout_time_us=N/A\nout_ti", "me_us=1500", "000\nprogress=continue\n", strings.Repeat("x", 2*maxLine), "\nout_time_us=-5\nout_time_us=2000000\r\n", "out_time_us=3",
	} {
		if n, err := p.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Errorf("%q: %d, %v", piece, n, err)
		}
	}
	if diff := cmp.Diff([]time.Duration{1500 * time.Millisecond, 2 * time.Second}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestTail(t *testing.T) {
	t.Parallel()
	var said tail
	for range 3 {
		_, _ = said.Write([]byte(strings.Repeat("y", tailBytes)))
	}
	_, _ = said.Write([]byte("\nfirst\n  the \xff last \n\n"))
	if len(said.data) > tailBytes || said.last() != "the ? last" {
		t.Errorf("%d bytes, last %q", len(said.data), said.last())
	}
	if got := (&tail{}).last(); got != "" {
		t.Errorf("%q", got)
	}
}

// drawn makes a source with ffmpeg's own pictures and sound.
func drawn(t *testing.T, f Tool, name string, args ...string) string {
	t.Helper()
	path := t.TempDir() + "/" + name
	out, err := exec.CommandContext(t.Context(), f.path, append(append([]string{"-nostdin", "-v", "error"}, args...), "file:"+path)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

package app

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/film"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// TestPlanRemake changes what a network refuses and nothing else.
func TestPlanRemake(t *testing.T) {
	t.Parallel()
	usual := platform.Videos{
		Types: []string{"video/mp4"}, Codecs: []string{"h264"}, Audio: []string{"aac"}, Bytes: 300e6, MinSeconds: 3, MaxSeconds: 900,
		MinRate: 23, MaxRate: 60, MinSide: 360, MaxWidth: 1920, MaxHeight: 1920, MinRatio: 0.5, MaxRatio: 2,
	}
	const most = 36_672_000
	for name, c := range map[string]struct {
		change  func(*psn.MediaRef)
		limits  func(*platform.Videos)
		want    film.Encode
		changes string
		refused string
	}{
		"another container": {
			change: func(m *psn.MediaRef) { m.MIME = "video/quicktime" }, changes: "video/mp4 instead of video/quicktime",
			want: film.Encode{CopyVideo: true, CopyAudio: true, Width: 1280, Height: 720, AudioBits: 128_000, VideoBits: most},
		},
		"another sound": {
			change: func(m *psn.MediaRef) { m.Audio = "mp3" }, changes: "sound in aac instead of mp3",
			want: film.Encode{CopyVideo: true, Width: 1280, Height: 720, AudioBits: 128_000, VideoBits: most},
		},
		"too many pixels": {
			change: func(m *psn.MediaRef) { m.Width, m.Height = 3841, 2161 }, changes: "1920 × 1080 instead of 3841 × 2161",
			want: film.Encode{CopyAudio: true, Width: 1920, Height: 1080, AudioBits: 128_000, VideoBits: most},
		},
		"too wide": {
			change: func(m *psn.MediaRef) { m.Width, m.Height = 1600, 400 }, changes: "1600 × 800 instead of 1600 × 400, black bars above and below",
			want: film.Encode{CopyAudio: true, Width: 1600, Height: 400, FrameWidth: 1600, FrameHeight: 800, AudioBits: 128_000, VideoBits: most},
		},
		"too slow": {
			change: func(m *psn.MediaRef) { m.Rate = 15 }, changes: "30 frames per second",
			want: film.Encode{CopyAudio: true, Width: 1280, Height: 720, Rate: 30, AudioBits: 128_000, VideoBits: most},
		},
		"too dense": {
			limits: func(l *platform.Videos) { l.Bitrate = 2e6 }, changes: "at most 1.71 Mbit of pictures per second",
			want: film.Encode{Width: 1280, Height: 720, AudioBits: 128_000, VideoBits: 1_712_000},
		},
		"too long":       {change: func(m *psn.MediaRef) { m.DurationMS = 901_000 }, refused: "it is 15:01 long, Mastodon takes at most 15:00"},
		"nothing to see": {limits: func(l *platform.Videos) { l.Bytes = 1e6 }, refused: "nothing would be seen of 1:00 of video"},
		"no videos":      {limits: func(l *platform.Videos) { *l = platform.Videos{} }, refused: "psn can't post videos on Mastodon"},
		"no MP4":         {limits: func(l *platform.Videos) { l.Types = []string{"video/webm"} }, refused: "which Mastodon does not take"},
	} {
		m := psn.MediaRef{MIME: "video/mp4", Bytes: 30e6, Width: 1280, Height: 720, DurationMS: 60_000, Rate: 30, Video: "h264", Audio: "aac"}
		l := usual
		if c.change != nil {
			c.change(&m)
		}
		if c.limits != nil {
			c.limits(&l)
		}
		got, err := planRemake(mastodon.Platform{}, m, l)
		if helps := TranscodeHelps(mastodon.Platform{}, m, l); helps != (c.refused == "") {
			t.Errorf("%s: helps: %v", name, helps)
		}
		if c.refused != "" {
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s: %v, want %q", name, err, c.refused)
			}
			continue
		}
		if said := strings.Join(got.changes, ", "); err != nil || got.encode != c.want || said != c.changes {
			t.Errorf("%s: %+v, %q, %v\nwant %+v, %q", name, got.encode, said, err, c.want, c.changes)
		}
	}
}

func TestFilmMoment(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{
		"2s": 2 * time.Second, "1m5s": 65 * time.Second, "1:05.5": 65500 * time.Millisecond, "1:00:05": 3605 * time.Second, "12.5": 12500 * time.Millisecond,
	} {
		if got, err := filmMoment(s); err != nil || got != want {
			t.Errorf("%q: %s, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "-2s", "-1", "1:60", "1:2:3:4", "1.5:2", "NaN", "1e9", "soon", "99999999999999"} {
		if got, err := filmMoment(s); psn.CodeOf(err) != psn.CodeUsage {
			t.Errorf("%q: %s, %v", s, got, err)
		}
	}
}

// TestRemadeAgain makes a video of a second of noise, which nothing compresses and whose first version comes out too heavy:
// the second one fits. What can't fit is refused, and leaves nothing.
func TestRemadeAgain(t *testing.T) {
	t.Parallel()
	if _, err := film.Find(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("not tested: that a video that came out too heavy is made again; %s", film.Install)
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "noise.mp4")
	cmd := exec.CommandContext(t.Context(), "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "nullsrc=s=320x240:r=25:d=1,geq=random(1)*255:128:128",
		"-c:v", "libx264", "-crf", "5", source)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p, err := lookInto(workspace.DraftMedia{File: source}, func() (*os.File, error) { return os.Open(source) })
	if err != nil {
		t.Fatal(err)
	}
	limits := platform.Videos{Types: []string{"video/mp4"}, Codecs: []string{"h264"}, Audio: []string{"aac"}, Bytes: 60_000}
	plan, err := planRemake(mastodon.Platform{}, p.ref, limits)
	if err != nil {
		t.Fatal(err)
	}
	tries := map[time.Duration]int{}
	made, err := p.remade(t.Context(), mastodon.Platform{}, limits, plan, filepath.Join(dir, "made.mp4"), func(made, _ time.Duration) { tries[made]++ })
	if err != nil || made.ref.Bytes > limits.Bytes || made.ref.Bytes < limits.Bytes/3 {
		t.Errorf("it has %d bytes, %v", made.ref.Bytes, err)
	}
	again := false
	for _, n := range tries {
		again = again || n > 1
	}
	if !again {
		t.Errorf("the first version fitted: this test is about the second: %v", tries)
	}
}

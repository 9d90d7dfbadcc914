//go:build unix

package film

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// TestEncode makes a video, tells how far it came, and gives the same bytes for the same source.
func TestEncode(t *testing.T) {
	t.Parallel()
	f := tool(t, "that ffmpeg makes videos")
	e := Encode{
		Input: drawn(t, f, "-i %d.mov", "-f", "lavfi", "-i", "testsrc=s=161x91:r=10:d=2", "-f", "lavfi", "-i", "sine=d=2", "-metadata", "location=+52.5+013.4/"),
		Width: 160, Height: 90, AudioBits: 64_000,
	}
	var made [2][]byte
	for i := range made {
		e.Output = filepath.Join(t.TempDir(), "%d.mp4")
		var last time.Duration
		if err := f.Encode(t.Context(), e, func(d time.Duration) { last = d }); err != nil {
			t.Fatal(err)
		}
		if last < time.Second {
			t.Errorf("%s of 2 s were told", last)
		}
		var err error
		if made[i], err = os.ReadFile(e.Output); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("the same source gave other bytes")
	}
	if bytes.Contains(made[0], []byte("52.5")) {
		t.Error("it says where it was filmed")
	}
	if err := f.Encode(t.Context(), e, nil); psn.CodeOf(err) != psn.CodeInvalid {
		t.Errorf("over a file that is there: %v", err)
	}
}

// TestHostile gives ffmpeg sources that name other files: none is opened.
func TestHostile(t *testing.T) {
	t.Parallel()
	f := tool(t, "that playlists are refused")
	secret := drawn(t, f, "secret.mp4", "-f", "lavfi", "-i", "testsrc=s=160x90:r=10:d=1")
	dir, beside := filepath.Split(secret)
	for name, content := range map[string]string{
		"list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + beside + "\n#EXT-X-ENDLIST\n",
		"list.mp4":  "ffconcat version 1.0\nfile '" + beside + "'\n",
		"text.mov":  "nothing",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(t.TempDir(), "out.mp4")
		err := f.Encode(t.Context(), Encode{Input: path, Output: out, Width: 160, Height: 90, AudioBits: 64_000}, nil)
		if psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
		if still, err := f.Still(t.Context(), path, 0); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%s: a still of %d bytes, %v", name, len(still), err)
		}
	}
}

func TestStill(t *testing.T) {
	t.Parallel()
	f := tool(t, "that ffmpeg makes stills")
	path := drawn(t, f, "a.webm", "-f", "lavfi", "-i", "testsrc=s=160x90:r=10:d=2")
	still, err := f.Still(t.Context(), path, time.Second)
	if err != nil || !bytes.HasPrefix(still, []byte("\xff\xd8\xff")) {
		t.Errorf("%d bytes, %v", len(still), err)
	}
	if _, err := f.Still(t.Context(), path, time.Hour); psn.CodeOf(err) != psn.CodeInvalid || !strings.Contains(err.Error(), "no picture there") {
		t.Error(err)
	}
}

// TestCancel ends an encoder that is a script around a program: both are gone when it returns.
func TestCancel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fifo, script := filepath.Join(dir, "fifo"), filepath.Join(dir, "ffmpeg")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	body := "#!/bin/sh\nexec 3>" + fifo + "\n(sleep 20; echo alive >&3) &\necho out_time_us=1000000\nwait\n"
	if err := os.WriteFile(script, []byte(body), 0o700); err != nil {
		t.Fatal(err)
	}
	said := make(chan string)
	go func() {
		raw, err := os.ReadFile(fifo) // to the end: until no program has it open for writing
		if err != nil {
			raw = []byte(err.Error())
		}
		said <- string(raw)
	}()
	ctx, cancel := context.WithCancel(t.Context())
	f := Tool{path: script, env: []string{"PATH=" + os.Getenv("PATH")}}
	if err := f.Encode(ctx, Encode{Input: "/a", Output: "/b"}, func(time.Duration) { cancel() }); psn.CodeOf(err) != psn.CodeCancelled {
		t.Errorf("cancelled: %v", err)
	}
	if got := <-said; got != "" {
		t.Errorf("what the script started said %q", got)
	}
	if err := f.run(ctx, nil, io.Discard); psn.CodeOf(err) != psn.CodeCancelled {
		t.Errorf("begun after the end: %v", err)
	}
}

func TestTrouble(t *testing.T) {
	t.Parallel()
	for said, code := range map[string]psn.Code{
		"a.mp4: No space left on device": psn.CodeFull, "Unknown encoder 'libx264'": psn.CodeUnsupported, "anything": psn.CodeInvalid, "": psn.CodeInvalid,
	} {
		script := filepath.Join(t.TempDir(), "ffmpeg")
		if err := os.WriteFile(script, []byte("#!/bin/sh\necho \""+said+"\" >&2\nexit 1\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		err := Tool{path: script}.run(t.Context(), nil, io.Discard)
		if psn.CodeOf(err) != code {
			t.Errorf("%q: %v", said, err)
		}
	}
	if err := (Tool{path: "/nowhere/ffmpeg"}).run(t.Context(), nil, io.Discard); psn.CodeOf(err) != psn.CodeUnsupported {
		t.Error(err)
	}
}

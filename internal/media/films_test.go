package media_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/psn"
)

func file(tb testing.TB, name string) []byte {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "files", name))
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// TestInspectFilms reads videos and documents as other programs write them.
func TestInspectFilms(t *testing.T) {
	t.Parallel()
	film := func(mime, video, audio string, rate float64, fast bool) media.Facts {
		return media.Facts{MIME: mime, Width: 64, Height: 36, Video: video, Audio: audio, Rate: rate, FastStart: fast}
	}
	turned := film(media.MOV, "h264", "aac", 29.97, false)
	turned.Width, turned.Height = 36, 64
	for name, want := range map[string]media.Facts{
		"short.mp4": film(media.MP4, "h264", "aac", 30, true), "slow.mp4": film(media.MP4, "h264", "aac", 29.97, false),
		"turned.mov": turned, "pieces.mp4": film(media.MP4, "h264", "aac", 25, true), "hevc.mp4": film(media.MP4, "hevc", "mp3", 25, false),
		"short.webm": film(media.WebM, "vp9", "opus", 25, true), "plain.pdf": {MIME: media.PDF, Pages: 7},
		"packed.pdf": {MIME: media.PDF, Pages: 7}, "kit.pdf": {MIME: media.PDF, Pages: 3}, "sealed.pdf": {MIME: media.PDF, Pages: 3},
	} {
		raw := file(t, name)
		got, err := inspect(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Video != "" {
			if got.Duration < 990*time.Millisecond || got.Duration > 1100*time.Millisecond {
				t.Errorf("%s: %s long", name, got.Duration)
			}
			if want := int64(float64(len(raw)) * 8 / got.Duration.Seconds()); got.Bitrate != want {
				t.Errorf("%s: %d bits per second, want %d", name, got.Bitrate, want)
			}
			got.Duration, got.Bitrate = 0, 0
		}
		want.Bytes, want.Frames = int64(len(raw)), 1
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(media.Facts{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestInspectFilmsRefuses(t *testing.T) {
	t.Parallel()
	for name, says := range map[string]string{"short.mkv": "Matroska", "sound.m4a": "no pictures"} {
		_, err := inspect(file(t, name))
		if psn.CodeOf(err) != psn.CodeInvalid || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: says %v, want %q", name, err, says)
		}
	}
	raw := bytes.Replace(file(t, "short.mp4"), []byte("avc1\x00"), []byte("encv\x00"), 1)
	if _, err := inspect(raw); psn.CodeOf(err) != psn.CodeInvalid || !strings.Contains(err.Error(), "encrypted") {
		t.Error(err)
	}
	if _, err := media.Inspect(bytes.NewReader(file(t, "short.mp4")), media.MaxVideoBytes+1); err == nil || !strings.Contains(err.Error(), "at most 1024 MB") {
		t.Error(err)
	}
}

// TestInspectFilmsTruncated cuts videos at every byte: what is cut off is never taken for whole.
func TestInspectFilmsTruncated(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"short.mp4", "slow.mp4", "turned.mov", "hevc.mp4", "short.webm", "kit.pdf", "packed.pdf"} {
		raw := file(t, name)
		for n := range len(bytes.TrimSpace(raw)) {
			if _, err := inspect(raw[:n]); psn.CodeOf(err) != psn.CodeInvalid {
				t.Errorf("%s cut at byte %d of %d: %v", name, n, len(raw), err)
			}
		}
	}
}

// TestInspectChangedPDF reads a document that was changed: what was written last counts. Words that look like keys
// count nowhere, and an index that names itself as the one before ends.
func TestInspectChangedPDF(t *testing.T) {
	t.Parallel()
	raw := file(t, "plain.pdf")
	_, place, _ := bytes.Cut(raw[bytes.LastIndex(raw, []byte("startxref")):], []byte("\n"))
	place, _, _ = bytes.Cut(place, []byte("\n"))
	at := len(raw)
	raw = append(raw, "1 0 obj\n<< /Type /Pages /Kids [] /Title (\\) /Count 9) /Nested << /Count 8 >> /Count 12 >>\nendobj\n"...)
	index := len(raw)
	_, root, _ := bytes.Cut(raw, []byte("/Root"))
	root, _, _ = bytes.Cut(root, []byte("R"))
	changed := func(before string) []byte {
		return append(bytes.Clone(raw), "xref\n1 1\n"+fmt.Sprintf("%010d 00000 n\r\n", at)+"trailer\n<< /Size 20 /Root"+string(root)+"R /Prev "+before+
			" >>\nstartxref\n"+strconv.Itoa(index)+"\n%%EOF\n"...)
	}
	for before, pages := range map[string]int{string(place): 12, strconv.Itoa(index): 0, "99999999": 0} {
		if got, err := inspect(changed(before)); err != nil || got.Pages != pages {
			t.Errorf("after %s: %d pages, %v, want %d", before, got.Pages, err, pages)
		}
	}
}

// sparse is a file of that size in which only some places were written, so that no test has to.
type sparse struct {
	parts map[int64][]byte
	read  int64
}

// ReadAt implements io.ReaderAt.
func (s *sparse) ReadAt(p []byte, at int64) (int, error) {
	s.read += int64(len(p))
	clear(p)
	for start, part := range s.parts {
		for i := range part {
			if where := start + int64(i) - at; where >= 0 && where < int64(len(p)) {
				p[where] = part[i]
			}
		}
	}
	return len(p), nil
}

// TestInspectLargeFilm reads a few kilobytes of a video of almost a gigabyte whose index is at its end.
func TestInspectLargeFilm(t *testing.T) {
	t.Parallel()
	raw := file(t, "slow.mp4")
	const hole = 900 << 20
	mdat := bytes.Index(raw, []byte("mdat")) - 4
	size := int(raw[mdat])<<24 | int(raw[mdat+1])<<16 | int(raw[mdat+2])<<8 | int(raw[mdat+3])
	head := append(bytes.Clone(raw[:mdat]), 0x38, 0x40, 0, 0, 'm', 'd', 'a', 't') // 900 MiB
	s := &sparse{parts: map[int64][]byte{0: head, int64(mdat) + hole: raw[mdat+size:]}}
	got, err := media.Inspect(s, int64(mdat)+hole+int64(len(raw)-mdat-size))
	if err != nil || got.Video != "h264" || got.Bytes < hole {
		t.Fatalf("%+v, %v", got, err)
	}
	if s.read > 256<<10 {
		t.Errorf("%d bytes were read", s.read)
	}
}

// TestInspectHostileFilms has files that ask for more than they are.
func TestInspectHostileFilms(t *testing.T) {
	t.Parallel()
	deep := []byte{}
	for range 100 {
		deep = box("mdia", deep)
	}
	many := bytes.Repeat(box("free", nil), 300_000)
	for name, raw := range map[string][]byte{
		"deep":        append(box("ftyp", []byte("isom\x00\x00\x00\x00")), box("moov", box("trak", deep))...),
		"many":        append(box("ftyp", []byte("isom\x00\x00\x00\x00")), box("moov", many)...),
		"many tracks": append(box("ftyp", []byte("isom\x00\x00\x00\x00")), box("moov", bytes.Repeat(box("trak", nil), 100))...),
		"box of 0":    append(box("ftyp", []byte("isom\x00\x00\x00\x00")), 0, 0, 0, 4, 'm', 'o', 'o', 'v'),
		"huge box":    append(box("ftyp", []byte("isom\x00\x00\x00\x00")), 0, 0, 0, 1, 'm', 'o', 'o', 'v', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
		"no index":    append(box("ftyp", []byte("isom\x00\x00\x00\x00")), box("mdat", []byte("x"))...),
		"short clock": append(box("ftyp", []byte("isom\x00\x00\x00\x00")), box("moov", box("mvhd", []byte{0, 0, 0, 0}))...),
	} {
		if got, err := inspect(raw); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func box(kind string, content []byte) []byte {
	n := len(content) + 8
	return append([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n), kind[0], kind[1], kind[2], kind[3]}, content...)
}

func FuzzInspectFilms(f *testing.F) {
	for _, name := range []string{"short.mp4", "pieces.mp4", "turned.mov", "hevc.mp4", "short.webm", "plain.pdf", "packed.pdf", "kit.pdf"} {
		f.Add(file(f, name))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		facts, err := inspect(raw)
		if err != nil {
			if psn.CodeOf(err) != psn.CodeInvalid {
				t.Fatal(err)
			}
			return
		}
		if facts.Pages < 0 || facts.Pages > 1_000_000 || facts.Duration < 0 || facts.Rate < 0 || facts.Bitrate < 0 || len(facts.Video) > 256 {
			t.Fatalf("%+v", facts)
		}
	})
}

package media_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/psn"
)

func inspect(raw []byte) (media.Facts, error) {
	return media.Inspect(bytes.NewReader(raw), int64(len(raw)))
}

var red = color.NRGBA{255, 0, 0, 255}

func TestInspect(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw  []byte
		want media.Facts
	}{
		"JPEG":         {asJPEG(t, quarters(40, 20)), media.Facts{MIME: media.JPEG, Width: 40, Height: 20}},
		"grey JPEG":    {asJPEG(t, image.NewGray(image.Rect(0, 0, 7, 9))), media.Facts{MIME: media.JPEG, Width: 7, Height: 9}},
		"trailing":     {append(asJPEG(t, quarters(4, 2)), "and more"...), media.Facts{MIME: media.JPEG, Width: 4, Height: 2}},
		"PNG":          {asPNG(t, quarters(40, 20)), media.Facts{MIME: media.PNG, Width: 40, Height: 20}},
		"PNG, turned":  {chunks(asPNG(t, quarters(40, 20)), chunk("eXIf", exif(binary.BigEndian, 8))), media.Facts{MIME: media.PNG, Width: 20, Height: 40}},
		"GIF":          {asGIF(t, 30, 10, 1), media.Facts{MIME: media.GIF, Width: 30, Height: 10}},
		"animated GIF": {asGIF(t, 30, 10, 3), media.Facts{MIME: media.GIF, Width: 30, Height: 10, Frames: 3, Animated: true}},
		"WebP":         {riff(lossless(300, 200, red)), media.Facts{MIME: media.WebP, Width: 300, Height: 200}},
		"WebP, turned": {
			riff(extended(0x08, 300, 200), lossless(300, 200, red), riffChunk("EXIF", exif(binary.LittleEndian, 6))),
			media.Facts{MIME: media.WebP, Width: 200, Height: 300},
		},
	} {
		got, err := inspect(c.raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		c.want.Bytes, c.want.Frames = int64(len(c.raw)), max(c.want.Frames, 1)
		if diff := cmp.Diff(c.want, got, cmpopts.IgnoreUnexported(media.Facts{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestInspectRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw  []byte
		says string
	}{
		"empty":                {nil, "the file is empty"},
		"text":                 {[]byte("I am a picture, says my name"), "the file is no picture"},
		"one byte":             {[]byte("G"), "the file is no picture"},
		"a few bytes":          {[]byte("\x89PNG"), "cut off"},
		"HTML":                 {[]byte("<!doctype html><img src=x>"), "the file is no picture"},
		"WAVE":                 {[]byte("RIFF\x04\x00\x00\x00WAVEfmt "), "the file is no picture"},
		"HEIC":                 {[]byte("\x00\x00\x00\x18ftypheic\x00\x00"), "HEIC"},
		"half a video":         {[]byte("\x00\x00\x00\x18ftypisom\x00\x00"), "cut off"},
		"bomb":                 {bomb(60_000, 60_000, 8), "60000 by 60000 pixels, at most 100 million"},
		"deep bomb":            {bomb(10_000, 6_000, 16), "at most 50 million"},
		"huge numbers":         {bomb(1<<31, 1<<31, 8), "damaged"},
		"no pixels":            {bomb(0, 10, 8), "0 by 10 pixels"},
		"GIF without a screen": {[]byte("GIF89a\x00\x00\x0a\x00\x00\x00\x00;"), "0 by 10 pixels"},
		"GIF without an image": {[]byte("GIF89a\x0a\x00\x0a\x00\x00\x00\x00;"), "damaged"},
		"GIF with many frames": {asGIF(t, 4000, 4000, 40), "pixels in all its frames"},
		"no PNG frames":        {chunks(asPNG(t, quarters(4, 4)), chunk("acTL", []byte{0, 0, 0, 2})), "damaged"},
		"WebP of no frames":    {riff(extended(0x02, 30, 20)), "damaged"},
		"empty WebP frame":     {riff(extended(0x02, 30, 20), riffChunk("ANMF", make([]byte, 16))), "damaged"},
		"short WebP frame":     {riff(extended(0x02, 30, 20), riffChunk("ANMF", make([]byte, 15))), "damaged"},
		"stray WebP frame":     {riff(extended(0, 30, 20), moving(0, 0, 30, 20, lossless(30, 20, red))), "damaged"},
		"WebP pixels outside":  {riff(extended(0x02, 30, 20), moving(2, 0, 30, 20, lossless(30, 20, red))), "damaged"},
		"WebP frame that lies": {riff(extended(0x02, 30, 20), moving(0, 0, 30, 20, lossless(16000, 16000, red))), "damaged"},
		"two in a WebP frame":  {riff(extended(0x02, 30, 20), moving(0, 0, 30, 20, lossless(30, 20, red), lossless(30, 20, red))), "damaged"},
		"WebP without canvas":  {riff(moving(0, 0, 30, 20, lossless(30, 20, red))), "damaged"},
		"WebP of both":         {riff(extended(0x02, 30, 20), moving(0, 0, 30, 20, lossless(30, 20, red)), lossless(30, 20, red)), "damaged"},
		"hidden WebP bomb":     {riff(extended(0, 30, 20), lossless(16000, 16000, red)), "damaged"},
		"large WebP":           {riff(lossless(16000, 16000, red)), "at most 100 million"},
		"WebP, two frames":     {riff(lossless(30, 20, red), lossless(30, 20, red)), "damaged"},
		"lossless JPEG":        {segments([]byte("\xff\xd8\xff\xd9"), segment(0xc3, "\x08\x00\x10\x00\x10\x03")), "rare kind"},
		"JPEG of 12 bits":      {segments([]byte("\xff\xd8\xff\xd9"), segment(0xc1, "\x0c\x00\x10\x00\x10\x03")), "rare kind"},
		"JPEG bomb":            {segments([]byte("\xff\xd8\xff\xd9"), segment(0xc0, "\x08\xff\xff\xff\xff\x03")), "65535 by 65535 pixels"},
		"JPEG of nothing":      {[]byte("\xff\xd8\xff\xd9"), "damaged"},
	} {
		_, err := inspect(c.raw)
		if psn.CodeOf(err) != psn.CodeInvalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: says %v, want %q", name, err, c.says)
		}
	}
	if _, err := media.Inspect(bytes.NewReader(nil), media.MaxBytes+1); psn.CodeOf(err) != psn.CodeInvalid || !strings.Contains(err.Error(), "101 MB") {
		t.Error(err)
	}
}

// TestInspectTruncated cuts each kind of picture at every byte: what is cut off is never taken for whole.
func TestInspectTruncated(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{
		"JPEG": photo(t, quarters(20, 10), 6), "PNG": asPNG(t, quarters(20, 10)), "GIF": asGIF(t, 20, 10, 3),
		"WebP":        riff(extended(0x08, 30, 20), lossless(30, 20, red), riffChunk("EXIF", exif(binary.BigEndian, 3))),
		"moving WebP": riff(extended(0x02, 30, 20), riffChunk("ANIM", make([]byte, 6)), moving(0, 0, 30, 20, lossless(30, 20, red)), moving(2, 2, 8, 8, lossless(8, 8, red))),
		"moving PNG":  chunks(asPNG(t, quarters(20, 10)), chunk("acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0})),
	} {
		for n := range raw {
			if _, err := inspect(raw[:n]); psn.CodeOf(err) != psn.CodeInvalid {
				t.Errorf("%s cut at byte %d of %d: %v", name, n, len(raw), err)
			}
		}
	}
}

func FuzzInspect(f *testing.F) {
	for _, raw := range [][]byte{
		photo(f, quarters(20, 10), 6), chunks(asPNG(f, quarters(4, 4)), chunk("eXIf", exif(binary.BigEndian, 8))), asGIF(f, 8, 8, 2),
		riff(extended(0x08, 30, 20), lossless(30, 20, red), riffChunk("EXIF", exif(binary.BigEndian, 3))), bomb(60_000, 60_000, 8),
		riff(extended(0x12, 30, 20), moving(2, 2, 8, 8, lossless(8, 8, red)), moving(0, 0, 30, 20, lossless(30, 20, red))),
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		facts, err := inspect(raw)
		if err != nil {
			if psn.CodeOf(err) != psn.CodeInvalid {
				t.Fatal(err)
			}
			return
		}
		if facts.Width < 1 || facts.Height < 1 || facts.Width*facts.Height > media.MaxPixels || facts.Bytes != int64(len(raw)) {
			t.Fatalf("%+v", facts)
		}
		if facts.Width*facts.Height > 1<<16 {
			return // sound, and too slow for a fuzzer
		}
		out, err := media.Fit(t.Context(), bytes.NewReader(raw), media.Bounds{Width: 64, Height: 64})
		if err != nil {
			if psn.CodeOf(err) != psn.CodeInvalid {
				t.Fatal(err)
			}
			return
		}
		if again, err := inspect(out.Data); err != nil || again.Width != out.Width || again.Height != out.Height || again.MIME != out.MIME {
			t.Fatalf("%+v became %+v, %v", facts, again, err)
		}
	})
}

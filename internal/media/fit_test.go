package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"testing"

	_ "image/jpeg"
	_ "image/png"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/psn"
)

func fit(t *testing.T, raw []byte, b media.Bounds) media.Fitted {
	t.Helper()
	out, err := media.Fit(t.Context(), bytes.NewReader(raw), b)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := inspect(out.Data)
	if err != nil {
		t.Fatal(err)
	}
	if facts.MIME != out.MIME || facts.Width != out.Width || facts.Height != out.Height || facts.Animated != out.Animated {
		t.Fatalf("it is %+v, and said to be %s %dx%d", facts, out.MIME, out.Width, out.Height)
	}
	if bytes.Contains(out.Data, []byte("CANARY")) || bytes.Contains(out.Data, []byte("Exif")) || bytes.Contains(out.Data, []byte("ICC")) {
		t.Fatal("metadata got through")
	}
	if b.Bytes > 0 && !out.Animated && int64(len(out.Data)) > b.Bytes {
		t.Fatalf("%d bytes, at most %d fit", len(out.Data), b.Bytes)
	}
	return out
}

func pixels(t *testing.T, raw []byte) image.Image {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// corners names the colours of the four quarters.
func corners(m image.Image) string {
	b := m.Bounds()
	out := ""
	for _, p := range []image.Point{{1, 1}, {3, 1}, {1, 3}, {3, 3}} {
		r, g, bl, _ := m.At(b.Dx()*p.X/4, b.Dy()*p.Y/4).RGBA()
		switch high := func(v uint32) bool { return v > 0x8000 }; {
		case high(r) && high(g) && high(bl):
			out += "W"
		case high(r):
			out += "R"
		case high(g):
			out += "G"
		default:
			out += "B"
		}
	}
	return out
}

// TestFitOrientation turns a photo by each of EXIF's orientations. The stored quarters are RG/BW.
func TestFitOrientation(t *testing.T) {
	t.Parallel()
	for orientation, want := range map[int]string{
		1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB",
	} {
		width, height := 48, 32
		if orientation >= 5 {
			width, height = height, width
		}
		raw := photo(t, quarters(48, 32), orientation)
		if facts, err := inspect(raw); err != nil || facts.Width != width || facts.Height != height {
			t.Errorf("%d: inspected %+v, %v", orientation, facts, err)
		}
		out := fit(t, raw, media.Bounds{})
		if got := corners(pixels(t, out.Data)); got != want || out.Width != width || out.Height != height {
			t.Errorf("%d: %s %dx%d, want %s %dx%d", orientation, got, out.Width, out.Height, want, width, height)
		}
		small := fit(t, raw, media.Bounds{Height: 16})
		if got := corners(pixels(t, small.Data)); got != want || small.Height != 16 {
			t.Errorf("%d, smaller: %s %dx%d, want %s", orientation, got, small.Width, small.Height, want)
		}
	}
}

// TestFitMetadata has every place where programs hide things, and finds none of it in the outcome.
func TestFitMetadata(t *testing.T) {
	t.Parallel()
	comment := append(append([]byte("\x21\xfe"), byte(len(canary))), canary+"\x00"...)
	application := append([]byte("\x21\xff\x0bXMP DataXMP"), append([]byte{byte(len(canary))}, canary+"\x00"...)...)
	for name, raw := range map[string][]byte{
		"JPEG": photo(t, quarters(40, 20), 1),
		"PNG": chunks(asPNG(t, quarters(40, 20)), chunk("tEXt", []byte("Comment\x00"+canary)), chunk("eXIf", exif(binary.BigEndian, 1)),
			chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+canary))),
		"GIF":          withBlocks(asGIF(t, 40, 20, 1), comment, application),
		"animated GIF": withBlocks(asGIF(t, 40, 20, 3), comment, application),
		"WebP": riff(extended(0x0c, 30, 20), lossless(30, 20, red), riffChunk("EXIF", exif(binary.BigEndian, 1)),
			riffChunk("XMP ", []byte(canary))),
	} {
		if !bytes.Contains(raw, []byte(canary)) {
			t.Fatalf("%s: no canary to begin with", name)
		}
		fit(t, raw, media.Bounds{AnimatedBytes: 1 << 20})
		fit(t, raw, media.Bounds{Types: []string{media.JPEG}})
	}
}

// withBlocks puts blocks behind a GIF's screen, which has no table of its own, or before its trailer.
func withBlocks(raw []byte, blocks ...[]byte) []byte {
	at := 13
	if raw[10]&0x80 != 0 {
		at += 3 << (raw[10]&7 + 1)
	}
	all := bytes.Join(blocks, nil)
	return bytes.Join([][]byte{raw[:at], all, raw[at : len(raw)-1], all, []byte(";"), []byte(canary)}, nil)
}

func TestFitBounds(t *testing.T) {
	t.Parallel()
	plain, glass := quarters(200, 100), quarters(200, 100)
	for i := 3; i < len(glass.Pix); i += 8 {
		glass.Pix[i] = 40
	}
	for name, c := range map[string]struct {
		raw           []byte
		b             media.Bounds
		mime          string
		width, height int
	}{
		"as it is":                    {asJPEG(t, plain), media.Bounds{}, media.JPEG, 200, 100},
		"a screenshot stays sharp":    {asPNG(t, plain), media.Bounds{}, media.PNG, 200, 100},
		"no PNG":                      {asPNG(t, plain), media.Bounds{Types: []string{media.JPEG}}, media.JPEG, 200, 100},
		"no JPEG":                     {asJPEG(t, plain), media.Bounds{Types: []string{media.PNG}}, media.PNG, 200, 100},
		"width":                       {asJPEG(t, plain), media.Bounds{Width: 50}, media.JPEG, 50, 25},
		"height":                      {asPNG(t, plain), media.Bounds{Height: 10}, media.PNG, 20, 10},
		"pixels":                      {asPNG(t, plain), media.Bounds{Pixels: 5000}, media.PNG, 100, 50},
		"never larger":                {asPNG(t, plain), media.Bounds{Width: 1000, Height: 1000, Pixels: 1 << 30}, media.PNG, 200, 100},
		"one line":                    {asPNG(t, quarters(300, 1)), media.Bounds{Width: 10}, media.PNG, 10, 1},
		"transparent":                 {asPNG(t, glass), media.Bounds{Types: []string{media.JPEG, media.PNG}}, media.PNG, 200, 100},
		"transparent, no PNG":         {asPNG(t, glass), media.Bounds{Types: []string{media.JPEG}}, media.JPEG, 200, 100},
		"WebP":                        {riff(lossless(30, 20, red)), media.Bounds{Types: []string{media.WebP, media.PNG, media.JPEG}}, media.PNG, 30, 20},
		"WebP to what comes first":    {riff(lossless(30, 20, red)), media.Bounds{Types: []string{media.JPEG, media.PNG}}, media.JPEG, 30, 20},
		"still GIF":                   {asGIF(t, 40, 20, 1), media.Bounds{Types: []string{media.JPEG, media.PNG, media.GIF}}, media.PNG, 40, 20},
		"a noisy PNG becomes a JPEG":  {asPNG(t, noise(200, 100)), media.Bounds{Bytes: 30_000}, media.JPEG, 200, 100},
		"a noisy PNG that stays one":  {asPNG(t, noise(200, 100)), media.Bounds{Bytes: 100_000}, media.PNG, 200, 100},
		"quality goes before size":    {asJPEG(t, noise(400, 300)), media.Bounds{Bytes: 90_000}, media.JPEG, 400, 300},
		"deep colours":                {asPNG(t, image.NewRGBA64(image.Rect(0, 0, 30, 20))), media.Bounds{Width: 15}, media.PNG, 15, 10},
		"colours for print":           {asJPEG(t, image.NewCMYK(image.Rect(0, 0, 30, 20))), media.Bounds{Width: 15}, media.JPEG, 15, 10},
		"more lines than are scaled":  {asPNG(t, quarters(500, 700)), media.Bounds{Width: 450}, media.PNG, 450, 630},
		"an upright photo of someone": {photo(t, quarters(60, 40), 6), media.Bounds{Width: 20}, media.JPEG, 20, 30},
	} {
		out := fit(t, c.raw, c.b)
		if out.MIME != c.mime || out.Width != c.width || out.Height != c.height || out.Still {
			t.Errorf("%s: %s %dx%d, want %s %dx%d", name, out.MIME, out.Width, out.Height, c.mime, c.width, c.height)
		}
		if again := fit(t, c.raw, c.b); !bytes.Equal(out.Data, again.Data) {
			t.Errorf("%s: other bytes the second time", name)
		}
	}
	if got := corners(pixels(t, fit(t, asPNG(t, quarters(500, 700)), media.Bounds{Width: 450}).Data)); got != "RGBW" {
		t.Errorf("scaled to %s", got)
	}
}

// TestFitBytes gives less and less room: the picture gets smaller, until nothing fits.
func TestFitBytes(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{"JPEG": asJPEG(t, noise(300, 200)), "PNG": asPNG(t, noise(300, 200))} {
		last := 1 << 30
		for _, room := range []int64{60_000, 20_000, 5_000, 1_000} {
			out := fit(t, raw, media.Bounds{Bytes: room})
			if out.Width > last || out.Width < 4 {
				t.Errorf("%s within %d: %d pixels wide, after %d", name, room, out.Width, last)
			}
			last = out.Width
		}
		if _, err := media.Fit(t.Context(), bytes.NewReader(raw), media.Bounds{Bytes: 50}); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%s within 50 bytes: %v", name, err)
		}
	}
	glass := noise(300, 200)
	glass.Pix[3] = 0
	if out := fit(t, asPNG(t, glass), media.Bounds{Bytes: 20_000}); out.MIME != media.PNG || out.Width > 150 {
		t.Errorf("%s %d pixels wide", out.MIME, out.Width)
	}
}

func TestFitAnimation(t *testing.T) {
	t.Parallel()
	raw := asGIF(t, 40, 20, 4)
	out := fit(t, raw, media.Bounds{AnimatedBytes: 1 << 20, Types: []string{media.JPEG, media.GIF}, Bytes: 10})
	if !out.Animated || out.Still || out.MIME != media.GIF {
		t.Fatalf("%+v", out)
	}
	before, err := gif.DecodeAll(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	after, err := gif.DecodeAll(bytes.NewReader(out.Data))
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Image) != 4 || after.LoopCount != before.LoopCount || after.Delay[3] != before.Delay[3] ||
		!bytes.Equal(after.Image[3].Pix, before.Image[3].Pix) || after.Image[3].Bounds() != before.Image[3].Bounds() {
		t.Errorf("%d frames, loop %d, delays %v", len(after.Image), after.LoopCount, after.Delay)
	}
	for name, b := range map[string]media.Bounds{
		"no animations": {}, "too large": {AnimatedBytes: int64(len(raw) / 2)}, "too wide": {AnimatedBytes: 1 << 20, Width: 20},
		"no GIF": {AnimatedBytes: 1 << 20, Types: []string{media.PNG}},
	} {
		if out := fit(t, raw, b); out.Animated || !out.Still || out.MIME != media.PNG {
			t.Errorf("%s: %s, still %t", name, out.MIME, out.Still)
		}
	}
}

func TestFitRefuses(t *testing.T) {
	t.Parallel()
	broken := asPNG(t, noise(50, 50))
	for i := 200; i < 400; i++ {
		broken[i] ^= 0x5a
	}
	for name, c := range map[string]struct {
		raw  []byte
		b    media.Bounds
		want psn.Code
	}{
		"broken":         {broken, media.Bounds{}, psn.CodeInvalid},
		"nothing inside": {bomb(10, 10, 8), media.Bounds{}, psn.CodeInvalid},
		"no picture":     {[]byte("hello, world"), media.Bounds{}, psn.CodeInvalid},
		"no type":        {asPNG(t, quarters(4, 4)), media.Bounds{Types: []string{"image/avif"}}, psn.CodeUnsupported},
	} {
		if _, err := media.Fit(t.Context(), bytes.NewReader(c.raw), c.b); psn.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := media.Fit(ctx, bytes.NewReader(asPNG(t, quarters(4, 4))), media.Bounds{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestFitFlattens shows what is transparent on white.
func TestFitFlattens(t *testing.T) {
	t.Parallel()
	m := image.NewNRGBA(image.Rect(0, 0, 16, 16))
	out := fit(t, asPNG(t, m), media.Bounds{Types: []string{media.JPEG}})
	if r, g, b, _ := pixels(t, out.Data).At(8, 8).RGBA(); r < 0xf000 || g < 0xf000 || b < 0xf000 {
		t.Error(color.RGBA64{uint16(r), uint16(g), uint16(b), 0xffff})
	}
}

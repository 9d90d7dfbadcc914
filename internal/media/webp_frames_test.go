package media_test

import (
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"github.com/postshitnow/psn/internal/media"
)

// TestMovingPictures has animations that psn shows the first frame of: WebP with and without lossy pixels, and PNG.
func TestMovingPictures(t *testing.T) {
	t.Parallel()
	file := func(name string) []byte {
		raw, err := os.ReadFile(filepath.Join("testdata", "files", name))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	red, green := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}
	whole := riff(extended(0x12, 30, 20), riffChunk("ANIM", make([]byte, 6)), moving(0, 0, 30, 20, lossless(30, 20, red)), moving(0, 0, 30, 20, lossless(30, 20, green)))
	for name, c := range map[string]struct {
		raw           []byte
		frames        int
		width, height int
	}{
		"WebP":      {whole, 2, 30, 20},
		"one frame": {riff(extended(0x12, 30, 20), moving(0, 0, 30, 20, lossless(30, 20, red))), 1, 30, 20},
		"lossy":     {file("moves.webp"), 3, 32, 24},
		"PNG":       {file("moves.png"), 2, 32, 24},
	} {
		facts, err := inspect(c.raw)
		if err != nil || facts.Frames != c.frames || facts.Animated != (c.frames > 1) || facts.Width != c.width || facts.Height != c.height {
			t.Errorf("%s: %+v, %v", name, facts, err)
		}
		out := fit(t, c.raw, media.Bounds{Types: []string{media.WebP, media.GIF, media.PNG, media.JPEG}, AnimatedBytes: 1 << 20})
		if out.Animated || out.Still != (c.frames > 1) || out.MIME != media.PNG || out.Width != c.width || out.Height != c.height {
			t.Errorf("%s became %s %d × %d, animated %t, still %t", name, out.MIME, out.Width, out.Height, out.Animated, out.Still)
		}
	}
	if got := color.NRGBAModel.Convert(pixels(t, fit(t, whole, media.Bounds{Types: []string{media.PNG}}).Data).At(15, 10)); got != red {
		t.Errorf("the first frame is %v", got)
	}
	// A frame may be a part of the canvas, whose rest is transparent.
	part := pixels(t, fit(t, riff(extended(0x12, 30, 20), moving(10, 4, 8, 6, lossless(8, 6, red)), moving(0, 0, 30, 20, lossless(30, 20, green))), media.Bounds{Types: []string{media.PNG}}).Data)
	if in, out := color.NRGBAModel.Convert(part.At(12, 6)), color.NRGBAModel.Convert(part.At(2, 2)); in != red || out != (color.NRGBA{}) {
		t.Errorf("in the frame %v, outside %v", in, out)
	}
	// Half transparent, as its file says.
	if _, _, _, a := pixels(t, fit(t, file("moves.webp"), media.Bounds{Types: []string{media.PNG}}).Data).At(16, 12).RGBA(); a>>8 < 100 || a>>8 > 156 {
		t.Errorf("the lossy frame's alpha is %d", a>>8)
	}
}

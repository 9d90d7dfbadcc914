package media_test

import (
	"image"
	"image/color"
	"testing"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/psn"
)

// TestFrameSize has what is shown of a picture always within the proportions, whatever its size.
func TestFrameSize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		frame         media.Frame
		width, height int
		wantW, wantH  int
	}{
		{media.Frame{MinRatio: 0.8, MaxRatio: 1.91, Fit: psn.FitCrop}, 1080, 1350, 1080, 1350},
		{media.Frame{MinRatio: 0.8, MaxRatio: 1.91, Fit: psn.FitCrop}, 4000, 1000, 1910, 1000},
		{media.Frame{MinRatio: 0.8, MaxRatio: 1.91, Fit: psn.FitCrop}, 1000, 2000, 1000, 1250},
		{media.Frame{MinRatio: 0.8, MaxRatio: 1.91, Fit: psn.FitPad}, 1000, 2000, 1600, 2000},
		{media.Frame{MinRatio: 0.8, MaxRatio: 1.91, Fit: psn.FitPad}, 4000, 1000, 4000, 2095},
		{media.Frame{MinRatio: 0.8, MaxRatio: 1.91}, 4000, 1000, 4000, 1000},
		{media.Frame{MaxRatio: 1, Fit: psn.FitCrop}, 3, 1, 1, 1},
		{media.Frame{MinRatio: 1, Fit: psn.FitPad}, 1, 3, 3, 3},
		{media.Frame{Fit: psn.FitCrop}, 9, 1, 9, 1},
	} {
		if w, h := c.frame.Size(c.width, c.height); w != c.wantW || h != c.wantH {
			t.Errorf("%+v of %d × %d: %d × %d, want %d × %d", c.frame, c.width, c.height, w, h, c.wantW, c.wantH)
		}
	}
	for width := 1; width < 400; width += 7 {
		for height := 1; height < 400; height += 11 {
			for _, how := range []psn.Fit{psn.FitCrop, psn.FitPad} {
				f := media.Frame{MinRatio: 0.8, MaxRatio: 1.91, Fit: how}
				w, h := f.Size(width, height)
				if !f.Holds(w, h) && w > 1 && h > 1 {
					t.Fatalf("%s %d × %d gives %d × %d", how, width, height, w, h)
				}
			}
		}
	}
}

// TestFitFrame crops and pads pictures however they are turned: the middle stays, and the border has the edge's colour.
func TestFitFrame(t *testing.T) {
	t.Parallel()
	square := media.Frame{MinRatio: 1, MaxRatio: 1}
	for orientation, want := range map[int]string{
		1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB",
	} {
		raw := photo(t, quarters(96, 32), orientation)
		square.Fit = psn.FitCrop
		out := fit(t, raw, media.Bounds{Frame: square})
		if got := corners(pixels(t, out.Data)); got != want || out.Width != 32 || out.Height != 32 {
			t.Errorf("%d, cropped: %s %d × %d, want %s", orientation, got, out.Width, out.Height, want)
		}
		square.Fit = psn.FitPad
		out = fit(t, raw, media.Bounds{Frame: square, Width: 48})
		m := pixels(t, out.Data)
		if out.Width != 48 || out.Height != 48 {
			t.Errorf("%d, padded: %d × %d", orientation, out.Width, out.Height)
		}
		part := image.NewRGBA(image.Rect(0, 0, 16, 16)) // the picture is a band through the middle
		for y := range 16 {
			for x := range 16 {
				at := image.Pt(x*3+1, 16+y)
				if orientation >= 5 {
					at = image.Pt(16+x, y*3+1)
				}
				part.Set(x, y, m.At(at.X, at.Y))
			}
		}
		if got := corners(part); got != want {
			t.Errorf("%d, padded: %s, want %s", orientation, got, want)
		}
	}

	red := image.NewNRGBA(image.Rect(0, 0, 90, 30))
	for i := range red.Pix {
		red.Pix[i] = []byte{200, 10, 20, 255}[i%4]
	}
	padded := pixels(t, fit(t, asPNG(t, red), media.Bounds{Frame: square}).Data)
	if c, ok := color.NRGBAModel.Convert(padded.At(2, 2)).(color.NRGBA); !ok || c != (color.NRGBA{200, 10, 20, 255}) {
		t.Errorf("the border of a red picture is %v", c)
	}
	// What is asked to be refused is refused elsewhere: here it keeps its proportions.
	if out := fit(t, asPNG(t, red), media.Bounds{Frame: media.Frame{MaxRatio: 1}}); out.Width != 90 || out.Height != 30 {
		t.Errorf("without a choice: %d × %d", out.Width, out.Height)
	}
	// Scaling rounds, and must not lead out of the proportions again.
	wide := media.Frame{MinRatio: 0.8, MaxRatio: 1.91, Fit: psn.FitCrop}
	for width := 300; width < 420; width += 3 {
		out := fit(t, asJPEG(t, quarters(width, 101)), media.Bounds{Width: 144, Frame: wide})
		if ratio := float64(out.Width) / float64(out.Height); ratio > 1.91 || ratio < 0.8 {
			t.Errorf("%d × 101 became %d × %d", width, out.Width, out.Height)
		}
	}
	// Nothing moves any more in what is cropped.
	if out := fit(t, asGIF(t, 90, 30, 3), media.Bounds{AnimatedBytes: 1 << 20, Frame: media.Frame{MaxRatio: 1, Fit: psn.FitCrop}}); out.Animated || !out.Still || out.Width != 30 {
		t.Errorf("a cropped GIF: %+v", out)
	}
}

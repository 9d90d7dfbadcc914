package media

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"

	"github.com/postshitnow/psn/internal/psn"
)

// Frame is the proportions in which a network shows pictures, width by height, and what becomes of a picture with
// others. A zero bound is none.
type Frame struct {
	MinRatio float64
	MaxRatio float64
	Fit      psn.Fit
}

// frameSlack is how far outside a picture may be that nobody would call cropped: a rounded pixel.
const frameSlack = 0.01

// Holds reports whether a picture of that size is taken as it is.
func (f Frame) Holds(width, height int) bool {
	ratio := float64(width) / float64(height)
	return (f.MinRatio <= 0 || ratio >= f.MinRatio-frameSlack) && (f.MaxRatio <= 0 || ratio <= f.MaxRatio+frameSlack)
}

// Size returns the size of what is shown of a picture: what is left of it, or with the border around it.
func (f Frame) Size(width, height int) (int, int) {
	if f.Holds(width, height) {
		return width, height
	}
	w, h := float64(width), float64(height)
	tall := f.MinRatio > 0 && w/h < f.MinRatio
	switch {
	case f.Fit == psn.FitCrop && tall:
		h = math.Floor(w / f.MinRatio)
	case f.Fit == psn.FitCrop:
		w = math.Floor(h * f.MaxRatio)
	case f.Fit == psn.FitPad && tall:
		w = math.Ceil(h * f.MinRatio)
	case f.Fit == psn.FitPad:
		h = math.Ceil(w / f.MaxRatio)
	default:
		return width, height
	}
	return max(1, int(w)), max(1, int(h))
}

// within makes a size that is a rounded pixel outside of the proportions lie inside of them.
func (f Frame) within(width, height int) (int, int) {
	switch ratio := float64(width) / float64(height); {
	case f.MinRatio > 0 && ratio < f.MinRatio:
		height = max(1, int(float64(width)/f.MinRatio))
	case f.MaxRatio > 0 && ratio > f.MaxRatio:
		width = max(1, int(float64(height)*f.MaxRatio))
	}
	return width, height
}

// crop returns the middle of a picture, and the facts of that. What has to be turned is turned first.
func (f Frame) crop(pixels image.Image, facts Facts) (image.Image, Facts) {
	width, height := f.Size(facts.Width, facts.Height)
	if f.Fit != psn.FitCrop || width == facts.Width && height == facts.Height {
		return pixels, facts
	}
	if facts.orientation != 1 {
		pixels, facts.orientation = upright(asRGBA(pixels), facts.orientation), 1
	}
	from := pixels.Bounds()
	left, top := from.Min.X+(facts.Width-width)/2, from.Min.Y+(facts.Height-height)/2
	facts.Width, facts.Height = width, height
	part := image.Rect(left, top, left+width, top+height)
	if whole, ok := pixels.(interface {
		SubImage(r image.Rectangle) image.Image
	}); ok {
		return whole.SubImage(part), facts
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Bounds(), pixels, part.Min, draw.Src)
	return out, facts
}

// pad puts a picture into the middle of a larger one, in the colour that its edge has on average.
func pad(view image.Image, width, height int) image.Image {
	from := view.Bounds()
	if from.Dx() == width && from.Dy() == height {
		return view
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Bounds(), image.NewUniform(edge(view)), image.Point{}, draw.Src)
	at := image.Pt((width-from.Dx())/2, (height-from.Dy())/2)
	draw.Draw(out, image.Rectangle{Min: at, Max: at.Add(from.Size())}, view, from.Min, draw.Src)
	return out
}

// edge returns the mean colour of the outermost pixels.
func edge(view image.Image) color.RGBA {
	var r, g, b, a, n uint64
	add := func(x, y int) {
		cr, cg, cb, ca := view.At(x, y).RGBA()
		r, g, b, a, n = r+uint64(cr), g+uint64(cg), b+uint64(cb), a+uint64(ca), n+1
	}
	box := view.Bounds()
	for x := box.Min.X; x < box.Max.X; x++ {
		add(x, box.Min.Y)
		add(x, box.Max.Y-1)
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		add(box.Min.X, y)
		add(box.Max.X-1, y)
	}
	mean := func(sum uint64) uint8 { return uint8(sum / n >> 8) } //nolint:gosec // the mean of 16 bits, halved to 8
	return color.RGBA{mean(r), mean(g), mean(b), mean(a)}
}

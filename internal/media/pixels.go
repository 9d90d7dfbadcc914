package media

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"

	"github.com/postshitnow/psn/internal/psn"
)

// decode returns the pixels of a picture that was inspected, as they are stored; of an animation those of the
// first frame.
func decode(raw []byte, f Facts) (image.Image, error) {
	width, height := f.stored()
	decoders := map[string]func(io.Reader) (image.Image, error){
		JPEG: jpeg.Decode, PNG: png.Decode, GIF: gif.Decode,
		WebP: func(io.Reader) (image.Image, error) { return decodeWebP(raw, width, height) },
	}
	pixels, err := decoders[f.MIME](bytes.NewReader(raw))
	if err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			return nil, errTruncated
		}
		return nil, psn.Errorf(psn.CodeInvalid, "the picture is damaged: %w", err).WithHint("export the file again")
	}
	whole := image.Rect(0, 0, width, height)
	if pixels.Bounds() == whole {
		return pixels, nil
	}
	if f.MIME != GIF {
		return nil, errDamaged
	}
	screen := image.NewRGBA(whole) // a frame may be a part of the screen
	draw.Draw(screen, pixels.Bounds(), pixels, pixels.Bounds().Min, draw.Src)
	return screen, nil
}

func isOpaque(pixels image.Image) bool {
	o, ok := pixels.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// render returns the picture upright and in that size.
func render(pixels image.Image, f Facts, width, height int) image.Image {
	if f.turned() {
		width, height = height, width
	}
	if pixels.Bounds().Dx() != width || pixels.Bounds().Dy() != height {
		pixels = scale(pixels, width, height)
	}
	if f.orientation == 1 {
		return pixels
	}
	return upright(asRGBA(pixels), f.orientation)
}

// strip is how many lines are scaled at once: the scaler needs 32 bytes for each of their pixels.
const strip = 128

// scale resizes in two passes, first the lines and then the columns.
func scale(pixels image.Image, width, height int) *image.RGBA {
	from := pixels.Bounds()
	wide := image.NewRGBA(image.Rect(0, 0, width, from.Dy()))
	lines := draw.CatmullRom.NewScaler(width, strip, from.Dx(), strip)
	for y := 0; y < from.Dy(); y += strip {
		end := min(y+strip, from.Dy())
		lines.Scale(wide, image.Rect(0, y, width, end), pixels,
			image.Rect(from.Min.X, from.Min.Y+y, from.Max.X, from.Min.Y+end), draw.Src, nil)
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	columns := draw.CatmullRom.NewScaler(strip, height, strip, from.Dy())
	for x := 0; x < width; x += strip {
		end := min(x+strip, width)
		columns.Scale(out, image.Rect(x, 0, end, height), wide, image.Rect(x, 0, end, from.Dy()), draw.Src, nil)
	}
	return out
}

func asRGBA(pixels image.Image) *image.RGBA {
	if same, ok := pixels.(*image.RGBA); ok {
		return same
	}
	out := image.NewRGBA(image.Rect(0, 0, pixels.Bounds().Dx(), pixels.Bounds().Dy()))
	draw.Draw(out, out.Bounds(), pixels, pixels.Bounds().Min, draw.Src)
	return out
}

// upright turns and mirrors a picture as its EXIF orientation asks for.
func upright(from *image.RGBA, orientation int) *image.RGBA {
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, h-1-x
			case 7:
				sx, sy = w-1-y, h-1-x
			case 8:
				sx, sy = w-1-y, x
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], from.Pix[from.PixOffset(sx, sy):][:4])
		}
	}
	return out
}

// qualities are the steps in which an encoding gets smaller.
func qualities(kind string) []int {
	if kind == JPEG {
		return []int{90, 80, 70, 60}
	}
	return []int{0}
}

// encode writes pixels and nothing else. JPEG shows what is transparent on white.
func encode(pixels image.Image, kind string, quality int) ([]byte, error) {
	var out bytes.Buffer
	if kind == PNG {
		err := png.Encode(&out, pixels)
		return out.Bytes(), err
	}
	if !isOpaque(pixels) {
		white := image.NewRGBA(pixels.Bounds())
		draw.Draw(white, white.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(white, white.Bounds(), pixels, pixels.Bounds().Min, draw.Over)
		pixels = white
	}
	err := jpeg.Encode(&out, pixels, &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

package media

import (
	"bytes"
	"context"
	"image"
	"io"
	"math"
	"slices"

	"github.com/postshitnow/psn/internal/psn"
)

// Bounds are what a network takes; a zero bound is none.
type Bounds struct {
	Types         []string // MIME types, the one to convert to first; empty for any
	Bytes         int64    // of one file
	Width         int      // pixels
	Height        int      // pixels
	Pixels        int64    // width times height
	AnimatedBytes int64    // of an animated GIF; 0 means that nothing may move
	Frame         Frame
}

// Fitted is a picture as a network takes it.
type Fitted struct {
	Data     []byte
	MIME     string
	Width    int // pixels
	Height   int // pixels
	Animated bool
	Still    bool // it is only the first frame of an animation
}

// decoding is held by whoever has a decoded picture in memory.
var decoding = make(chan struct{}, 1)

// Fit makes a picture fit: upright, not larger than the bounds, of a type they name, and without metadata:
// EXIF, XMP, colour profiles and comments are always removed. The same picture and bounds give the same
// bytes. A JPEG loses quality before it gets smaller; what is transparent stays PNG where that is taken. What the
// bounds' frame does not hold is cropped or padded, if the frame says so, and otherwise keeps its proportions. An
// animated GIF is passed on frame by frame where the bounds allow it, and otherwise shows its first frame.
//
// One picture is decoded at a time; others wait until ctx ends. It holds the file and at most three copies of
// its pixels. Errors are those of Inspect, and psn.CodeInvalid for pixels that can't be decoded and for
// bounds that nothing fits.
func Fit(ctx context.Context, r io.Reader, b Bounds) (Fitted, error) {
	select {
	case decoding <- struct{}{}:
		defer func() { <-decoding }()
	case <-ctx.Done():
		return Fitted{}, ctx.Err()
	}
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Fitted{}, err
	}
	f, err := Inspect(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return Fitted{}, err
	}
	if f.Animated && f.MIME == GIF {
		if out, ok := passGIF(raw, f, b); ok {
			return out, nil
		}
	}
	pixels, err := decode(raw, f)
	if err != nil {
		return Fitted{}, err
	}
	out, err := squeeze(ctx, pixels, f, b)
	out.Still = f.Animated
	return out, err
}

// passGIF returns an animated GIF without its metadata, if the bounds allow it.
func passGIF(raw []byte, f Facts, b Bounds) (Fitted, bool) {
	if width, height := b.size(b.Frame.Size(f.Width, f.Height)); !b.takes(GIF) || width != f.Width || height != f.Height {
		return Fitted{}, false
	}
	var out bytes.Buffer
	_, err := readGIF(newScan(bytes.NewReader(raw), int64(len(raw))), &out)
	if err != nil || int64(out.Len()) > b.AnimatedBytes {
		return Fitted{}, false
	}
	return Fitted{Data: out.Bytes(), MIME: GIF, Width: f.Width, Height: f.Height, Animated: true}, true
}

// squeeze scales and encodes until the picture fits.
func squeeze(ctx context.Context, pixels image.Image, f Facts, b Bounds) (Fitted, error) {
	kinds, err := b.kinds(f.MIME, isOpaque(pixels))
	if err != nil {
		return Fitted{}, err
	}
	pixels, f = b.Frame.crop(pixels, f)
	outerW, outerH := b.Frame.Size(f.Width, f.Height) // larger than the picture where a border is added
	width, height := b.size(outerW, outerH)
	for {
		if b.Frame.Holds(outerW, outerH) {
			width, height = b.Frame.within(width, height)
		}
		view := render(pixels, f, share(width, f.Width, outerW), share(height, f.Height, outerH))
		view = pad(view, width, height)
		best := int64(math.MaxInt64)
		for _, k := range kinds {
			for _, q := range qualities(k) {
				if err := ctx.Err(); err != nil {
					return Fitted{}, err
				}
				data, err := encode(view, k, q)
				if err != nil {
					return Fitted{}, err
				}
				if b.Bytes == 0 || int64(len(data)) <= b.Bytes {
					return Fitted{Data: data, MIME: k, Width: width, Height: height}, nil
				}
				best = min(best, int64(len(data)))
			}
		}
		if width == 1 && height == 1 {
			return Fitted{}, psn.Errorf(psn.CodeInvalid, "the picture can't be made to fit %d bytes", b.Bytes)
		}
		factor := min(0.9, 0.97*math.Sqrt(float64(b.Bytes)/float64(best)))
		width, height = scaled(width, factor), scaled(height, factor)
	}
}

// share returns the part of n that inner is of outer; all of it if they are the same.
func share(n, inner, outer int) int {
	if inner == outer {
		return n
	}
	return min(n, max(1, int(math.Round(float64(n)*float64(inner)/float64(outer)))))
}

func scaled(n int, factor float64) int { return max(1, int(float64(n)*factor)) }

func (b Bounds) takes(kind string) bool { return len(b.Types) == 0 || slices.Contains(b.Types, kind) }

// size returns the largest size within the bounds with the picture's proportions.
func (b Bounds) size(width, height int) (int, int) {
	factor := 1.0
	if b.Width > 0 {
		factor = min(factor, float64(b.Width)/float64(width))
	}
	if b.Height > 0 {
		factor = min(factor, float64(b.Height)/float64(height))
	}
	if b.Pixels > 0 {
		factor = min(factor, math.Sqrt(float64(b.Pixels)/(float64(width)*float64(height))))
	}
	if factor >= 1 {
		return width, height
	}
	return scaled(width, factor), scaled(height, factor)
}

// kinds returns the types to encode a picture as, the one to try first in front: its own if that is lossless or
// taken, PNG if it is transparent, and otherwise what the bounds name first.
func (b Bounds) kinds(from string, opaque bool) ([]string, error) {
	var found []string
	add := func(kind string) {
		if b.takes(kind) && !slices.Contains(found, kind) {
			found = append(found, kind)
		}
	}
	switch {
	case !opaque && b.takes(PNG):
		return []string{PNG}, nil
	case from == PNG, from == GIF:
		add(PNG)
	case from == JPEG:
		add(JPEG)
	}
	if len(found) == 0 {
		for _, kind := range b.Types {
			if kind == JPEG || kind == PNG {
				add(kind)
				break
			}
		}
	}
	add(JPEG) // gets small where a PNG does not
	if len(found) == 0 {
		add(PNG)
	}
	if len(found) == 0 {
		return nil, psn.Errorf(psn.CodeUnsupported, "psn makes JPEG and PNG pictures, and neither is taken here")
	}
	return found, nil
}

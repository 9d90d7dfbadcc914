// Package media looks into pictures, videos and documents, and makes pictures fit what a network takes. It reads
// what it is given and nothing else.
package media

import (
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// The types of pictures that psn reads.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	GIF  = "image/gif"
	WebP = "image/webp"
)

// The types of videos and documents that psn reads.
const (
	MP4  = "video/mp4"
	MOV  = "video/quicktime"
	WebM = "video/webm"
	PDF  = "application/pdf"
)

// What is more than this is refused before a pixel of it is decoded.
const (
	MaxBytes       = 100 << 20   // of a picture or a document
	MaxVideoBytes  = 1 << 30     // of a video
	MaxPixels      = 100_000_000 // width times height; half of that with 16 bits a colour
	MaxFramePixels = 500_000_000 // of all frames of a GIF together
)

// Facts are what the headers of a file say of it.
type Facts struct {
	MIME     string // found in its bytes, whatever it is called
	Bytes    int64
	Width    int // pixels, upright
	Height   int // pixels, upright
	Frames   int // of a picture: 1 unless it is animated
	Animated bool

	Duration  time.Duration // of a video; 0 if the file does not say it
	Rate      float64       // frames per second of a video; 0 if the file does not say it
	Video     string        // codec of a video's pictures: "h264"
	Audio     string        // codec of a video's sound: "aac"; empty if there is none
	Bitrate   int64         // bits per second of the whole file; 0 if its duration is not known
	FastStart bool          // a video's index stands before its pictures, so that it can be shown while it arrives
	Pages     int           // of a document; 0 if they can't be counted

	orientation int // EXIF's: 1 is upright
}

// turned reports whether the picture lies on its side, so that its width is stored as its height.
func (f Facts) turned() bool { return f.orientation >= 5 }

// stored returns the size in which the pixels are stored.
func (f Facts) stored() (width, height int) {
	if f.turned() {
		return f.Height, f.Width
	}
	return f.Width, f.Height
}

// knownTypes is the hint of whatever can't be read.
const knownTypes = "use a JPEG, PNG, WebP or GIF picture, an MP4, MOV or WebM video, or a PDF"

var (
	errTruncated = psn.Errorf(psn.CodeInvalid, "the picture is cut off: its file ends too early").
			WithHint("copy or export the file again")
	errDamaged = psn.Errorf(psn.CodeInvalid, "the picture is damaged").WithHint("export the file again")
)

// checkSize refuses pictures without pixels and those with too many for their depth, in bits a colour.
func checkSize(width, height, depth int) error {
	if width == 0 || height == 0 {
		return psn.Errorf(psn.CodeInvalid, "the picture is %d by %d pixels: there is nothing to see", width, height).
			WithHint("export the file again")
	}
	most := int64(MaxPixels)
	if depth > 8 {
		most /= 2
	}
	if int64(width)*int64(height) > most {
		return psn.Errorf(psn.CodeInvalid, "the picture is %d by %d pixels, at most %d million pixels are allowed",
			width, height, most/1_000_000).WithHint("make it smaller; no network shows so many")
	}
	return nil
}

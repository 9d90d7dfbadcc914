package media

import (
	"bytes"
	"io"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Inspect says what a file of that size is. It looks at bytes, not at names, and decodes no pixel. Through a
// picture's structure it walks to the end; of a video or a document, of whatever size, it reads the index and
// holds a few MiB at most.
//
// It returns an error with psn.CodeInvalid for what psn does not read, is cut off or damaged, has no pixels
// or too many, or is larger than MaxBytes, a video than MaxVideoBytes.
func Inspect(r io.ReaderAt, size int64) (Facts, error) {
	if size == 0 {
		return Facts{}, psn.Errorf(psn.CodeInvalid, "the file is empty").WithHint(knownTypes)
	}
	s := newScan(r, min(size, MaxBytes))
	head := s.peek(1 << 10)
	if inspect := sniffVideo(head); inspect != nil {
		return inspectVideo(inspect, r, size)
	}
	if size > MaxBytes {
		return Facts{}, psn.Errorf(psn.CodeInvalid, "the file has %d MB, at most %d MB are allowed", megabytes(size), MaxBytes>>20).
			WithHint("make it smaller; videos may have %d MB", MaxVideoBytes>>20)
	}
	if isPDF(head) {
		return inspectPDF(r, size)
	}
	inspect, err := sniff(head[:min(len(head), 12)])
	if err != nil {
		return Facts{}, err
	}
	f, err := inspect(s)
	if err != nil {
		return Facts{}, err
	}
	f.Bytes = size
	f.Frames = max(f.Frames, 1)
	f.Animated = f.Frames > 1
	if f.orientation == 0 {
		f.orientation = 1
	}
	if f.turned() {
		f.Width, f.Height = f.Height, f.Width
	}
	return f, nil
}

func megabytes(size int64) int64 { return (size + 1<<20 - 1) >> 20 }

// sniff returns the reader of the type of picture that a file begins like.
func sniff(head []byte) (func(*scan) (Facts, error), error) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return inspectJPEG, nil
	case bytes.HasPrefix(head, []byte(pngSignature)):
		return inspectPNG, nil
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return inspectGIF, nil
	case bytes.HasPrefix(head, []byte("RIFF")) && bytes.HasSuffix(head, []byte("WEBP")):
		return inspectWebP, nil
	case len(head) == 12 && string(head[4:8]) == "ftyp":
		return nil, foreign(string(head[8:]))
	case cutOff(head):
		return nil, errTruncated
	}
	return nil, psn.Errorf(psn.CodeInvalid, "the file is no picture, video or document that psn reads, whatever its name says").
		WithHint(knownTypes)
}

// foreignPictures are the brands of ISO/IEC 14496-12 that name pictures.
var foreignPictures = map[string]string{
	"heic": "HEIC", "heix": "HEIC", "mif1": "HEIC", "msf1": "HEIC", "heim": "HEIC", "heis": "HEIC", "avif": "AVIF", "avis": "AVIF",
}

// foreign refuses a picture of the ISO family by its brand.
func foreign(brand string) error {
	if foreignPictures[brand] == "AVIF" {
		return psn.Errorf(psn.CodeInvalid, "the file is an AVIF picture, which psn can't read").
			WithHint("make a JPEG of it: `ffmpeg -i picture.avif picture.jpg`, or on a Mac `sips -s format jpeg picture.avif --out picture.jpg`")
	}
	return psn.Errorf(psn.CodeInvalid, "the file is a HEIC picture, which psn can't read").
		WithHint("make a JPEG of it: on a Mac `sips -s format jpeg picture.heic --out picture.jpg`, elsewhere `heif-convert picture.heic picture.jpg`")
}

// cutOff reports whether a file is only the beginning of a signature.
func cutOff(head []byte) bool {
	for _, whole := range []string{"\xff\xd8\xff", pngSignature, "GIF89a", "GIF87a", "RIFF"} {
		if len(head) > 1 && len(head) < 12 && bytes.HasPrefix([]byte(whole), head[:min(len(head), len(whole))]) {
			return true
		}
	}
	return false
}

// videoReader reads the facts of one type of video.
type videoReader func(r io.ReaderAt, size int64) (Facts, error)

// sniffVideo returns the reader of the type of video that a file begins like; nil if it begins like none.
func sniffVideo(head []byte) videoReader {
	switch {
	case bytes.HasPrefix(head, []byte(ebmlSignature)):
		return readWebM
	case len(head) < 12:
		return nil
	case string(head[4:8]) == "ftyp" && foreignPictures[string(head[8:12])] == "":
		return readMP4
	}
	switch string(head[4:8]) { // QuickTime files of before the brand
	case "moov", "mdat", "wide", "pnot":
		return readMP4
	}
	return nil
}

// inspectVideo reads a video's facts, and refuses one without pictures.
func inspectVideo(read videoReader, r io.ReaderAt, size int64) (Facts, error) {
	if size > MaxVideoBytes {
		return Facts{}, psn.Errorf(psn.CodeInvalid, "the video has %d MB, at most %d MB are allowed", megabytes(size), MaxVideoBytes>>20).
			WithHint("export it with a lower bit rate")
	}
	f, err := read(r, size)
	if err != nil {
		return Facts{}, err
	}
	f.Bytes, f.Frames = size, 1
	switch {
	case f.Video == "":
		return Facts{}, psn.Errorf(psn.CodeInvalid, "the file has sound and no pictures: it is no video").WithHint(knownTypes)
	case f.Width <= 0 || f.Height <= 0 || f.Width > maxSide || f.Height > maxSide:
		return Facts{}, psn.Errorf(psn.CodeInvalid, "the video is %d by %d pixels, which can't be", f.Width, f.Height).WithHint("export it again")
	case f.Duration < 0 || f.Duration > maxDuration:
		return Facts{}, errVideoDamaged
	}
	if f.Duration >= time.Millisecond {
		f.Bitrate = int64(float64(size) * 8 / f.Duration.Seconds())
	}
	return f, nil
}

// What a video may say of itself and be believed.
const (
	maxSide     = 16384 // pixels
	maxDuration = 1000 * time.Hour
	maxRate     = 1000 // frames per second
)

var (
	errVideoCut = psn.Errorf(psn.CodeInvalid, "the video is cut off: its file ends too early").
			WithHint("copy or export the file again")
	errVideoDamaged = psn.Errorf(psn.CodeInvalid, "the video is damaged").WithHint("export the file again")
)

// frameRate is how many frames a second these are, rounded to thousandths; 0 for what can't be.
func frameRate(frames int64, d time.Duration) float64 {
	if frames <= 1 || d <= 0 {
		return 0
	}
	return believed(float64(frames) / d.Seconds())
}

func believed(rate float64) float64 {
	if rate <= 0 || rate > maxRate {
		return 0
	}
	return float64(int64(rate*1000+0.5)) / 1000
}

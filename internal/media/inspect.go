package media

import (
	"bytes"
	"io"

	"github.com/postshitnow/psn/internal/psn"
)

// Inspect says what a file of that size is. It looks at bytes, not at names, walks through the file's
// structure to its end and decodes no pixel.
//
// It returns an error with psn.CodeInvalid for what is no picture that psn reads, is cut off, has no pixels
// or too many, is larger than MaxBytes, or moves and is no GIF.
func Inspect(r io.ReaderAt, size int64) (Facts, error) {
	switch {
	case size == 0:
		return Facts{}, psn.Errorf(psn.CodeInvalid, "the file is empty").WithHint(knownTypes)
	case size > MaxBytes:
		return Facts{}, psn.Errorf(psn.CodeInvalid, "the file has %d MB, at most %d MB are allowed", (size+1<<20-1)>>20, MaxBytes>>20).
			WithHint("make the picture smaller")
	}
	s := newScan(r, size)
	inspect, err := sniff(s.peek(12))
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

// sniff returns the reader of the type that a file begins like.
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
	return nil, psn.Errorf(psn.CodeInvalid, "the file is no picture, whatever its name says").WithHint(knownTypes)
}

// foreign names a file of the ISO family, ISO/IEC 14496-12, by its brand.
func foreign(brand string) error {
	switch brand {
	case "heic", "heix", "mif1", "msf1", "heim", "heis":
		return psn.Errorf(psn.CodeInvalid, "the file is a HEIC picture, which psn can't read").WithHint("export it as JPEG")
	case "avif", "avis":
		return psn.Errorf(psn.CodeInvalid, "the file is an AVIF picture, which psn can't read").WithHint("export it as JPEG or PNG")
	}
	return psn.Errorf(psn.CodeInvalid, "the file is a film or a sound, no picture").WithHint(knownTypes)
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

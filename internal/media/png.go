package media

import (
	"encoding/binary"
	"math"
)

// pngSignature begins a PNG file (PNG specification, third edition, 5.2).
const pngSignature = "\x89PNG\r\n\x1a\n"

// maxExif is how much of EXIF data is looked at; the orientation stands near their beginning.
const maxExif = 64 << 10

func inspectPNG(s *scan) (Facts, error) {
	f := Facts{MIME: PNG}
	if err := s.skip(int64(len(pngSignature))); err != nil {
		return f, err
	}
	pixels := false
	for first := true; ; first = false {
		head, err := s.take(8)
		if err != nil {
			return f, err
		}
		length, kind := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if first != (kind == "IHDR") || length >= 1<<31 {
			return f, errDamaged
		}
		switch kind {
		case "IHDR":
			err = f.pngHeader(s, length)
		case "acTL":
			err = f.pngFrames(s, length)
		case "eXIf":
			err = f.exif(s, length)
		case "IEND":
			if !pixels {
				return f, errDamaged
			}
			return f, s.skip(length + 4)
		case "IDAT":
			pixels = true
			err = s.skip(length)
		default:
			err = s.skip(length)
		}
		if err == nil {
			err = s.skip(4) // the checksum
		}
		if err != nil {
			return f, err
		}
	}
}

func (f *Facts) pngHeader(s *scan, length int64) error {
	if length != 13 {
		return errDamaged
	}
	raw, err := s.take(13)
	if err != nil {
		return err
	}
	width, height := binary.BigEndian.Uint32(raw), binary.BigEndian.Uint32(raw[4:])
	if width >= 1<<31 || height >= 1<<31 {
		return errDamaged
	}
	f.Width, f.Height = int(width), int(height)
	return checkSize(f.Width, f.Height, int(raw[8]))
}

// pngFrames reads from the chunk acTL how many frames an animated PNG has.
func (f *Facts) pngFrames(s *scan, length int64) error {
	if length != 8 {
		return errDamaged
	}
	raw, err := s.take(8)
	if err == nil {
		f.Frames = int(min(binary.BigEndian.Uint32(raw), math.MaxInt32))
	}
	return err
}

// exif reads the orientation from a chunk of EXIF data.
func (f *Facts) exif(s *scan, length int64) error {
	raw, err := s.take(int(min(length, maxExif)))
	if err != nil {
		return err
	}
	if f.orientation == 0 {
		f.orientation = orientation(raw)
	}
	return s.skip(length - int64(len(raw)))
}

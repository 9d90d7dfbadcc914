package media

import (
	"encoding/binary"
)

// animationFlag is set in a VP8X chunk if the picture moves (RFC 9649, 2.7.1).
const animationFlag = 0x02

func inspectWebP(s *scan) (Facts, error) {
	f := Facts{MIME: WebP}
	head, err := s.take(12)
	if err != nil {
		return f, err
	}
	left := int64(binary.LittleEndian.Uint32(head[4:])) - 4 // what the file says of its own length
	canvas, moves := false, false
	for left >= 8 {
		head, err := s.take(8)
		if err != nil {
			return f, err
		}
		length, kind := int64(binary.LittleEndian.Uint32(head[4:])), string(head[:4])
		padded := length + length&1
		if left -= 8 + padded; left < 0 {
			return f, errTruncated
		}
		switch kind {
		case "VP8X":
			canvas = true
			moves = len(s.peek(1)) == 1 && s.peek(1)[0]&animationFlag != 0
			err = f.webpHeader(s, padded, 10, extended)
		case "VP8 ", "VP8L":
			if moves {
				return f, errDamaged // an animation's pixels are in its frames
			}
			if kind == "VP8 " {
				err = f.webpFrame(s, padded, 10, canvas, lossy)
			} else {
				err = f.webpFrame(s, padded, 5, canvas, lossless)
			}
		case "ANMF":
			if !moves {
				return f, errDamaged
			}
			err = f.webpMoves(s, padded)
		case "EXIF":
			err = f.exif(s, padded)
		default:
			err = s.skip(padded)
		}
		if err != nil {
			return f, err
		}
	}
	if f.Frames == 0 {
		return f, errDamaged
	}
	return f, nil
}

// sizeReader reads a size from the first bytes of a chunk.
type sizeReader func(head []byte) (width, height int, err error)

// webpHeader reads a size from a chunk of that length, which has at least n bytes.
func (f *Facts) webpHeader(s *scan, length int64, n int, read sizeReader) error {
	if length < int64(n) {
		return errDamaged
	}
	head, err := s.take(n)
	if err != nil {
		return err
	}
	width, height, err := read(head)
	if err != nil {
		return err
	}
	if f.Width != 0 && (f.Width != width || f.Height != height) {
		return errDamaged // a small canvas must not hide a large frame
	}
	f.Width, f.Height = width, height
	if err := checkSize(width, height, 8); err != nil {
		return err
	}
	return s.skip(length - int64(n))
}

// webpFrame reads the size of the frame, of which there is one.
func (f *Facts) webpFrame(s *scan, length int64, n int, canvas bool, read sizeReader) error {
	if f.Frames++; f.Frames > 1 || !canvas && f.Width != 0 {
		return errDamaged
	}
	return f.webpHeader(s, length, n, read)
}

// extended reads the canvas of a VP8X chunk.
func extended(head []byte) (width, height int, err error) {
	return 1 + little24(head[4:]), 1 + little24(head[7:]), nil
}

func little24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// lossy reads the frame header of RFC 6386, 9.1.
func lossy(head []byte) (width, height int, err error) {
	if head[0]&1 != 0 || head[3] != 0x9d || head[4] != 0x01 || head[5] != 0x2a {
		return 0, 0, errDamaged
	}
	return int(binary.LittleEndian.Uint16(head[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(head[8:]) & 0x3fff), nil
}

// lossless reads the image header of RFC 9649, 3.4.
func lossless(head []byte) (width, height int, err error) {
	if head[0] != 0x2f {
		return 0, 0, errDamaged
	}
	bits := binary.LittleEndian.Uint32(head[1:])
	return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff), nil
}

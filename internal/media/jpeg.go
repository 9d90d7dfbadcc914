package media

import (
	"bytes"
	"encoding/binary"

	"github.com/postshitnow/psn/internal/psn"
)

// Markers of a JPEG file (ITU-T T.81, table B.1).
const (
	markerSOF0 = 0xc0
	markerSOF2 = 0xc2
	markerDHT  = 0xc4
	markerJPG  = 0xc8
	markerDAC  = 0xcc
	markerSOF  = 0xcf // the last of them
	markerRST0 = 0xd0
	markerRST7 = 0xd7
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP1 = 0xe1
	markerTEM  = 0x01
)

// exifHeader begins the APP1 segment that holds EXIF (CIPA DC-008, 4.7.2).
const exifHeader = "Exif\x00\x00"

func inspectJPEG(s *scan) (Facts, error) {
	f := Facts{MIME: JPEG}
	if err := s.skip(2); err != nil {
		return f, err
	}
	scans := 0
	for {
		marker, err := s.marker()
		if err != nil {
			return f, err
		}
		switch {
		case marker == markerTEM, marker >= markerRST0 && marker <= markerSOI:
			continue
		case marker == markerEOI && scans > 0 && f.Width > 0:
			return f, nil
		case marker == markerEOI:
			return f, errDamaged
		case marker == markerSOS:
			scans++
		}
		length, err := s.big16()
		if err != nil {
			return f, err
		}
		if length < 2 {
			return f, errDamaged
		}
		segment, err := s.take(length - 2)
		if err != nil {
			return f, err
		}
		switch {
		case isFrame(marker):
			err = f.frame(marker, segment)
		case marker == markerAPP1 && bytes.HasPrefix(segment, []byte(exifHeader)) && f.orientation == 0:
			f.orientation = orientation(segment[len(exifHeader):])
		}
		if err != nil {
			return f, err
		}
	}
}

// marker passes everything up to the next marker, the data of a scan above all, and returns it.
func (s *scan) marker() (byte, error) {
	for {
		b, err := s.byte()
		if err != nil {
			return 0, err
		}
		for b == 0xff {
			if b, err = s.byte(); err != nil {
				return 0, err
			}
			if b != 0 && b != 0xff { // neither a byte of data nor filling
				return b, nil
			}
		}
	}
}

func isFrame(marker byte) bool {
	return marker >= markerSOF0 && marker <= markerSOF && marker != markerDHT && marker != markerJPG && marker != markerDAC
}

// frame reads the header of a frame: precision, height, width.
func (f *Facts) frame(marker byte, segment []byte) error {
	if len(segment) < 6 || f.Width != 0 {
		return errDamaged
	}
	if marker > markerSOF2 || segment[0] != 8 {
		return psn.Errorf(psn.CodeInvalid, "the file is a rare kind of JPEG that psn can't read").
			WithHint("export it as an ordinary JPEG, baseline or progressive with 8 bits")
	}
	f.Height = int(binary.BigEndian.Uint16(segment[1:]))
	f.Width = int(binary.BigEndian.Uint16(segment[3:]))
	return checkSize(f.Width, f.Height, 8)
}

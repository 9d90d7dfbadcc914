package media

import "encoding/binary"

// Of TIFF's structure (TIFF 6.0, section 2), which EXIF data have.
const (
	tagOrientation = 0x0112
	typeShort      = 3
	entryBytes     = 12
)

// orientation returns which way up EXIF data say that a picture is: 1 to 8 as in CIPA DC-008, 4.6.5.1. It is
// 1, upright, if they say nothing or nonsense.
func orientation(exif []byte) int {
	if len(exif) > len(exifHeader) && string(exif[:len(exifHeader)]) == exifHeader {
		exif = exif[len(exifHeader):] // some programs write it everywhere
	}
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(exif[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < entryBytes {
			break
		}
		if order.Uint16(entries) == tagOrientation {
			if value := order.Uint16(entries[8:]); order.Uint16(entries[2:]) == typeShort && value >= 1 && value <= 8 {
				return int(value)
			}
			return 1
		}
		entries = entries[entryBytes:]
	}
	return 1
}

package media

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// codecs are the sample entries of MP4 and QuickTime files whose codec people know by another name, from the list
// of the MP4 registration authority, mp4ra.org.
var codecs = map[string]string{
	"avc1": "h264", "avc2": "h264", "avc3": "h264", "avc4": "h264", "hvc1": "hevc", "hev1": "hevc", "dvh1": "hevc", "dvhe": "hevc",
	"vp08": "vp8", "vp09": "vp9", "av01": "av1", "mp4v": "mpeg4", "s263": "h263", "jpeg": "mjpeg", "mjpa": "mjpeg",
	"apch": "prores", "apcn": "prores", "apcs": "prores", "apco": "prores", "ap4h": "prores", "ap4x": "prores",
	"mp4a": "aac", "Opus": "opus", "ac-3": "ac3", "ec-3": "eac3", "alac": "alac", "fLaC": "flac", ".mp3": "mp3",
	"sowt": "pcm", "twos": "pcm", "lpcm": "pcm", "in24": "pcm", "in32": "pcm", "fl32": "pcm", "ipcm": "pcm", "samr": "amr", "sawb": "amr",
}

// maxEntry is how much of a sample entry is looked at.
const maxEntry = 4 << 10

// sampleDescription reads a track's codec from its first sample entry.
func (m *movie) sampleDescription(t *track, b box) error {
	if t.codec != "" || b.end-b.start < 16 {
		return nil
	}
	return m.each(b.start+8, b.end, func(entry box) error {
		if t.codec != "" {
			return nil
		}
		if entry.kind == "encv" || entry.kind == "enca" {
			return psn.Errorf(psn.CodeInvalid, "the video is encrypted").WithHint("export it without copy protection")
		}
		t.codec = codecs[entry.kind]
		if t.codec == "" {
			t.codec = word(entry.kind)
		}
		if entry.kind == "mp4a" {
			raw, err := m.bytes(entry.start, min(entry.end-entry.start, maxEntry))
			if err != nil {
				return err
			}
			t.codec = soundOf(raw)
		}
		if t.handler == "vide" && (t.width == 0 || t.height == 0) && entry.end-entry.start >= 28 {
			raw, err := m.bytes(entry.start, 28)
			if err != nil {
				return err
			}
			t.width, t.height = int(binary.BigEndian.Uint16(raw[24:])), int(binary.BigEndian.Uint16(raw[26:]))
		}
		return nil
	})
}

// word makes a codec's four characters fit to be shown.
func word(four string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return -1
	}, four)
}

// soundOf finds in a sample entry of mp4a, which has an elementary stream descriptor (ISO/IEC 14496-1, 7.2.6.5),
// the codec that its object type names; AAC if it names none.
func soundOf(entry []byte) string {
	_, descriptor, found := bytes.Cut(entry, []byte("esds"))
	if !found || len(descriptor) < 4 {
		return "aac"
	}
	descriptor = descriptor[4:]
	for len(descriptor) > 1 {
		tag := descriptor[0]
		length := 1
		for length < 4 && length < len(descriptor) && descriptor[length]&0x80 != 0 {
			length++
		}
		descriptor = descriptor[min(length+1, len(descriptor)):]
		switch tag {
		case 3: // the elementary stream: an id of two bytes, flags, and what the flags say
			if len(descriptor) < 3 {
				return "aac"
			}
			flags, skip := descriptor[2], 3
			if flags&0x80 != 0 {
				skip += 2
			}
			if flags&0x40 != 0 && len(descriptor) > skip {
				skip += 1 + int(descriptor[skip])
			}
			if flags&0x20 != 0 {
				skip += 2
			}
			descriptor = descriptor[min(skip, len(descriptor)):]
		case 4: // the decoder's configuration begins with the object type
			if len(descriptor) > 0 {
				switch descriptor[0] {
				case 0x69, 0x6b:
					return "mp3"
				case 0xa5:
					return "ac3"
				case 0xa6:
					return "eac3"
				case 0xad:
					return "opus"
				case 0xdd:
					return "vorbis"
				}
			}
			return "aac"
		default:
			return "aac"
		}
	}
	return "aac"
}

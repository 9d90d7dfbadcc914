package media

import (
	"encoding/binary"
	"io"
	"math"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// ebmlSignature begins every file of RFC 8794.
const ebmlSignature = "\x1a\x45\xdf\xa3"

// The elements of RFC 8794 and RFC 9559 that psn reads.
const (
	ebmlHeader      = 0x1a45dfa3
	ebmlDocType     = 0x4282
	webmSegment     = 0x18538067
	webmInfo        = 0x1549a966
	webmScale       = 0x2ad7b1
	webmDuration    = 0x4489
	webmTracks      = 0x1654ae6b
	webmTrack       = 0xae
	webmTrackType   = 0x83
	webmCodec       = 0x86
	webmFrameLength = 0x23e383
	webmVideo       = 0xe0
	webmWidth       = 0xb0
	webmHeight      = 0xba
	webmCluster     = 0x1f43b675
)

// element is one element of an EBML file: its id and where its content lies. end is -1 if it is not known.
type element struct {
	id         uint64
	start, end int64
}

// webm collects what the elements of a file say.
type webm struct {
	r        io.ReaderAt
	seen     int
	facts    Facts
	docType  string
	scale    float64 // nanoseconds in a unit of duration
	duration float64
	tracks   int
}

// webmTrackFacts are what one track says of itself.
type webmTrackFacts struct {
	kind          uint64 // 1 has pictures, 2 has sound
	codec         string
	length        uint64 // of a frame, in nanoseconds
	width, height uint64
}

// readWebM reads a WebM file up to its first pictures. A file whose writer did not know how long it would get has
// no duration.
func readWebM(r io.ReaderAt, size int64) (Facts, error) {
	w := &webm{r: r, scale: 1e6, facts: Facts{MIME: WebM, FastStart: true}}
	err := w.each(0, size, func(e element) (bool, error) {
		switch e.id {
		case ebmlHeader:
			return true, w.each(e.start, e.end, func(in element) (bool, error) {
				if in.id != ebmlDocType {
					return true, nil
				}
				raw, err := w.content(in, 32)
				w.docType = strings.TrimRight(string(raw), "\x00")
				return true, err
			})
		case webmSegment:
			if w.docType != "webm" {
				return false, psn.Errorf(psn.CodeInvalid, "the file is a Matroska video, which no network takes").WithHint("export it as MP4")
			}
			if e.end > size {
				return false, errVideoCut
			}
			return false, w.each(e.start, size, w.inSegment)
		}
		return true, nil
	})
	if err != nil {
		return Facts{}, err
	}
	if w.facts.Video == "" && w.facts.Audio == "" {
		return Facts{}, errVideoCut
	}
	if d := w.duration * w.scale; d > 0 {
		w.facts.Duration = time.Duration(min(d, float64(maxDuration+1)))
	}
	return w.facts, nil
}

// each calls visit for the elements between two places until it returns false. Only the last may be of unknown
// size, and then begins what visit is not interested in.
func (w *webm) each(start, end int64, visit func(element) (bool, error)) error {
	for start < end {
		if w.seen++; w.seen > maxBoxes {
			return errVideoDamaged
		}
		head := make([]byte, min(12, end-start))
		if _, err := w.r.ReadAt(head, start); err != nil {
			return videoReadError(err)
		}
		id, idLength := vint(head, false)
		length, sizeLength := vint(head[min(idLength, len(head)):], true)
		if idLength == 0 || idLength > 4 || sizeLength == 0 {
			return errVideoDamaged
		}
		e := element{id: id, start: start + int64(idLength+sizeLength), end: -1}
		if length != math.MaxUint64 {
			if length > 1<<62 {
				return errVideoDamaged
			}
			e.end = e.start + int64(length)
		}
		if e.end > end && id != webmSegment {
			return errVideoCut
		}
		on, err := visit(e)
		if err != nil || !on || e.end < 0 {
			return err
		}
		start = e.end
	}
	return nil
}

// vint reads a number of variable length, RFC 8794, 4, and how many bytes it has: 0 for one that is cut off. A size
// is without its marker, and math.MaxUint64 if it is unknown.
func vint(b []byte, size bool) (uint64, int) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0
	}
	length := 1
	for mask := byte(0x80); b[0]&mask == 0; mask >>= 1 {
		length++
	}
	if len(b) < length {
		return 0, 0
	}
	value := uint64(b[0])
	if size {
		value &= 1<<(8-length) - 1
	}
	for _, next := range b[1:length] {
		value = value<<8 | uint64(next)
	}
	if size && value == 1<<(7*length)-1 {
		value = math.MaxUint64
	}
	return value, length
}

// content reads an element that has at most that many bytes.
func (w *webm) content(e element, most int64) ([]byte, error) {
	if e.end < 0 || e.end-e.start > most {
		return nil, errVideoDamaged
	}
	raw := make([]byte, e.end-e.start)
	if _, err := w.r.ReadAt(raw, e.start); err != nil && len(raw) > 0 {
		return nil, videoReadError(err)
	}
	return raw, nil
}

func (w *webm) number(e element) (uint64, error) {
	raw, err := w.content(e, 8)
	value := uint64(0)
	for _, b := range raw {
		value = value<<8 | uint64(b)
	}
	return value, err
}

func (w *webm) float(e element) (float64, error) {
	raw, err := w.content(e, 8)
	switch len(raw) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(raw))), err
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(raw)), err
	}
	return 0, err
}

func (w *webm) inSegment(e element) (bool, error) {
	switch e.id {
	case webmCluster:
		return w.tracks == 0, nil // what is needed came before
	case webmInfo:
		return true, w.each(e.start, e.end, func(in element) (bool, error) {
			var err error
			switch in.id {
			case webmScale:
				var n uint64
				n, err = w.number(in)
				w.scale = float64(n)
			case webmDuration:
				w.duration, err = w.float(in)
			}
			return true, err
		})
	case webmTracks:
		return true, w.each(e.start, e.end, func(in element) (bool, error) {
			if in.id != webmTrack {
				return true, nil
			}
			if w.tracks++; w.tracks > maxTracks {
				return false, errVideoDamaged
			}
			var t webmTrackFacts
			err := w.each(in.start, in.end, func(of element) (bool, error) { return true, w.inTrack(&t, of) })
			w.add(t)
			return true, err
		})
	}
	return true, nil
}

func (w *webm) inTrack(t *webmTrackFacts, e element) error {
	var err error
	switch e.id {
	case webmTrackType:
		t.kind, err = w.number(e)
	case webmCodec:
		var raw []byte
		raw, err = w.content(e, 256)
		t.codec = string(raw)
	case webmFrameLength:
		t.length, err = w.number(e)
	case webmVideo:
		return w.each(e.start, e.end, func(in element) (bool, error) {
			var err error
			switch in.id {
			case webmWidth:
				t.width, err = w.number(in)
			case webmHeight:
				t.height, err = w.number(in)
			}
			return true, err
		})
	}
	return err
}

// add takes over what a track says, the first of its kind.
func (w *webm) add(t webmTrackFacts) {
	_, codec, _ := strings.Cut(t.codec, "_") // "V_VP9", "A_OPUS"
	codec = word(codec)
	switch f := &w.facts; {
	case t.kind == 1 && f.Video == "":
		f.Video, f.Width, f.Height = codec, int(min(t.width, maxSide+1)), int(min(t.height, maxSide+1))
		if t.length > 0 {
			f.Rate = believed(1e9 / float64(t.length))
		}
	case t.kind == 2 && f.Audio == "":
		f.Audio = codec
	}
}

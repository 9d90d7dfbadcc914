package media

import (
	"encoding/binary"
	"io"
	"math"
	"strings"
	"time"
)

// track is one track of an MP4 or MOV file.
type track struct {
	id            uint32
	handler       string // "vide" or "soun"
	codec         string
	width, height int   // as it is shown
	scale         int64 // units of duration in a second
	duration      int64
	samples       int64
	usual         int64 // duration of a sample of a fragment, unless it says otherwise
}

// movie collects what the boxes of a file say.
type movie struct {
	boxes
	tracks    []*track
	scale     int64
	duration  int64 // as the movie's header or its fragments' say it
	brand     string
	index     bool // moov was met
	fast      bool // before any mdat
	data      bool // mdat was met
	fragments bool
}

// readMP4 reads an MP4 or QuickTime file: ISO/IEC 14496-12, and Apple's QuickTime File Format, from which it comes.
func readMP4(r io.ReaderAt, size int64) (Facts, error) {
	m := &movie{boxes: boxes{r: r}, brand: "qt  "}
	if err := m.each(0, size, m.top); err != nil {
		return Facts{}, err
	}
	if !m.index || !m.data { // cameras write the index last
		return Facts{}, errVideoCut
	}
	f := Facts{MIME: MP4, FastStart: m.fast}
	switch {
	case m.brand == "qt  ":
		f.MIME = MOV
	case strings.HasPrefix(m.brand, "3g"):
		f.MIME = "video/3gpp"
	}
	f.Duration = span(m.duration, m.scale)
	for _, t := range m.tracks {
		switch {
		case t.handler == "vide" && f.Video == "":
			f.Video, f.Width, f.Height = t.codec, t.width, t.height
			own := span(t.duration, t.scale)
			f.Rate = frameRate(t.samples, own)
			if f.Duration == 0 || m.fragments && own > f.Duration {
				f.Duration = own
			}
		case t.handler == "soun" && f.Audio == "":
			f.Audio = t.codec
		}
	}
	return f, nil
}

// span is a number of units as time.
func span(units, scale int64) time.Duration {
	if units <= 0 || scale <= 0 {
		return 0
	}
	d := float64(units) / float64(scale) * float64(time.Second)
	if d > float64(maxDuration) {
		return maxDuration + 1
	}
	return time.Duration(math.Round(d))
}

// top looks at a box of the file itself.
func (m *movie) top(b box) error {
	switch b.kind {
	case "ftyp":
		head, err := m.head(b, 4)
		m.brand = string(head)
		return err
	case "mdat":
		m.data = true
	case "moov":
		if m.index {
			return errVideoDamaged
		}
		m.index, m.fast = true, !m.data
		return m.descend(b, 1, map[string]bool{"mvex": true}, m.inMovie)
	case "moof":
		m.fragments = true
		return m.each(b.start, b.end, func(in box) error {
			if in.kind != "traf" {
				return nil
			}
			return m.fragment(in)
		})
	}
	return nil
}

// maxTracks is how many tracks a file may have.
const maxTracks = 64

func (m *movie) inMovie(b box) error {
	switch b.kind {
	case "mvhd":
		scale, duration, err := m.clock(b)
		m.scale = scale
		m.duration = max(m.duration, duration)
		return err
	case "mehd": // of all fragments
		n, err := m.versioned(b, 0, 0)
		m.duration = max(m.duration, n)
		return err
	case "trex":
		head, err := m.head(b, 20)
		if err != nil {
			return err
		}
		for _, t := range m.tracks {
			if t.id == binary.BigEndian.Uint32(head[4:]) {
				t.usual = int64(binary.BigEndian.Uint32(head[12:]))
			}
		}
		return nil
	case "cmov": // QuickTime once compressed its index
		return errVideoDamaged
	case "trak":
		if len(m.tracks) == maxTracks {
			return errVideoDamaged
		}
		t := &track{}
		m.tracks = append(m.tracks, t)
		return m.descend(b, 2, map[string]bool{"mdia": true, "minf": true, "stbl": true}, func(in box) error { return m.inTrack(t, in) })
	}
	return nil
}

func (m *movie) inTrack(t *track, b box) error {
	switch b.kind {
	case "tkhd":
		return m.trackHeader(t, b)
	case "mdhd":
		var err error
		t.scale, t.duration, err = m.clock(b)
		return err
	case "hdlr":
		head, err := m.head(b, 12)
		if err == nil && t.handler == "" { // QuickTime has a second one, of the data
			t.handler = string(head[8:12])
		}
		return err
	case "stsd":
		return m.sampleDescription(t, b)
	case "stsz", "stz2":
		head, err := m.head(b, 12)
		if err == nil {
			t.samples += int64(binary.BigEndian.Uint32(head[8:]))
		}
		return err
	}
	return nil
}

// clock reads the time scale and the duration of mvhd or mdhd.
func (m *movie) clock(b box) (scale, duration int64, err error) {
	head, err := m.head(b, 4)
	if err != nil {
		return 0, 0, err
	}
	at := int64(12)
	if head[0] == 1 {
		at = 20
	}
	if head, err = m.head(b, at+4); err != nil {
		return 0, 0, err
	}
	duration, err = m.versioned(b, at, 4)
	return int64(binary.BigEndian.Uint32(head[at:])), duration, err
}

// versioned reads a number behind a full box's header, of 32 bits in version 0 and of 64 in version 1, at a place
// and skip bytes behind it. All ones mean that it is not known, which is 0.
func (m *movie) versioned(b box, at, skip int64) (int64, error) {
	head, err := m.head(b, 4)
	if err != nil {
		return 0, err
	}
	if at == 0 {
		at = 4
	}
	at += skip
	if head[0] == 1 {
		if head, err = m.head(b, at+8); err != nil {
			return 0, err
		}
		n := binary.BigEndian.Uint64(head[at:])
		if n > math.MaxInt64 {
			return 0, nil
		}
		return int64(n), nil
	}
	if head, err = m.head(b, at+4); err != nil {
		return 0, err
	}
	n := binary.BigEndian.Uint32(head[at:])
	if n == math.MaxUint32 {
		return 0, nil
	}
	return int64(n), nil
}

// trackHeader reads a track's id, and its size as its matrix turns it: a quarter turn swaps width and height.
func (m *movie) trackHeader(t *track, b box) error {
	head, err := m.head(b, 4)
	if err != nil {
		return err
	}
	id, matrix := int64(12), int64(40)
	if head[0] == 1 {
		id, matrix = 20, 52
	}
	if head, err = m.head(b, matrix+36+8); err != nil {
		return err
	}
	t.id = binary.BigEndian.Uint32(head[id:])
	entry := func(i int64) int32 { return int32(binary.BigEndian.Uint32(head[matrix+4*i:])) } //nolint:gosec // fixed point with a sign
	width, height := fixed(head[matrix+36:]), fixed(head[matrix+40:])
	if entry(0) == 0 && entry(4) == 0 && (entry(1) != 0 || entry(3) != 0) {
		width, height = height, width
	}
	t.width, t.height = width, height
	return nil
}

// fixed reads a number of 16.16 bits, rounded.
func fixed(b []byte) int { return int((uint64(binary.BigEndian.Uint32(b)) + 1<<15) >> 16) }

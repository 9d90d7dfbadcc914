package media

import "encoding/binary"

// The flags of a track fragment's header and of a run of samples (ISO/IEC 14496-12, 8.8.7 and 8.8.8).
const (
	tfhdBase     = 0x01
	tfhdIndex    = 0x02
	tfhdDuration = 0x08

	trunOffset   = 0x001
	trunFirst    = 0x004
	trunDuration = 0x100
	trunSize     = 0x200
	trunFlags    = 0x400
	trunShift    = 0x800
)

// fragment adds the samples of a track fragment to its track.
func (m *movie) fragment(traf box) error {
	var t *track
	usual := int64(0)
	return m.each(traf.start, traf.end, func(b box) error {
		switch b.kind {
		case "tfhd":
			head, err := m.head(b, 8)
			if err != nil {
				return err
			}
			for _, known := range m.tracks {
				if known.id == binary.BigEndian.Uint32(head[4:]) {
					t, usual = known, known.usual
				}
			}
			flags, at := binary.BigEndian.Uint32(head)&0xffffff, int64(8)
			if flags&tfhdDuration == 0 {
				return nil
			}
			if flags&tfhdBase != 0 {
				at += 8
			}
			if flags&tfhdIndex != 0 {
				at += 4
			}
			if head, err = m.head(b, at+4); err != nil {
				return err
			}
			usual = int64(binary.BigEndian.Uint32(head[at:]))
		case "trun":
			if t != nil && t.handler == "vide" {
				return m.samplesOf(t, b, usual)
			}
		}
		return nil
	})
}

// samplesOf adds a run of samples, most of which have the usual duration.
func (m *movie) samplesOf(t *track, b box, usual int64) error {
	head, err := m.head(b, 8)
	if err != nil {
		return err
	}
	flags, count, at := binary.BigEndian.Uint32(head)&0xffffff, int64(binary.BigEndian.Uint32(head[4:])), int64(8)
	t.samples += count
	if flags&trunDuration == 0 {
		t.duration += count * usual
		return nil
	}
	row := int64(0)
	for _, field := range []uint32{trunOffset, trunFirst} {
		if flags&field != 0 {
			at += 4
		}
	}
	for _, field := range []uint32{trunDuration, trunSize, trunFlags, trunShift} {
		if flags&field != 0 {
			row += 4
		}
	}
	if b.end-b.start < at+count*row {
		return errVideoDamaged
	}
	const batch = 4096 // samples
	for done := int64(0); done < count; {
		n := min(batch, count-done)
		raw, err := m.bytes(b.start+at+done*row, n*row)
		if err != nil {
			return err
		}
		for i := range n {
			t.duration += int64(binary.BigEndian.Uint32(raw[i*row:]))
		}
		done += n
	}
	return nil
}

package media

import (
	"encoding/binary"
	"testing"
)

func tiff(order binary.AppendByteOrder, head string, tag, kind, value uint16) []byte {
	out := order.AppendUint32([]byte(head), 8)
	out = order.AppendUint16(out, 1)
	for _, v := range []uint16{tag, kind} {
		out = order.AppendUint16(out, v)
	}
	return order.AppendUint16(order.AppendUint16(order.AppendUint32(out, 1), value), 0)
}

func TestOrientation(t *testing.T) {
	t.Parallel()
	for value := uint16(1); value <= 8; value++ {
		for name, raw := range map[string][]byte{
			"little": tiff(binary.LittleEndian, "II*\x00", tagOrientation, typeShort, value),
			"big":    tiff(binary.BigEndian, "MM\x00*", tagOrientation, typeShort, value),
			"header": append([]byte(exifHeader), tiff(binary.BigEndian, "MM\x00*", tagOrientation, typeShort, value)...),
		} {
			if got := orientation(raw); got != int(value) {
				t.Errorf("%s: %d, want %d", name, got, value)
			}
		}
	}
	whole := tiff(binary.BigEndian, "MM\x00*", tagOrientation, typeShort, 6)
	far := append([]byte(nil), whole...)
	binary.BigEndian.PutUint32(far[4:], 0xfffffff0)
	for name, raw := range map[string][]byte{
		"empty": nil, "no TIFF": []byte("MM\x00+\x00\x00\x00\x08"), "far": far, "cut": whole[:12], "just cut": whole[:len(whole)-1],
		"zero": tiff(binary.BigEndian, "MM\x00*", tagOrientation, typeShort, 0), "nine": tiff(binary.BigEndian, "MM\x00*", tagOrientation, typeShort, 9),
		"wrong type": tiff(binary.BigEndian, "MM\x00*", tagOrientation, 2, 6), "another tag": tiff(binary.BigEndian, "MM\x00*", 0x0100, typeShort, 6),
	} {
		if got := orientation(raw); got != 1 {
			t.Errorf("%s: %d", name, got)
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(tiff(binary.LittleEndian, "II*\x00", tagOrientation, typeShort, 6))
	f.Add(append([]byte(exifHeader), tiff(binary.BigEndian, "MM\x00*", tagOrientation, typeShort, 3)...))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if got := orientation(raw); got < 1 || got > 8 {
			t.Fatal(got)
		}
	})
}

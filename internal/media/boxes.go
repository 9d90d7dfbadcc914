package media

import (
	"encoding/binary"
	"io"
)

// What a file of boxes may ask for.
const (
	maxBoxes    = 200_000 // looked at
	maxBoxDepth = 12
)

// box is one box of ISO/IEC 14496-12: its type and where its content lies.
type box struct {
	kind       string
	start, end int64
}

// boxes reads the boxes of a file, each in one small read, and no more of them than maxBoxes.
type boxes struct {
	r    io.ReaderAt
	seen int
}

// each calls visit for the boxes between two places, one after the other. A box that reaches beyond the end is
// errVideoCut.
func (b *boxes) each(start, end int64, visit func(box) error) error {
	for start < end {
		if b.seen++; b.seen > maxBoxes {
			return errVideoDamaged
		}
		if end-start < 8 {
			return nil // padding, as some programs leave it
		}
		head, err := b.bytes(start, min(16, end-start))
		if err != nil {
			return err
		}
		size, header := int64(binary.BigEndian.Uint32(head)), int64(8)
		switch size {
		case 0: // to the end
			size = end - start
		case 1:
			if len(head) < 16 {
				return errVideoCut
			}
			large := binary.BigEndian.Uint64(head[8:])
			if large > 1<<62 {
				return errVideoDamaged
			}
			size, header = int64(large), 16
		}
		if size < header {
			return errVideoDamaged
		}
		if size > end-start {
			return errVideoCut
		}
		if err := visit(box{string(head[4:8]), start + header, start + size}); err != nil {
			return err
		}
		start += size
	}
	return nil
}

// bytes reads n bytes at a place.
func (b *boxes) bytes(at, n int64) ([]byte, error) {
	out := make([]byte, n)
	if _, err := b.r.ReadAt(out, at); err != nil {
		return nil, videoReadError(err)
	}
	return out, nil
}

// head reads the first n bytes of a box's content, all of which must be there.
func (b *boxes) head(of box, n int64) ([]byte, error) {
	if of.end-of.start < n {
		return nil, errVideoDamaged
	}
	return b.bytes(of.start, n)
}

// descend calls visit for the boxes in a box, and for those in the containers among them.
func (b *boxes) descend(of box, depth int, containers map[string]bool, visit func(box) error) error {
	if depth > maxBoxDepth {
		return errVideoDamaged
	}
	return b.each(of.start, of.end, func(in box) error {
		if err := visit(in); err != nil || !containers[in.kind] {
			return err
		}
		return b.descend(in, depth+1, containers, visit)
	})
}

func videoReadError(err error) error {
	if err = readError(err); err == errTruncated { //nolint:errorlint // readError returns it as it is
		return errVideoCut
	}
	return err
}

package media

import (
	"encoding/binary"
	"io"

	"github.com/postshitnow/psn/internal/psn"
)

// Blocks and extensions of a GIF file (GIF89a specification, appendix A).
const (
	gifExtension   = 0x21
	gifImage       = 0x2c
	gifTrailer     = 0x3b
	gifPlainText   = 0x01
	gifControl     = 0xf9
	gifApplication = 0xff
	gifLocalTable  = 0x80
)

// gifLoop is the application extension that says how often an animation is repeated.
const gifLoop = "NETSCAPE2.0"

func inspectGIF(s *scan) (Facts, error) { return readGIF(s, io.Discard) }

// readGIF walks through a GIF and writes to out what shows of it: no comments, no data of applications but
// the number of repetitions, nothing behind its end.
func readGIF(s *scan, out io.Writer) (Facts, error) {
	g := &gifWalk{s: s, out: out, Facts: Facts{MIME: GIF}}
	if err := g.screen(); err != nil {
		return g.Facts, err
	}
	for {
		kind, err := s.byte()
		if err != nil {
			return g.Facts, err
		}
		switch kind {
		case gifExtension:
			err = g.extension()
		case gifImage:
			err = g.image()
		case gifTrailer:
			if g.Frames == 0 {
				return g.Facts, errDamaged
			}
			_, err = out.Write([]byte{gifTrailer})
			return g.Facts, err
		default:
			err = errDamaged
		}
		if err != nil {
			return g.Facts, err
		}
	}
}

type gifWalk struct {
	Facts
	s       *scan
	out     io.Writer
	control []byte // the extension that belongs to the next image
	pixels  int64  // of all frames
}

// screen copies the header and the global table of colours.
func (g *gifWalk) screen() error {
	head, err := g.copy(13)
	if err != nil {
		return err
	}
	g.Width, g.Height = int(binary.LittleEndian.Uint16(head[6:])), int(binary.LittleEndian.Uint16(head[8:]))
	if err := checkSize(g.Width, g.Height, 8); err != nil {
		return err
	}
	return g.table(head[10])
}

// table copies the table of colours that flags announce.
func (g *gifWalk) table(flags byte) error {
	if flags&gifLocalTable == 0 {
		return nil
	}
	_, err := g.copy(3 << (flags&7 + 1))
	return err
}

func (g *gifWalk) copy(n int) ([]byte, error) {
	raw, err := g.s.take(n)
	if err == nil {
		_, err = g.out.Write(raw)
	}
	return raw, err
}

func (g *gifWalk) image() error {
	if _, err := g.out.Write(append(g.control, gifImage)); err != nil {
		return err
	}
	g.control = nil
	head, err := g.copy(9)
	if err != nil {
		return err
	}
	g.Frames++
	g.pixels += int64(binary.LittleEndian.Uint16(head[4:])) * int64(binary.LittleEndian.Uint16(head[6:]))
	if all := int64(g.Frames) * int64(g.Width) * int64(g.Height); max(all, g.pixels) > MaxFramePixels {
		return psn.Errorf(psn.CodeInvalid, "the GIF has more than %d million pixels in all its frames", MaxFramePixels/1_000_000).
			WithHint("make it smaller or shorter")
	}
	if err := g.table(head[8]); err != nil {
		return err
	}
	if _, err := g.copy(1); err != nil { // the size of a code
		return err
	}
	return g.blocks(func(b []byte) error {
		_, err := g.out.Write(append([]byte{byte(len(b))}, b...)) //nolint:gosec // a block has 255 bytes at most
		return err
	})
}

// blocks calls see with each block of data, the last of which is empty.
func (g *gifWalk) blocks(see func([]byte) error) error {
	for {
		n, err := g.s.byte()
		if err != nil {
			return err
		}
		block, err := g.s.take(int(n))
		if err != nil {
			return err
		}
		if err := see(block); err != nil || n == 0 {
			return err
		}
	}
}

func (g *gifWalk) extension() error {
	label, err := g.s.byte()
	if err != nil {
		return err
	}
	var found [][]byte
	err = g.blocks(func(b []byte) error {
		if len(found) < 2 {
			found = append(found, b)
		}
		return nil
	})
	if err != nil {
		return err
	}
	switch {
	case label == gifControl && len(found[0]) == 4:
		g.control = append([]byte{gifExtension, gifControl, 4}, found[0]...)
		g.control = append(g.control, 0)
	case label == gifPlainText:
		g.control = nil
	case label == gifApplication && len(found) == 2 && string(found[0]) == gifLoop && len(found[1]) == 3:
		loop := append([]byte{gifExtension, gifApplication, byte(len(gifLoop))}, gifLoop...)
		loop = append(loop, 3)
		_, err = g.out.Write(append(append(loop, found[1]...), 0))
	}
	return err
}

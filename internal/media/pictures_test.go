package media_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"
)

// canary stands in all the metadata of the tests' pictures, and must be in nothing that psn made of them.
const canary = "CANARY-41.40338,2.17403"

// quarters is a picture whose corners tell which way up it is: red green / blue white.
func quarters(width, height int) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{255, 255, 255, 255}
			switch {
			case x < width/2 && y < height/2:
				c = color.NRGBA{255, 0, 0, 255}
			case y < height/2:
				c = color.NRGBA{0, 255, 0, 255}
			case x < width/2:
				c = color.NRGBA{0, 0, 255, 255}
			}
			out.SetNRGBA(x, y, c)
		}
	}
	return out
}

// noise is a picture that nothing compresses.
func noise(width, height int) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range out.Pix {
		out.Pix[i] = byte(r.Uint32())
		if i%4 == 3 {
			out.Pix[i] = 255
		}
	}
	return out
}

func asJPEG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// asGIF makes frames of solid colours, each half the screen's size.
func asGIF(tb testing.TB, width, height, frames int) []byte {
	tb.Helper()
	all := &gif.GIF{Config: image.Config{Width: width, Height: height}}
	palette := color.Palette{color.Black, color.White, color.NRGBA{255, 0, 0, 255}}
	for i := range frames {
		frame := image.NewPaletted(image.Rect(0, 0, width, height), palette)
		if i > 0 {
			frame = image.NewPaletted(image.Rect(width/2, 0, width, height/2), palette)
		}
		for p := range frame.Pix {
			frame.Pix[p] = byte(i % len(palette))
		}
		all.Image, all.Delay = append(all.Image, frame), append(all.Delay, 10)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, all); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// exif is TIFF data with an orientation, between entries with a canary.
func exif(order binary.AppendByteOrder, orientation int) []byte {
	out := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		out = []byte("MM\x00*")
	}
	out = order.AppendUint32(out, 8)
	out = order.AppendUint16(out, 2)
	entry := func(tag, kind uint16, count, value uint32) {
		out = order.AppendUint16(out, tag)
		out = order.AppendUint16(out, kind)
		out = order.AppendUint32(out, count)
		if kind == 3 {
			out = order.AppendUint16(out, uint16(value))
			out = order.AppendUint16(out, 0)
		} else {
			out = order.AppendUint32(out, value)
		}
	}
	entry(0x010e, 2, uint32(len(canary)), 8+2+2*12+4)
	entry(0x0112, 3, 1, uint32(orientation))
	out = order.AppendUint32(out, 0)
	return append(out, canary...)
}

// segments puts JPEG segments behind the start of a file.
func segments(raw []byte, parts ...[]byte) []byte {
	out := bytes.Clone(raw[:2])
	for _, p := range parts {
		out = append(out, 0xff, p[0])
		out = binary.BigEndian.AppendUint16(out, uint16(len(p)+1))
		out = append(out, p[1:]...)
	}
	return append(out, raw[2:]...)
}

func segment(marker byte, text string, data ...byte) []byte {
	return append(append([]byte{marker}, text...), data...)
}

// photo is a JPEG as a telephone makes it: EXIF with an orientation, XMP, a colour profile, a comment.
func photo(tb testing.TB, m image.Image, orientation int) []byte {
	tb.Helper()
	order := binary.AppendByteOrder(binary.BigEndian)
	if orientation%2 == 0 {
		order = binary.LittleEndian
	}
	return segments(asJPEG(tb, m),
		segment(0xe1, "Exif\x00\x00", exif(order, orientation)...),
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+canary),
		segment(0xe2, "ICC_PROFILE\x00\x01\x01"+canary),
		segment(0xed, "Photoshop 3.0\x00"+canary),
		segment(0xfe, canary))
}

func chunk(kind string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// chunks puts PNG chunks behind the header of a file.
func chunks(raw []byte, parts ...[]byte) []byte {
	const header = 8 + 4 + 4 + 13 + 4
	return append(append(bytes.Clone(raw[:header]), bytes.Join(parts, nil)...), raw[header:]...)
}

// bomb is a PNG of a few bytes that says it has that many pixels.
func bomb(width, height uint32, depth byte) []byte {
	header := binary.BigEndian.AppendUint32(nil, width)
	header = binary.BigEndian.AppendUint32(header, height)
	header = append(header, depth, 6, 0, 0, 0)
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", header), chunk("IDAT", nil), chunk("IEND", nil)}, nil)
}

// riff is a WebP of chunks.
func riff(parts ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(parts, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func riffChunk(kind string, data []byte) []byte {
	out := append(binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(data))), data...)
	if len(data)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// lossless is a VP8L chunk of one colour: prefix codes with one symbol each, and no bits for the pixels.
func lossless(width, height int, c color.NRGBA) []byte {
	var bits []bool
	put := func(n int, value uint32) {
		for i := range n {
			bits = append(bits, value>>i&1 == 1)
		}
	}
	put(14, uint32(width-1))
	put(14, uint32(height-1))
	put(1, 1) // alpha is used
	put(3+3, 0)
	for _, symbol := range []byte{c.G, c.R, c.B, c.A} {
		put(3, 0b101) // simple, one symbol, of eight bits
		put(8, uint32(symbol))
	}
	put(3+1, 0b0001) // the distance: simple, one symbol, of one bit
	out := make([]byte, 1+(len(bits)+7)/8+4)
	out[0] = 0x2f
	for i, bit := range bits {
		if bit {
			out[1+i/8] |= 1 << (i % 8)
		}
	}
	return riffChunk("VP8L", out)
}

func extended(flags byte, width, height int) []byte {
	return riffChunk("VP8X", []byte{
		flags, 0, 0, 0, byte(width - 1), byte((width - 1) >> 8), byte((width - 1) >> 16),
		byte(height - 1), byte((height - 1) >> 8), byte((height - 1) >> 16),
	})
}

// moving is an ANMF chunk: a frame at a place of the canvas, even in both directions.
func moving(x, y, width, height int, parts ...[]byte) []byte {
	little := func(n int) []byte { return []byte{byte(n), byte(n >> 8), byte(n >> 16)} }
	head := bytes.Join([][]byte{little(x / 2), little(y / 2), little(width - 1), little(height - 1), little(100), {0}}, nil)
	return riffChunk("ANMF", append(head, bytes.Join(parts, nil)...))
}

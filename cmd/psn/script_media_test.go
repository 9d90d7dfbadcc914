package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// drawPicture makes a picture file of the type that its name says, with a comment in it where that is a JPEG.
func drawPicture(ts *testscript.TestScript, _ bool, args []string) {
	width, height := sizeOf(ts, "picture", args)
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.NRGBA{200, 30, 90, 255}})
	for i := range m.Pix {
		m.Pix[i] = byte(i % 7 / 4)
	}
	var b bytes.Buffer
	var err error
	switch filepath.Ext(args[0]) {
	case ".jpg":
		err = jpeg.Encode(&b, m, nil)
		raw := append([]byte("\xff\xd8\xff\xfe\x00\x09comment"), b.Bytes()[2:]...)
		b = *bytes.NewBuffer(raw)
	case ".gif":
		err = gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{m, m, m}, Delay: []int{5, 5, 5}})
	default:
		err = png.Encode(&b, m)
	}
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
}

// makeBomb makes a PNG file of a few bytes that says it has so many pixels.
func makeBomb(ts *testscript.TestScript, _ bool, args []string) {
	width, height := sizeOf(ts, "bomb", args)
	out := []byte("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = append(binary.BigEndian.AppendUint32(header, uint32(height)), 8, 6, 0, 0, 0)
	for _, c := range []struct {
		kind string
		data []byte
	}{{"IHDR", header}, {"IDAT", nil}, {"IEND", nil}} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(c.data)))
		body := append([]byte(c.kind), c.data...)
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out, 0o600))
}

// cutFile keeps the beginning of a file.
func cutFile(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: truncate FILE BYTES")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

func sizeOf(ts *testscript.TestScript, command string, args []string) (width, height int) {
	if len(args) != 3 {
		ts.Fatalf("usage: %s FILE WIDTH HEIGHT", command)
	}
	width, err := strconv.Atoi(args[1])
	ts.Check(err)
	height, err = strconv.Atoi(args[2])
	ts.Check(err)
	return width, height
}

// copyFilm makes a file that another program wrote: film FIXTURE FILE.
func copyFilm(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: film FIXTURE FILE")
	}
	raw, err := os.ReadFile(filepath.Join(films, args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), raw, 0o600))
}

// films is where the fixtures of package media lie. It is found before a script changes the folder.
var films, _ = filepath.Abs("../../internal/media/testdata/files")

// freePort finds a port that nobody listens at just now: port NAME.
func freePort(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: port NAME")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	_, port, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Check(l.Close())
	ts.Setenv(args[0], port)
}

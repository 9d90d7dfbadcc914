package media

import (
	"bytes"
	"encoding/binary"
	"image"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

// webpFrameHead is how an ANMF chunk begins (RFC 9649, 2.7.1.1): where the frame is, how large, how long it is shown.
const webpFrameHead = 16

// webpPart is the place of a frame on its canvas, in pixels.
type webpPart struct{ x, y, width, height int }

func webpPartOf(head []byte) webpPart {
	return webpPart{2 * little24(head), 2 * little24(head[3:]), 1 + little24(head[6:]), 1 + little24(head[9:])}
}

// webpMoves walks through a frame of an animation. What it says of its size must be what its pixels say.
func (f *Facts) webpMoves(s *scan, length int64) error {
	if length < webpFrameHead || f.Width == 0 {
		return errDamaged
	}
	head, err := s.take(webpFrameHead)
	if err != nil {
		return err
	}
	part := webpPartOf(head)
	if part.x+part.width > f.Width || part.y+part.height > f.Height {
		return errDamaged
	}
	frame := Facts{Width: part.width, Height: part.height}
	for left := length - webpFrameHead; left >= 8; {
		head, err := s.take(8)
		if err != nil {
			return err
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		padded := size + size&1
		if left -= 8 + padded; left < 0 {
			return errDamaged
		}
		switch string(head[:4]) {
		case "VP8 ":
			err = frame.webpFrame(s, padded, 10, true, lossy)
		case "VP8L":
			err = frame.webpFrame(s, padded, 5, true, lossless)
		default:
			err = s.skip(padded)
		}
		if err != nil {
			return err
		}
		if left > 0 && left < 8 {
			err = s.skip(left)
		}
		if err != nil {
			return err
		}
	}
	if frame.Frames != 1 {
		return errDamaged
	}
	f.Frames++
	return nil
}

// decodeWebP returns the pixels of a picture that was inspected; of an animation those of the first frame, on its canvas.
func decodeWebP(raw []byte, width, height int) (image.Image, error) {
	still, part := webpStill(raw)
	if still == nil {
		return webp.Decode(bytes.NewReader(raw))
	}
	pixels, err := webp.Decode(bytes.NewReader(still))
	if err != nil {
		return nil, err
	}
	at := image.Rect(part.x, part.y, part.x+part.width, part.y+part.height)
	if pixels.Bounds().Size() != at.Size() {
		return nil, errDamaged
	}
	if at == image.Rect(0, 0, width, height) {
		return pixels, nil
	}
	canvas := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(canvas, at, pixels, pixels.Bounds().Min, draw.Src)
	return canvas, nil
}

// webpStill makes a picture of the first frame of an animation that was inspected; nil if it is none.
func webpStill(raw []byte) (still []byte, part webpPart) {
	frame := webpChunks(raw[12:])["ANMF"]
	if len(frame) < webpFrameHead {
		return nil, part
	}
	part = webpPartOf(frame)
	found := webpChunks(frame[webpFrameHead:])
	body := []byte("WEBP")
	switch {
	case found["VP8L"] != nil:
		body = appendChunk(body, "VP8L", found["VP8L"])
	case found["ALPH"] != nil:
		const alpha = 0x10
		head := append([]byte{alpha, 0, 0, 0}, frame[6:12]...) // the size is spelt as there
		body = appendChunk(appendChunk(appendChunk(body, "VP8X", head), "ALPH", found["ALPH"]), "VP8 ", found["VP8 "])
	default:
		body = appendChunk(body, "VP8 ", found["VP8 "])
	}
	still = binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))) //nolint:gosec // a part of a file that is smaller
	return append(still, body...), part
}

// webpChunks returns the first chunk of each kind.
func webpChunks(raw []byte) map[string][]byte {
	found := map[string][]byte{}
	for len(raw) >= 8 {
		kind, size := string(raw[:4]), int64(binary.LittleEndian.Uint32(raw[4:]))
		if raw = raw[8:]; size > int64(len(raw)) {
			break
		}
		if _, again := found[kind]; !again {
			found[kind] = raw[:size:size]
		}
		raw = raw[min(size+size&1, int64(len(raw))):]
	}
	return found
}

func appendChunk(to []byte, kind string, data []byte) []byte {
	to = binary.LittleEndian.AppendUint32(append(to, kind...), uint32(len(data))) //nolint:gosec // a part of a file that is smaller
	to = append(to, data...)
	if len(data)%2 == 1 {
		to = append(to, 0)
	}
	return to
}

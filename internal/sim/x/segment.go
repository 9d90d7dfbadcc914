package x

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/postshitnow/psn/internal/sim"
)

// segmentLimit is where segments are refused: the documented 5 MB are too many.
const segmentLimit = 5_000_000

// appendSegment takes a piece of a file, as multipart or as JSON (x-api/media/append-media-upload).
func (n *Network) appendSegment(req *request) sim.Reply {
	index, piece, message := readSegment(req)
	switch {
	case len(req.body) >= segmentLimit:
		return sim.Reply{Status: http.StatusRequestEntityTooLarge, Header: http.Header{}}
	case message != "":
		return n.invalid(message, "", "")
	case index < 0 || index > 999:
		return n.invalid("segment_index is 0 to 999.", "segment_index", strconv.Itoa(index))
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	m, reply, good := n.own(req.id, req)
	switch {
	case !good:
		return reply
	case m.finished():
		return n.invalid("The upload is already finalized.", "id", m.id)
	}
	held := int64(len(piece))
	for i, other := range m.segments {
		if i != index {
			held += other.size
		}
	}
	if held > m.total {
		return n.invalid("The segments add up to more than total_bytes.", "media", "")
	}
	one := segment{size: int64(len(piece))}
	if m.total <= keptBytes || index == 0 {
		one.bytes = piece
	}
	m.segments[index] = one
	return ok(map[string]any{"data": map[string]any{"expires_at": m.expires.Unix()}})
}

// readSegment reads a piece and its place; the message says what is wrong.
func readSegment(req *request) (index int, piece []byte, message string) {
	const bad = "The request body is not valid."
	if req.media == "application/json" {
		var d struct {
			Index int    `json:"segment_index"`
			Media string `json:"media"`
		}
		if json.Unmarshal(req.body, &d) != nil {
			return 0, nil, bad
		}
		raw, err := base64.StdEncoding.DecodeString(d.Media)
		if err != nil || len(raw) == 0 {
			return 0, nil, bad
		}
		return d.Index, raw, ""
	}
	_, options, err := mime.ParseMediaType(req.http.Header.Get("Content-Type"))
	if err != nil || req.media != "multipart/form-data" {
		return 0, nil, bad
	}
	form := multipart.NewReader(bytes.NewReader(req.body), options["boundary"])
	index = -1
	for {
		part, err := form.NextPart()
		if err == io.EOF { //nolint:errorlint // unwrapped: a form that breaks off ends in a wrapped one
			break
		}
		if err != nil {
			return 0, nil, bad
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return 0, nil, bad
		}
		switch part.FormName() {
		case "media":
			piece = raw
		case "segment_index":
			if index, err = strconv.Atoi(string(raw)); err != nil {
				return 0, nil, bad
			}
		}
	}
	if index < 0 || len(piece) == 0 {
		return 0, nil, "media and segment_index are required."
	}
	return index, piece, ""
}

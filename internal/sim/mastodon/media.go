package mastodon

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// Limits of media (entities/Instance, configuration.media_attachments).
const (
	imageSizeLimit   = 16777216
	videoSizeLimit   = 103809024
	imageMatrixLimit = 33177600
	descriptionLimit = 1500
	frameRateLimit   = 120
	videoMatrixLimit = 8294400
)

// wireMedia is a MediaAttachment.
type wireMedia struct {
	ID          string    `json:"id"`
	Type        string    `json:"type"`
	URL         *string   `json:"url"`
	PreviewURL  *string   `json:"preview_url"`
	RemoteURL   *string   `json:"remote_url"`
	Meta        mediaMeta `json:"meta"`
	Description *string   `json:"description"`
	Blurhash    *string   `json:"blurhash"`
}

type mediaMeta struct {
	Original *mediaSize  `json:"original,omitempty"`
	Focus    *mediaFocus `json:"focus,omitempty"`
}

type mediaSize struct {
	Width  int     `json:"width"`
	Height int     `json:"height"`
	Aspect float64 `json:"aspect"`
}

// mediaFocus is the point that stays when a picture is cropped, from -1 to 1 each way.
type mediaFocus struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// postMedia takes a file: 202 and no URL while it is processed, 200 where that takes no time
// (methods/media).
func (n *Network) postMedia(req *request) sim.Reply {
	if reply, ok := n.checkUpload(req); !ok {
		return reply
	}
	m := &upload{
		author: req.who, kind: mediaKinds[req.file.mime], mime: req.file.mime, bytes: req.file.bytes, size: req.file.size,
		description: req.params.get("description"), focus: readFocus(req.params.get("focus")), ready: req.now,
	}
	m.width, m.height = req.file.measure()
	if m.width*m.height > imageMatrixLimit {
		return n.invalid("File dimensions are too large")
	}
	status := http.StatusOK
	if !n.is.mediaAtOnce {
		delay := n.MediaDelay
		if delay == 0 {
			delay = time.Second
		}
		m.ready, status = req.now.Add(delay), http.StatusAccepted
	}
	n.state.mu.Lock()
	m.id = n.state.ids.next(req.now)
	n.state.media[m.id] = m
	n.state.mu.Unlock()
	return answer(status, n.mediaWire(m, req.base, req.now))
}

func (n *Network) checkUpload(req *request) (sim.Reply, bool) {
	f := req.file
	switch {
	case f == nil || len(f.bytes) == 0:
		return n.invalid("File can't be blank"), false
	case mediaKinds[f.mime] == "":
		return n.invalid("File content type is invalid"), false
	case mediaKinds[f.mime] == "image" && f.size > imageSizeLimit, f.size > videoSizeLimit:
		return n.invalid("File size is too large"), false
	case utf8.RuneCountInString(req.params.get("description")) > descriptionLimit:
		return n.invalid("Description is too long (maximum is 1500 characters)"), false
	}
	return sim.Reply{}, true
}

// showMedia says how far an upload is: 206 while it is processed, then 200. What a status already has
// is no longer found.
func (n *Network) showMedia(req *request) sim.Reply {
	n.state.mu.RLock()
	m := n.state.media[req.id]
	gone := m == nil || m.author != req.who || m.attached
	n.state.mu.RUnlock()
	if gone {
		return n.notFound()
	}
	if req.now.Before(m.ready) {
		return answer(http.StatusPartialContent, n.mediaWire(m, req.base, req.now))
	}
	return answer(http.StatusOK, n.mediaWire(m, req.base, req.now))
}

func (n *Network) mediaWire(m *upload, base string, now time.Time) wireMedia {
	w := wireMedia{ID: m.id, Type: m.kind, Meta: mediaMeta{Focus: m.focus}}
	if m.description != "" {
		w.Description = &m.description
	}
	if m.width > 0 && m.height > 0 {
		w.Meta.Original = &mediaSize{m.width, m.height, float64(m.width) / float64(m.height)}
	}
	preview := base + "/media/" + m.id
	w.PreviewURL = &preview
	if !now.Before(m.ready) {
		w.URL = &preview
	}
	return w
}

// readFocus reads "x,y"; anything else is no focus.
func readFocus(raw string) *mediaFocus {
	x, y, _ := strings.Cut(raw, ",")
	fx, errX := strconv.ParseFloat(x, 64)
	fy, errY := strconv.ParseFloat(y, 64)
	if errX != nil || errY != nil || !(max(fx, -fx, fy, -fy) <= 1) {
		return nil
	}
	return &mediaFocus{fx, fy}
}

// serveMedia serves the file itself.
func (n *Network) serveMedia(req *request) sim.Reply {
	n.state.mu.RLock()
	m := n.state.media[req.id]
	n.state.mu.RUnlock()
	if m == nil || req.now.Before(m.ready) || m.size != int64(len(m.bytes)) {
		return n.notFound()
	}
	return sim.Reply{Status: http.StatusOK, Header: fileHeader(m.mime), Body: m.bytes}
}

// serveAvatar serves the picture of everybody who has none.
func (n *Network) serveAvatar(*request) sim.Reply {
	picture := image.NewUniform(color.NRGBA{R: 0x5b, G: 0x4b, B: 0xe0, A: 0xff})
	var out bytes.Buffer
	if err := png.Encode(&out, cropped{picture}); err != nil {
		return answer(http.StatusInternalServerError, apiError{err.Error()})
	}
	return sim.Reply{Status: http.StatusOK, Header: fileHeader("image/png"), Body: out.Bytes()}
}

// cropped is a picture of 64 by 64 pixels.
type cropped struct{ image.Image }

// Bounds are 64 by 64 pixels.
func (cropped) Bounds() image.Rectangle { return image.Rect(0, 0, 64, 64) }

func fileHeader(mime string) http.Header {
	return http.Header{"Content-Type": {mime}, "X-Content-Type-Options": {"nosniff"}, "Cache-Control": {"max-age=3600"}}
}

package mastodon

import (
	"bytes"
	"image"
	_ "image/gif"  // read its dimensions
	_ "image/jpeg" // read its dimensions
	_ "image/png"  // read its dimensions
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"
)

// upload is a file that was sent, whether or not a status has it yet.
type upload struct {
	id            string
	author        *account
	kind          string // image, gifv or video
	mime          string
	bytes         []byte
	width, height int
	description   string
	focus         *mediaFocus
	ready         time.Time
	attached      bool
}

// file is a file in a request.
type file struct {
	mime  string
	bytes []byte
}

// kinds of media by type (configuration.media_attachments.supported_mime_types).
var mediaKinds = map[string]string{
	"image/jpeg": "image", "image/png": "image", "image/gif": "gifv", "image/webp": "image",
	"video/mp4": "video", "video/webm": "video",
}

func supportedTypes() []string {
	return slices.Sorted(maps.Keys(mediaKinds))
}

// readMultipart reads a form with at most one file, which is the part called "file".
func (req *request) readMultipart(boundary string) error {
	reader := multipart.NewReader(io.LimitReader(req.http.Body, maxUpload+1), boundary)
	for {
		part, err := reader.NextPart()
		if err == io.EOF { //nolint:errorlint // unwrapped: a form that breaks off ends in a wrapped one
			return nil
		}
		if err != nil {
			return errBody
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return errBody
		}
		switch {
		case part.FormName() == "file":
			req.file = &file{mime: sniff(raw), bytes: raw}
		case part.FileName() == "":
			req.params[part.FormName()] = append(req.params[part.FormName()], string(raw))
		}
	}
}

// sniff says what the bytes are, whatever the sender claims.
func sniff(raw []byte) string {
	kind, _, _ := strings.Cut(http.DetectContentType(raw), ";")
	return kind
}

// measure returns the dimensions of a picture, or zeros for what can't be measured.
func (f *file) measure() (width, height int) {
	config, _, err := image.DecodeConfig(bytes.NewReader(f.bytes))
	if err != nil {
		return 0, 0
	}
	return config.Width, config.Height
}

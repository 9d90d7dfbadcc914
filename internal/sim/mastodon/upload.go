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
	size          int64 // more than len(bytes) if only the beginning is kept
	width, height int
	description   string
	focus         *mediaFocus
	ready         time.Time
	attached      bool
}

// file is a file in a request.
type file struct {
	mime  string
	bytes []byte // of the whole file, or of its beginning if it is larger than keptBytes
	size  int64
}

// keptBytes is the most bytes of a file that the simulator keeps; of a larger one it keeps the first headBytes.
const (
	keptBytes = 64 << 20
	headBytes = 1 << 20
)

// readFile reads a file, of which it keeps no more than keptBytes.
func readFile(r io.Reader) (*file, error) {
	raw, err := io.ReadAll(io.LimitReader(r, keptBytes+1))
	if err != nil {
		return nil, err
	}
	f := &file{mime: sniff(raw), bytes: raw, size: int64(len(raw))}
	if len(raw) > keptBytes {
		f.bytes = bytes.Clone(raw[:headBytes])
		rest, err := io.Copy(io.Discard, r)
		f.size += rest
		return f, err
	}
	return f, nil
}

// kinds of media by type (configuration.media_attachments.supported_mime_types).
var mediaKinds = map[string]string{
	"image/jpeg": "image", "image/png": "image", "image/gif": "gifv", "image/webp": "image",
	"video/mp4": "video", "video/webm": "video", "video/quicktime": "video",
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
		if part.FormName() == "file" {
			if req.file, err = readFile(part); err != nil {
				return errBody
			}
			continue
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return errBody
		}
		if part.FileName() == "" {
			req.params[part.FormName()] = append(req.params[part.FormName()], string(raw))
		}
	}
}

// sniff says what the bytes are, whatever the sender claims.
func sniff(raw []byte) string {
	if len(raw) > 12 && string(raw[4:12]) == "ftypqt  " {
		return "video/quicktime"
	}
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

package psn

import (
	"strings"
	"time"
)

// Media is one file in the hub's media store, addressed by its content per author.
type Media struct {
	ID         string    `json:"id"`
	SHA256     string    `json:"sha256"` // hexadecimal
	MIME       string    `json:"mime"`   // found by looking into the file: "image/jpeg"
	Bytes      int64     `json:"bytes"`
	Width      int       `json:"width,omitempty"`  // pixels, upright
	Height     int       `json:"height,omitempty"` // pixels, upright
	Animated   bool      `json:"animated,omitempty"`
	DurationMS int64     `json:"duration_ms,omitempty"` // of a video
	Rate       float64   `json:"rate,omitempty"`        // frames per second of a video
	Video      string    `json:"video,omitempty"`       // codec of the pictures: "h264"
	Audio      string    `json:"audio,omitempty"`       // codec of the sound: "aac"; empty if there is none
	Pages      int       `json:"pages,omitempty"`       // of a document
	Name       string    `json:"name,omitempty"`        // of the file it came from, for people
	CreatedBy  string    `json:"created_by"`
	CreatedAt  time.Time `json:"created_at"`
}

// MediaRef is a use of a media file in a segment, with what a platform's rules ask about the file, so that
// content can be checked without opening it.
type MediaRef struct {
	ID         string  `json:"id"`
	MIME       string  `json:"mime,omitempty"`
	Bytes      int64   `json:"bytes,omitempty"`
	Width      int     `json:"width,omitempty"`  // pixels
	Height     int     `json:"height,omitempty"` // pixels
	Animated   bool    `json:"animated,omitempty"`
	DurationMS int64   `json:"duration_ms,omitempty"` // of a video
	Rate       float64 `json:"rate,omitempty"`        // frames per second of a video
	Video      string  `json:"video,omitempty"`       // codec of the pictures: "h264"
	Audio      string  `json:"audio,omitempty"`       // codec of the sound: "aac"; empty if there is none
	Pages      int     `json:"pages,omitempty"`       // of a document
	Alt        string  `json:"alt,omitempty"`         // what the picture shows, for those who can't see it
	NoAlt      string  `json:"no_alt,omitempty"`      // why there is no Alt, as "decorative"
	Fit        Fit     `json:"fit,omitempty"`         // what becomes of a picture with proportions that a network does not take

	Captions []Caption `json:"captions,omitempty"` // of a video, one for each language
}

// Caption is what is said in a video, in one language. It is part of the content: a worker elsewhere has it, and an
// approval covers it.
type Caption struct {
	Language string `json:"language"` // BCP 47; "und" if nobody said which
	Cues     string `json:"cues"`     // a WebVTT file
}

// Undetermined is the language of a caption of which nobody said it.
const Undetermined = "und"

// MediaKind is what a media file is to people.
type MediaKind string

// The kinds of media.
const (
	Picture  MediaKind = "picture"
	Video    MediaKind = "video"
	Document MediaKind = "document"
)

// KindOf returns the kind of a MIME type. What is neither a video nor a document is a picture.
func KindOf(mime string) MediaKind {
	switch {
	case strings.HasPrefix(mime, "video/"):
		return Video
	case strings.HasPrefix(mime, "application/"):
		return Document
	}
	return Picture
}

// Kind returns what a file is to people.
func (m Media) Kind() MediaKind { return KindOf(m.MIME) }

// Kind returns what a file is to people.
func (m MediaRef) Kind() MediaKind { return KindOf(m.MIME) }

// Duration is how long a video is; 0 if that is not known.
func (m MediaRef) Duration() time.Duration { return time.Duration(m.DurationMS) * time.Millisecond }

// MaxMedia is the most media of one segment; MaxAltBytes the most bytes of one description. Both are psn's
// own bounds, above every platform's.
const (
	MaxMedia    = 25
	MaxAltBytes = 16 << 10
)

// MaxCaptions is the most languages of one video's captions; MaxCaptionBytes the most bytes of all captions of
// a segment.
const (
	MaxCaptions     = 50
	MaxCaptionBytes = 1 << 20
)

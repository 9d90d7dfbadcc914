package platform

import (
	"context"
	"io"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// File is a media file about to be uploaded, converted to what the account's limits allow.
type File struct {
	MIME     string // "image/jpeg"
	Bytes    int64
	Width    int // pixels
	Height   int // pixels
	Animated bool
	Alt      string        // empty if there is none
	Name     string        // of the file it came from; may be empty
	Duration time.Duration // of a video; zero for anything else
	Pages    int           // of a document; zero for anything else
	// Captions are those of a video, as Videos.Captions asks for them; their languages differ.
	Captions []Caption
	// Open opens the file anew, each time from its beginning.
	Open func() (io.ReadCloser, error)
	// PublicURL returns an address at which the network can fetch the file for the next hours. It is nil where
	// this worker has none.
	PublicURL func(ctx context.Context) (string, error)
	// Progress keeps how far the upload of this file came; nil where nobody does.
	Progress *Progress
}

// Uploader uploads media before the post that shows them.
type Uploader interface {
	// Upload uploads one file, waits until the network can show it, and returns what Publish needs to name
	// it. It may be repeated: what no post shows is forgotten by the network. Errors are those of Verify; a
	// file that the network refuses is psn.CodeRefused. What takes long is noted in file.Progress, and an Upload
	// that finds something there goes on with it, or begins anew if the network has forgotten it. Where the network
	// has everything and works on it for longer than Patience, the error is a *Working.
	Upload(ctx context.Context, file File) (handle string, err error)
}

// Attachment is an uploaded file in a request.
type Attachment struct {
	Handle string // what Upload returned; empty where the client is no Uploader
	MIME   string
	Alt    string
	Width  int // pixels
	Height int // pixels
	File   File
}

// Fetcher is a Platform that fetches media from a public URL, for some contents at least.
type Fetcher interface {
	// Fetches reports whether the network must fetch the media of this content, so that File.PublicURL is asked
	// for.
	Fetches(content psn.Content) bool
}

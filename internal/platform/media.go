package platform

import (
	"context"
	"io"
)

// File is a media file about to be uploaded, converted to what the account's limits allow.
type File struct {
	MIME     string // "image/jpeg"
	Bytes    int64
	Width    int // pixels
	Height   int // pixels
	Animated bool
	Alt      string // empty if there is none
	// Open opens the file anew, each time from its beginning.
	Open func() (io.ReadCloser, error)
}

// Uploader uploads media before the post that shows them.
type Uploader interface {
	// Upload uploads one file, waits until the network can show it, and returns what Publish needs to name
	// it. It may be repeated: what no post shows is forgotten by the network. Errors are those of Verify; a
	// file that the network refuses is psn.CodeRefused.
	Upload(ctx context.Context, file File) (handle string, err error)
}

// Attachment is an uploaded file in a request.
type Attachment struct {
	Handle string // what Upload returned
	MIME   string
	Alt    string
	Width  int // pixels
	Height int // pixels
}

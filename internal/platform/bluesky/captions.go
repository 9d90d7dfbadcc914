package bluesky

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// film is a video with captions, as a handle names it. A video without has its blob for a handle.
type film struct {
	Video    json.RawMessage `json:"video"`
	Captions []caption       `json:"captions"`
}

// captioned uploads the captions that the account's server does not have, each as a blob, and returns the video's handle.
func (c *client) captioned(ctx context.Context, u uploading, file platform.File) (string, error) {
	if len(file.Captions) == 0 {
		return string(u.Blob), nil
	}
	for _, one := range file.Captions[min(len(u.Captions), len(file.Captions)):] {
		data := one.Data
		blob, err := c.uploadBlob(ctx, "bluesky: upload captions", platform.File{
			MIME: captionMIME, Bytes: int64(len(data)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
		})
		if err != nil {
			return "", err
		}
		u.Captions = append(u.Captions, caption{Language: one.Language, File: blob})
		if err := u.note(ctx, file); err != nil {
			return "", err
		}
	}
	handle, err := json.Marshal(film{u.Blob, u.Captions})
	if err != nil {
		return "", psn.Errorf(psn.CodeInternal, "bluesky: upload a video: %w", err)
	}
	return string(handle), nil
}

// filmOf returns the video that Upload returned, and its captions.
func filmOf(m platform.Attachment) (film, error) {
	var f film
	if json.Unmarshal([]byte(m.Handle), &f) == nil && isBlob(f.Video) {
		return f, nil
	}
	blob, err := blobOf(m)
	return film{Video: blob}, err
}

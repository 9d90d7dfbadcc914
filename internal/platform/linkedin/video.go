package linkedin

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// maxPiece is the most bytes of a range; LinkedIn asks for 4 MiB.
const maxPiece = 64 << 20

// uploadVideo sends a video in the ranges that LinkedIn asks for, without the token, and tells it their ETags in order.
func (c *client) uploadVideo(ctx context.Context, act string, file platform.File) (string, error) {
	var u upload
	no := false
	what := call{
		method: http.MethodPost, path: "/rest/videos", query: "action=initializeUpload", upload: true,
		body: uploadAsk{uploadOwner{Owner: c.author(), Bytes: file.Bytes, Captions: &no, Thumbnail: &no}},
	}
	if err := c.do(ctx, act, what, &u); err != nil {
		return "", err
	}
	if u.Value.Video == "" || len(u.Value.Instructions) == 0 {
		return "", notLinkedIn(act)
	}
	parts, err := c.sendPieces(ctx, act, file, u.Value.Instructions)
	if err != nil {
		return "", err
	}
	return u.Value.Video, c.do(ctx, act, call{
		method: http.MethodPost, path: "/rest/videos", query: "action=finalizeUpload", upload: true,
		body: finalizeAsk{finalize{Video: u.Value.Video, Token: u.Value.Token, Parts: parts}},
	}, nil)
}

// sendPieces sends the ranges, one in memory at a time. They must cover the file in order.
func (c *client) sendPieces(ctx context.Context, act string, file platform.File, pieces []piece) ([]string, error) {
	content, err := file.Open()
	if err != nil {
		return nil, psn.Errorf(psn.CodeInternal, "%s: open the file: %w", act, err)
	}
	defer content.Close()
	var parts []string
	at := int64(0)
	for _, p := range pieces {
		size := p.Last - p.First + 1
		if p.First != at || size <= 0 || size > maxPiece || p.Last >= file.Bytes {
			return nil, notLinkedIn(act)
		}
		raw := make([]byte, size)
		if _, err := io.ReadFull(content, raw); err != nil {
			return nil, psn.Errorf(psn.CodeInternal, "%s: the file has fewer than %d bytes", act, file.Bytes)
		}
		etag, err := c.put(ctx, act, p.URL, false, size, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil })
		if err != nil {
			return nil, err
		}
		if etag == "" {
			return nil, notLinkedIn(act)
		}
		parts, at = append(parts, etag), at+size
	}
	if at != file.Bytes {
		return nil, notLinkedIn(act)
	}
	return parts, nil
}

var _ platform.Uploader = (*client)(nil)

package linkedin

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/postshitnow/psn/internal/platform"
)

// maxPiece is the most bytes of a range; LinkedIn asks for 4 MiB.
const maxPiece = 64 << 20

// beginVideo announces a video. LinkedIn says in which ranges it wants it.
func (c *client) beginVideo(ctx context.Context, act string, file platform.File) (uploading, error) {
	var u upload
	no, captioned := false, len(file.Captions) > 0
	what := call{
		method: http.MethodPost, path: "/rest/videos", query: "action=initializeUpload", upload: true,
		body: uploadAsk{uploadOwner{Owner: c.author(), Bytes: file.Bytes, Captions: &captioned, Thumbnail: &no}},
	}
	if err := c.do(ctx, act, what, &u); err != nil {
		return uploading{}, err
	}
	if u.Value.Video == "" || !covers(u.Value.Instructions, file.Bytes) {
		return uploading{}, notLinkedIn(act)
	}
	if captioned && u.Value.Captions == "" {
		return uploading{}, notLinkedIn(act)
	}
	began := uploading{URN: u.Value.Video, Token: u.Value.Token, Pieces: u.Value.Instructions}
	if captioned {
		began.Track = u.Value.Captions
	}
	return began, began.note(ctx, file)
}

// covers reports whether ranges are a whole file, in order.
func covers(pieces []piece, size int64) bool {
	at := int64(0)
	for _, p := range pieces {
		if p.First != at || p.Last < p.First || p.Last-p.First >= maxPiece {
			return false
		}
		at = p.Last + 1
	}
	return at == size && size > 0
}

// endVideo tells LinkedIn the ETags of all ranges, in order.
func (c *client) endVideo(ctx context.Context, act string, u uploading) error {
	return c.do(ctx, act, call{
		method: http.MethodPost, path: "/rest/videos", query: "action=finalizeUpload", upload: true,
		body: finalizeAsk{finalize{Video: u.URN, Token: u.Token, Parts: u.Parts}},
	}, nil)
}

// sendPieces sends the ranges that LinkedIn does not have, without the token, one in memory at a time, and notes each.
func (c *client) sendPieces(ctx context.Context, act string, file platform.File, u *uploading) error {
	content, err := file.OpenAt(act, u.sent(file.Bytes))
	if err != nil {
		return err
	}
	defer content.Close()
	for _, p := range u.Pieces[len(u.Parts):] {
		raw := make([]byte, p.Last-p.First+1)
		if err := file.ReadPiece(act, content, raw); err != nil {
			return err
		}
		etag, err := c.put(ctx, act, p.URL, false, int64(len(raw)), func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil })
		if err != nil {
			return err
		}
		if etag == "" {
			return notLinkedIn(act)
		}
		u.Parts = append(u.Parts, etag)
		if err := u.note(ctx, file); err != nil {
			return err
		}
	}
	return file.AtEnd(act, content)
}

var _ platform.Uploader = (*client)(nil)

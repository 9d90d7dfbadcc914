package tiktok

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// plan is how a video is cut into pieces (docs: content-posting-api-media-transfer-guide). The last one takes what is
// left over.
type plan struct{ size, chunk, count int64 }

// pieceBytes is the size of a piece: the documented sample's, between the bounds whether TikTok's megabyte is decimal
// or binary. A video of less than two is sent whole.
const pieceBytes = 10_000_000

func planOf(size int64) plan {
	if size < 2*pieceBytes {
		return plan{size, size, 1}
	}
	return plan{size, pieceBytes, size / pieceBytes}
}

// piece returns the first and the last byte of a piece, both included.
func (p plan) piece(index int64) (first, last int64) {
	if index == p.count-1 {
		return index * p.chunk, p.size - 1
	}
	return index * p.chunk, (index+1)*p.chunk - 1
}

// upload is a video on its way to TikTok, in pieces of which the last one publishes.
type upload struct {
	plan
	publishID string
	address   string // a secret
	mime      string
	began     time.Time // of the address
	given     int       // how often it was prepared for its release
	whole     bool      // TikTok has the last piece, too
	released  bool      // this client has sent the last piece
}

// addressLife is how long an address is good for certain: TikTok says an hour.
const addressLife = 55 * time.Minute

// keep remembers an upload until it is over.
func (c *client) keep(u upload) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, old := range c.uploads {
		if u.began.Sub(old.began) > addressLife {
			delete(c.uploads, id)
		}
	}
	c.uploads[u.publishID] = u
}

// take returns an upload to release, once for each time that it was prepared: one that this client prepared, or one of
// which is noted that TikTok has all pieces but the last. Without any the reply is false, and so it is if the address may
// be over.
func (c *client) take(ctx context.Context, publishID string, req platform.Request) (upload, bool) {
	c.mu.Lock()
	u, known := c.uploads[publishID]
	if known {
		spent := u
		spent.released = true
		c.uploads[publishID] = spent
	}
	c.mu.Unlock()
	if known {
		return u, !u.released && c.fresh(u.began)
	}
	u, next, err := c.noted(ctx, req)
	if err != nil || u.publishID == "" || u.publishID != publishID || next != u.count-1 {
		return upload{}, false
	}
	spent := u
	spent.released = true
	c.keep(spent)
	return u, true
}

// sendPieces sends the pieces from next on, all but the last, one in memory at a time, and notes each.
func (c *client) sendPieces(ctx context.Context, act string, u upload, next int64, req platform.Request) error {
	if next == u.count-1 {
		return nil
	}
	file := req.Media[0].File
	content, err := file.OpenAt(act, next*u.chunk)
	if err != nil {
		return err
	}
	defer content.Close()
	piece := make([]byte, u.chunk)
	for index := next; index < u.count-1; index++ {
		if err := file.ReadPiece(act, content, piece); err != nil {
			return err
		}
		if err := c.sendPiece(ctx, act, u, index, piece); err != nil {
			return err
		}
		if err := u.note(ctx, req.Progress, index+1); err != nil {
			return err
		}
	}
	return nil
}

// errGone says that TikTok takes no more pieces of an upload.
var errGone = errors.New("TikTok does not take the upload any more")

// sendPiece sends one piece. A repeat of one that did arrive is refused with how much is there, which is all that was
// wanted.
func (c *client) sendPiece(ctx context.Context, act string, u upload, index int64, piece []byte) error {
	req, err := u.request(ctx, index, bytes.NewReader(piece))
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "%s: the request can't be made", act)
	}
	a, err := c.http.Upload.Do(req)
	if err != nil {
		return platform.NoAnswer(act, errors.New(strings.ReplaceAll(err.Error(), u.address, "(address)")))
	}
	_, last := u.piece(index)
	switch {
	case a.Status == http.StatusPartialContent, a.Status == http.StatusRequestedRangeNotSatisfiable && arrived(a.Header) == last:
		return nil
	case a.Status == http.StatusForbidden, a.Status == http.StatusNotFound, a.Status == http.StatusRequestedRangeNotSatisfiable:
		return psn.Errorf(psn.CodeUnavailable, "%s: %w (%d); it is begun anew", act, errGone, a.Status).Retry()
	}
	return platform.ReadFailure(act, a.Status, "the upload was not taken")
}

// arrived returns the last byte that TikTok has, by the answer to a piece; -1 if it does not say.
func arrived(h http.Header) int64 {
	held, _, found := strings.Cut(strings.TrimPrefix(h.Get("Content-Range"), "bytes 0-"), "/")
	last, err := strconv.ParseInt(held, 10, 64)
	if !found || err != nil {
		return -1
	}
	return last
}

// request is the one that carries a piece. It names no token: the address is secret enough.
func (u upload) request(ctx context.Context, index int64, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, u.address, body)
	if err != nil {
		return nil, err
	}
	first, last := u.piece(index)
	req.ContentLength = last - first + 1
	req.Header = http.Header{
		"Content-Type": {u.mime}, "Content-Range": {fmt.Sprintf("bytes %d-%d/%d", first, last, u.size)}, "User-Agent": {httpc.UserAgent},
	}
	return req, nil
}

// tail opens a video at its last piece.
func (u upload) tail(file platform.File) (io.ReadCloser, error) {
	first, last := u.piece(u.count - 1)
	content, err := file.OpenAt("tiktok: send the last piece", first)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(content, last-first+1), content}, nil
}

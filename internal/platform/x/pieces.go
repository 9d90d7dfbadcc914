package x

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// The size of the pieces that a file is sent in. X documents 5 MB and answers 413 to that (observed); its own samples
// send 1 MiB, its own command-line client 4 MiB. A file has at most 1,000 pieces (spec: segment_index).
const (
	segmentBytes = 1 << 20
	mostSegment  = 4 << 20
	maxSegments  = 1000
)

// pieceOf is the size of the pieces of a file: no larger than its number of pieces needs.
func pieceOf(total int64) int64 {
	for size := int64(segmentBytes); size < mostSegment; size *= 2 {
		if total <= size*maxSegments {
			return size
		}
	}
	return mostSegment
}

// appendAll sends the pieces that X does not have, one in memory at a time, and notes each.
func (c *client) appendAll(ctx context.Context, act string, u *uploading, file platform.File) error {
	content, err := file.OpenAt(act, u.sent(file))
	if err != nil {
		return err
	}
	defer content.Close()
	piece := make([]byte, min(u.Piece, file.Bytes))
	for at := u.sent(file); at < file.Bytes; at = u.sent(file) {
		part := piece[:min(int64(len(piece)), file.Bytes-at)]
		if err := file.ReadPiece(act, content, part); err != nil {
			return err
		}
		if err := c.append(ctx, act, u.ID, u.Next, part); err != nil {
			return err
		}
		u.Next++
		if err := u.note(ctx, file); err != nil {
			return err
		}
	}
	return file.AtEnd(act, content)
}

func (c *client) append(ctx context.Context, act, id string, index int, piece []byte) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	err := form.WriteField("segment_index", strconv.Itoa(index))
	var part io.Writer
	if err == nil {
		part, err = form.CreateFormFile("media", "media")
	}
	if err == nil {
		_, err = part.Write(piece)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	return c.read(ctx, act, call{
		method: http.MethodPost, path: "/2/media/upload/" + url.PathEscape(id) + "/append",
		kind: form.FormDataContentType(), body: body.Bytes(), budget: budgetUploads, upload: true,
	}, nil)
}

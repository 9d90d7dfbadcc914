package bluesky

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Upload uploads one file and returns its blob, as a record must name it: a video by way of the video service, a picture
// by com.atproto.repo.uploadBlob, which can be shown at once. A server takes files of a few megabytes, and refuses a picture of more than 1,000,000 bytes only
// when a post shows it. Errors are those of Verify; a file that the server refuses is psn.CodeRefused.
func (c *client) Upload(ctx context.Context, file platform.File) (string, error) {
	const act = "bluesky: upload a picture"
	if isVideo(file.MIME) {
		return c.uploadVideo(ctx, file)
	}
	if !strings.HasPrefix(file.MIME, "image/") {
		return "", psn.Errorf(psn.CodeInvalid, "%s: a file of type %q is no picture", act, psn.Excerpt(file.MIME, 60))
	}
	blob, err := c.uploadBlob(ctx, act, file)
	if err != nil {
		return "", tooLarge(err, file.Bytes)
	}
	return string(blob), nil
}

// uploadBlob uploads a file to the account's server, and returns its blob (com.atproto.repo.uploadBlob).
func (c *client) uploadBlob(ctx context.Context, act string, file platform.File) (json.RawMessage, error) {
	body, err := file.Open()
	if err != nil {
		return nil, psn.Errorf(psn.CodeOf(err), "%s: %w", act, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint("com.atproto.repo.uploadBlob", nil).String(), body)
	if err != nil {
		_ = body.Close() // nothing was read
		return nil, psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	defer body.Close()
	req.Header.Set("Content-Type", file.MIME)
	req.ContentLength, req.GetBody = file.Bytes, file.Open
	var answer struct {
		Blob json.RawMessage `json:"blob"`
	}
	if err := c.read(c.http.Upload, act, req, &answer); err != nil {
		return nil, err
	}
	if !isBlob(answer.Blob) {
		return nil, notBluesky(act)
	}
	return answer.Blob, nil
}

// isBlob reports whether raw is a blob as a record names it.
func isBlob(raw json.RawMessage) bool {
	var blob struct {
		Ref struct {
			Link string `json:"$link"`
		} `json:"ref"`
	}
	return json.Unmarshal(raw, &blob) == nil && blob.Ref.Link != ""
}

// tooLarge says how to mend a file that is too large for the server.
func tooLarge(err error, bytes int64) error {
	e, ok := err.(*psn.Error) //nolint:errorlint // read returns nothing else
	if !ok || e.Code != psn.CodeRefused || bytes <= 1_000_000 {
		return err
	}
	return e.WithHint("the file has %d bytes; make it smaller than 1,000,000", bytes)
}

var _ platform.Uploader = (*client)(nil)

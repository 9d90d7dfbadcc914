package mastodon

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// How long the server may take to process a file, and how often it is asked.
const (
	processingMost = 2 * time.Minute
	processingPoll = 250 * time.Millisecond
)

// Upload uploads a file with its description and waits until the server has processed it: a status with an
// unprocessed file is refused (docs: methods/media). Errors are those of Verify.
func (c *client) Upload(ctx context.Context, file platform.File) (string, error) {
	const act = "mastodon: upload media"
	ctx, cancel := context.WithTimeout(ctx, processingMost)
	defer cancel()
	req, err := c.form(ctx, file)
	if err != nil {
		return "", psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	a, err := c.http.Upload.Do(req)
	if err != nil {
		return "", platform.NoAnswer(act, err)
	}
	c.observe(budgetUploads, a.Header)
	if a.Status/100 != 2 {
		return "", platform.ReadFailure(act, a.Status, c.sentence(a.Body))
	}
	var m media
	if json.Unmarshal(a.Body, &m) != nil || m.ID == "" {
		return "", notMastodon(act)
	}
	for a.Status == http.StatusAccepted || a.Status == http.StatusPartialContent {
		select {
		case <-ctx.Done():
			return "", platform.NoAnswer(act, ctx.Err())
		case <-time.After(processingPoll):
		}
		if a.Status, err = c.processed(ctx, m.ID); err != nil {
			return "", err
		}
	}
	return m.ID, nil
}

// processed asks how far a file is: 206 while it is processed, 200 when it is done.
func (c *client) processed(ctx context.Context, id string) (int, error) {
	const act = "mastodon: ask for uploaded media"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.server.String()+"/api/v1/media/"+url.PathEscape(id), nil)
	if err != nil {
		return 0, psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	req.Header = http.Header{"Authorization": c.auth, "Accept": headerJSON, "User-Agent": headerAgent}
	a, err := c.http.Read.Do(req)
	if err != nil {
		return 0, platform.NoAnswer(act, err)
	}
	if a.Status/100 != 2 {
		return 0, platform.ReadFailure(act, a.Status, c.sentence(a.Body))
	}
	return a.Status, nil
}

// form makes the request, whose body is streamed and can be sent again.
func (c *client) form(ctx context.Context, file platform.File) (*http.Request, error) {
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	if file.Alt != "" {
		if err := w.WriteField("description", file.Alt); err != nil {
			return nil, err
		}
	}
	_, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="file"; filename="media"`}, "Content-Type": {file.MIME},
	})
	if err != nil {
		return nil, err
	}
	before := bytes.Clone(head.Bytes())
	head.Reset()
	if err := w.Close(); err != nil {
		return nil, err
	}
	after := head.Bytes()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.server.String()+"/api/v2/media", nil)
	if err != nil {
		return nil, err
	}
	req.Header = http.Header{
		"Authorization": c.auth, "Content-Type": {w.FormDataContentType()}, "Accept": headerJSON, "User-Agent": headerAgent,
	}
	req.ContentLength = int64(len(before)) + file.Bytes + int64(len(after))
	req.GetBody = func() (io.ReadCloser, error) {
		content, err := file.Open()
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(before), content, bytes.NewReader(after)), content}, nil
	}
	return req, nil
}

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
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// uploading is how far an upload came, as it is noted. A file is sent in one request, so that half of one is sent anew.
type uploading struct {
	ID  string `json:"id"`
	Alt string `json:"alt"` // the description that was sent with it
}

// note keeps which id the server gave a file.
func (u uploading) note(ctx context.Context, file platform.File) error {
	return file.Progress.Note(ctx, u, file.Bytes)
}

// recall returns how far the upload of a file came; the zero value for none, and for one with another description.
func recall(ctx context.Context, file platform.File) (uploading, error) {
	var u uploading
	known, err := file.Progress.Last(ctx, &u)
	if !known || u.Alt != file.Alt {
		return uploading{}, err
	}
	return u, nil
}

// Upload uploads a file with its description and waits until the server has processed it: a status with an
// unprocessed file is refused (docs: methods/media). Errors are those of Verify.
func (c *client) Upload(ctx context.Context, file platform.File) (string, error) {
	u, err := recall(ctx, file)
	if err != nil {
		return "", err
	}
	if u.ID != "" {
		err = c.processed(ctx, u.ID)
		if psn.CodeOf(err) != psn.CodeNotFound { // the server has forgotten it, or a status has it already
			return u.ID, err
		}
	}
	id, ready, err := c.send(ctx, file)
	if err != nil {
		return "", err
	}
	if !ready || isVideo(file) {
		if err := (uploading{ID: id, Alt: file.Alt}).note(ctx, file); err != nil {
			return "", err
		}
	}
	if ready {
		return id, nil
	}
	return id, c.processed(ctx, id)
}

func isVideo(file platform.File) bool { return strings.HasPrefix(file.MIME, "video/") }

// send sends a file. The server says whether it is ready.
func (c *client) send(ctx context.Context, file platform.File) (id string, ready bool, err error) {
	const act = "mastodon: upload media"
	sender, failed := c.http.Upload, func() error { return nil }
	if isVideo(file) {
		file.Open, failed = file.Progress.Opener(ctx, file.Open)
		sender = sender.Within(platform.SendingTime(file.Bytes))
	}
	req, err := c.form(ctx, file)
	if err != nil {
		return "", false, psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	a, err := sender.Do(req)
	if lost := failed(); lost != nil {
		return "", false, lost
	}
	if err != nil {
		return "", false, platform.NoAnswer(act, err)
	}
	c.observe(budgetUploads, a.Header)
	if a.Status/100 != 2 {
		return "", false, platform.ReadFailure(act, a.Status, c.sentence(a.Body))
	}
	var m media
	if json.Unmarshal(a.Body, &m) != nil || m.ID == "" {
		return "", false, notMastodon(act)
	}
	return m.ID, a.Status != http.StatusAccepted && a.Status != http.StatusPartialContent, nil
}

// processed waits until the server has processed a file: it answers 206 until then, and 200.
func (c *client) processed(ctx context.Context, id string) error {
	const act = "mastodon: ask for uploaded media"
	return platform.Await(ctx, act, Platform{}.Title(), func(ctx context.Context) (bool, time.Duration, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.server.String()+"/api/v1/media/"+url.PathEscape(id), nil)
		if err != nil {
			return false, 0, psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
		}
		req.Header = http.Header{"Authorization": c.auth, "Accept": headerJSON, "User-Agent": headerAgent}
		a, err := c.http.Read.Do(req)
		if err != nil {
			return false, 0, platform.NoAnswer(act, err)
		}
		if a.Status/100 != 2 {
			return false, 0, platform.ReadFailure(act, a.Status, c.sentence(a.Body))
		}
		return a.Status != http.StatusPartialContent && a.Status != http.StatusAccepted, 0, nil
	})
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

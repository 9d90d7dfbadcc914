package x

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

const gif = "image/gif"

// segmentBytes is the size of the pieces that a file is sent in. X documents 5 MB and answers 413 to that
// (observed); its own samples send 1 MiB.
const segmentBytes = 1 << 20

// Upload sends a file in pieces, waits until X has worked on it, and sets its description (docs:
// x-api/media/quickstart/media-upload-chunked; media/create-media-metadata). X keeps a file that no post shows
// for a day. The handle is the media id.
func (c *client) Upload(ctx context.Context, file platform.File) (string, error) {
	const act = "x: upload a file"
	started, err := c.initialize(ctx, act, file)
	if err != nil {
		return "", err
	}
	if err := c.appendAll(ctx, act, started.ID, file); err != nil {
		return "", err
	}
	done, err := c.finalize(ctx, act, started.ID)
	if err != nil {
		return "", err
	}
	if err := c.processed(ctx, act, started.ID, done.Processing); err != nil {
		return "", err
	}
	if file.Alt == "" {
		return started.ID, nil
	}
	return started.ID, c.describe(ctx, started.ID, file.Alt)
}

// category is what X is told that a file is for; it must fit the post in the end.
func category(file platform.File) string {
	if file.Animated && file.MIME == gif {
		return "tweet_gif"
	}
	return "tweet_image"
}

func (c *client) initialize(ctx context.Context, act string, file platform.File) (upload, error) {
	what, err := postJSON("/2/media/upload/initialize", struct {
		Type     string `json:"media_type"`
		Bytes    int64  `json:"total_bytes"`
		Category string `json:"media_category"`
	}{file.MIME, file.Bytes, category(file)})
	if err != nil {
		return upload{}, psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	return c.about(ctx, act, what)
}

// appendAll sends the file's pieces, one in memory at a time.
func (c *client) appendAll(ctx context.Context, act, id string, file platform.File) error {
	content, err := file.Open()
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "%s: open the file: %w", act, err)
	}
	defer content.Close()
	piece := make([]byte, min(segmentBytes, max(file.Bytes, 0)+1))
	sent := int64(0)
	for index := 0; ; index++ {
		n, err := io.ReadFull(content, piece)
		if n > 0 {
			if err := c.append(ctx, act, id, index, piece[:n]); err != nil {
				return err
			}
		}
		sent += int64(n)
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			if sent != file.Bytes {
				return psn.Errorf(psn.CodeInternal, "%s: the file has %d bytes, not %d", act, sent, file.Bytes)
			}
			return nil
		case err != nil:
			return psn.Errorf(psn.CodeInternal, "%s: read the file: %w", act, err)
		case sent > file.Bytes:
			return psn.Errorf(psn.CodeInternal, "%s: the file has more than %d bytes", act, file.Bytes)
		}
	}
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

// finalize ends the upload. The body must be an empty JSON object (observed; the spec has none).
func (c *client) finalize(ctx context.Context, act, id string) (upload, error) {
	return c.about(ctx, act, call{
		method: http.MethodPost, path: "/2/media/upload/" + url.PathEscape(id) + "/finalize",
		kind: headerJSON[0], body: []byte("{}"),
	})
}

// about makes a call that answers with what X knows of a file.
func (c *client) about(ctx context.Context, act string, what call) (upload, error) {
	var answer struct {
		Data   upload `json:"data"`
		Errors []said `json:"errors"`
	}
	what.upload = true
	if err := c.read(ctx, act, what, &answer); err != nil {
		return upload{}, err
	}
	if answer.Data.ID == "" {
		return upload{}, c.without(act, answer.Errors)
	}
	return answer.Data, nil
}

// Bounds on how long psn waits between two questions for what became of a file, and how often it asks.
const (
	leastCheck = 250 * time.Millisecond
	mostCheck  = 15 * time.Second
	maxChecks  = 120
)

// processed waits until X has worked on the file. It asks only when X said that it works: asking for a
// picture that is ready may be refused (observed).
func (c *client) processed(ctx context.Context, act, id string, state *processing) error {
	for range maxChecks {
		switch {
		case state == nil || state.State == "succeeded":
			return nil
		case state.State == "failed":
			sentence := state.Error.Message
			if sentence == "" {
				sentence = state.Error.Name
			}
			return psn.Errorf(psn.CodeRefused, "%s: X can't show the file: %s", act, platform.Sentence(sentence, c.login.Token))
		}
		if err := wait(ctx, min(max(time.Duration(state.CheckAfter)*time.Second, leastCheck), mostCheck)); err != nil {
			return platform.NoAnswer(act, err)
		}
		now, err := c.about(ctx, act, call{
			method: http.MethodGet, path: "/2/media/upload", query: url.Values{"command": {"STATUS"}, "media_id": {id}},
		})
		if err != nil {
			return err
		}
		state = now.Processing
	}
	return psn.Errorf(psn.CodeUnavailable, "%s: X did not finish working on the file", act).Retry()
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// describe sets the description of a file.
func (c *client) describe(ctx context.Context, id, alt string) error {
	const act = "x: describe a file"
	type text struct {
		Text string `json:"text"`
	}
	type metadata struct {
		Alt text `json:"alt_text"`
	}
	what, err := postJSON("/2/media/metadata", struct {
		ID       string   `json:"id"`
		Metadata metadata `json:"metadata"`
	}{id, metadata{text{alt}}})
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	what.upload = true
	return c.read(ctx, act, what, nil)
}

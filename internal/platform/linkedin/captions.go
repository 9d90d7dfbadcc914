package linkedin

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// sendCaptions sends a video's captions beside its pieces, unless LinkedIn has them (docs: shares/videos-api, "Upload
// captions"): a form with what they are, in the words that clients use (observed), and the file. Sent again they take the
// place of the same.
func (c *client) sendCaptions(ctx context.Context, act string, file platform.File, u *uploading) error {
	if u.Track == "" || len(file.Captions) == 0 {
		return nil
	}
	if err := c.trusted(act, u.Track); err != nil {
		return err
	}
	if _, ok := file.Captions[0].Short(); !ok {
		return psn.Errorf(psn.CodeInvalid, "%s: LinkedIn takes languages of two letters, not %q", act, psn.Excerpt(file.Captions[0].Language, 40))
	}
	body, kind, err := captionForm(file.Captions[0])
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "%s: make the form of the captions: %w", act, err)
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.Track, bytes.NewReader(body))
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	req.ContentLength, req.GetBody = int64(len(body)), open
	req.Header = http.Header{"Content-Type": {kind}, "User-Agent": {httpc.UserAgent}, "Authorization": c.header["Authorization"]}
	a, err := c.http.Upload.Do(req)
	if err != nil {
		return platform.NoAnswer(act, err)
	}
	if a.Status/100 != 2 {
		return c.readFailure(act, a.Status, a.Body)
	}
	u.Track = ""
	return u.note(ctx, file)
}

func captionForm(caption platform.Caption) (body []byte, kind string, err error) {
	language, _ := caption.Short()
	what, err := json.Marshal(captionAbout{
		Format: "SRT", EasyReader: true, LargeText: true, Source: "USER_PROVIDED", Type: "CLOSED_CAPTION",
		Locale: captionLocale{Language: strings.ToUpper(language), Country: caption.Region()},
	})
	var raw bytes.Buffer
	form := multipart.NewWriter(&raw)
	var part io.Writer
	if err == nil {
		err = form.WriteField("metadata", string(what))
	}
	if err == nil {
		part, err = form.CreateFormFile("file", "captions.srt")
	}
	if err == nil {
		_, err = part.Write(caption.Data)
	}
	if err == nil {
		err = form.Close()
	}
	return raw.Bytes(), form.FormDataContentType(), err
}

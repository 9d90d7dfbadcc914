package bluesky

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// What Bluesky takes as a video (app.bsky.embed.video, which also had greater bounds; Bluesky's own app).
const (
	videoMIME    = "video/mp4"
	videoBytes   = 100_000_000
	videoSeconds = 180

	captionMIME  = "text/vtt"
	captionBytes = 20_000
	maxCaptions  = 20
)

func isVideo(mime string) bool { return strings.HasPrefix(mime, "video/") }

// uploading is how far the upload of a video came, as it is noted.
type uploading struct {
	Job  string          `json:"job"`            // the service's work on it
	Blob json.RawMessage `json:"blob,omitempty"` // what came of that

	Captions []caption `json:"captions,omitempty"` // those that the account's server has
}

// note keeps how far an upload came. The service has all of the file by then.
func (u uploading) note(ctx context.Context, file platform.File) error {
	return file.Progress.Note(ctx, u, file.Bytes)
}

// recall returns how far the upload of a file came; the zero value for none.
func recall(ctx context.Context, file platform.File) (uploading, error) {
	var u uploading
	known, err := file.Progress.Last(ctx, &u)
	if !known {
		return uploading{}, err
	}
	return u, nil
}

// uploadVideo sends a video to the video service, which makes a blob of it on the account's server, and returns that
// (docs: tutorials/video, "Recommended method"; app.bsky.video). A job that the service has forgotten begins anew.
func (c *client) uploadVideo(ctx context.Context, file platform.File) (string, error) {
	if file.MIME != videoMIME {
		return "", psn.Errorf(psn.CodeInvalid, "bluesky: upload a video: Bluesky takes %s, not %q", videoMIME, psn.Excerpt(file.MIME, 60))
	}
	u, err := recall(ctx, file)
	if err != nil {
		return "", err
	}
	if u.Job != "" {
		handle, err := c.finished(ctx, u, file)
		if psn.CodeOf(err) != psn.CodeNotFound {
			return handle, err
		}
	}
	if u, err = c.sendVideo(ctx, file); err != nil {
		return "", err
	}
	if err := u.note(ctx, file); err != nil {
		return "", err
	}
	return c.finished(ctx, u, file)
}

// sendVideo asks whether the account may upload another video today, and sends it.
func (c *client) sendVideo(ctx context.Context, file platform.File) (uploading, error) {
	const act = "bluesky: upload a video"
	did, err := c.repo(ctx)
	if err != nil {
		return uploading{}, err
	}
	if err := c.mayUpload(ctx, file.Bytes); err != nil {
		return uploading{}, err
	}
	token, err := c.serviceToken(ctx, c.audience(), "com.atproto.repo.uploadBlob")
	if err != nil {
		return uploading{}, err
	}
	open, failed := file.Progress.Opener(ctx, file.Open)
	body, err := open()
	if err != nil {
		return uploading{}, psn.Errorf(psn.CodeOf(err), "%s: %w", act, err)
	}
	defer body.Close()
	at := c.videoService("app.bsky.video.uploadVideo", url.Values{"did": {did}, "name": {strings.ToLower(rand.Text()[:12]) + ".mp4"}})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at, body)
	if err != nil {
		return uploading{}, psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	req.Header = http.Header{
		"Authorization": {"Bearer " + token.Reveal()}, "Content-Type": {file.MIME}, "Accept": headerJSON, "User-Agent": headerAgent,
	}
	req.ContentLength, req.GetBody = file.Bytes, open
	a, err := c.http.Upload.Within(platform.SendingTime(file.Bytes)).Do(req)
	if lost := failed(); lost != nil {
		return uploading{}, lost
	}
	if err != nil {
		return uploading{}, platform.NoAnswer(act, err)
	}
	made := jobOf(a.Body)
	if made.ID == "" || a.Status/100 != 2 && a.Status != http.StatusConflict { // a conflict names the job of the same video
		return uploading{}, c.notVideo(act, a.Status, a.Body, token)
	}
	return uploading{Job: made.ID}, nil
}

// mayUpload returns an error if the account may not upload a video of that size today (app.bsky.video.getUploadLimits).
func (c *client) mayUpload(ctx context.Context, size int64) error {
	const act, method = "bluesky: ask how many videos may be uploaded", "app.bsky.video.getUploadLimits"
	token, err := c.serviceToken(ctx, videoDID, method)
	if err != nil {
		return err
	}
	var left videoLimits
	if err := c.askVideo(ctx, act, method, nil, token, &left); err != nil {
		return err
	}
	said := platform.Sentence(left.Message, c.login.Token)
	if said == "" {
		said = platform.Sentence(left.Error, c.login.Token)
	}
	switch {
	case left.Videos != nil && *left.Videos <= 0, left.Bytes != nil && *left.Bytes < size:
		e := psn.Errorf(psn.CodeRateLimited, "bluesky: upload a video: the account has no more videos today%s", behind(said)).
			WithHint("Bluesky counts videos and their bytes by the day; psn tries again")
		e.Retryable = true
		return e
	case left.CanUpload == nil:
		return notBluesky(act)
	case !*left.CanUpload:
		return psn.Errorf(psn.CodeRefused, "bluesky: upload a video: the account may not upload videos%s", behind(said)).
			WithHint("confirm the account's e-mail address at https://bsky.app; Bluesky wants that before the first video")
	}
	return nil
}

func behind(said string) string {
	if said == "" {
		return ""
	}
	return ": " + said
}

// finished waits until the service has made a blob of a video (app.bsky.video.getJobStatus). A job that it does not know
// is psn.CodeNotFound.
func (c *client) finished(ctx context.Context, u uploading, file platform.File) (string, error) {
	const act = "bluesky: ask for an uploaded video"
	if len(u.Blob) > 0 {
		return c.captioned(ctx, u, file)
	}
	err := platform.Await(ctx, act, Platform{}.Title(), func(ctx context.Context) (bool, time.Duration, error) {
		var raw json.RawMessage
		err := c.askVideo(ctx, act, "app.bsky.video.getJobStatus", url.Values{"jobId": {u.Job}}, psn.Secret{}, &raw)
		if psn.CodeOf(err) == psn.CodeRefused {
			return false, 0, psn.Errorf(psn.CodeNotFound, "%w", err)
		}
		if err != nil {
			return false, 0, err
		}
		now := jobOf(raw)
		switch {
		case now.State == "JOB_STATE_FAILED":
			return false, 0, psn.Errorf(psn.CodeRefused, "bluesky: upload a video: Bluesky can't show the video%s", behind(now.why(c.login.Token)))
		case now.ID == "":
			return false, 0, notBluesky(act)
		case now.State == "JOB_STATE_COMPLETED" && !isBlob(now.Blob):
			return false, 0, notBluesky(act)
		}
		u.Blob = now.Blob
		return now.State == "JOB_STATE_COMPLETED", 0, nil // whatever else it says, it is at work
	})
	if err != nil {
		return "", err
	}
	if err := u.note(ctx, file); err != nil {
		return "", err
	}
	return c.captioned(ctx, u, file)
}

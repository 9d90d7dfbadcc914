package x

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

const (
	gif        = "image/gif"
	tweetImage = "tweet_image"
	srt        = "text/srt" // as X names it
)

// uploading is how far an upload came, as it is noted. That of a picture begins anew instead: X is done with it at once.
type uploading struct {
	ID    string    `json:"id"`
	Piece int64     `json:"piece"`          // bytes of each piece but the last
	Next  int       `json:"next"`           // the first piece that X does not have
	Done  bool      `json:"done,omitempty"` // X has put the pieces together
	Until time.Time `json:"until"`          // X forgets it then

	Tracks []string `json:"tracks,omitempty"` // the media ids of its captions that X has
	Joined int      `json:"joined,omitempty"` // how many of those belong to the video by now
}

// sent returns how many bytes of a file X has.
func (u uploading) sent(file platform.File) int64 { return min(int64(u.Next)*u.Piece, file.Bytes) }

// note keeps how far an upload came.
func (u uploading) note(ctx context.Context, file platform.File) error {
	if category(file) == tweetImage {
		return nil
	}
	return file.Progress.Note(ctx, u, u.sent(file))
}

// recall returns how far the upload of a file came. The zero value stands for none, and for one that X has forgotten.
func (c *client) recall(ctx context.Context, file platform.File) (uploading, error) {
	var u uploading
	if category(file) == tweetImage {
		return u, nil
	}
	known, err := file.Progress.Last(ctx, &u)
	if !known || u.Piece <= 0 || c.http.Clock().After(u.Until.Add(-forgetMargin)) {
		return uploading{}, err
	}
	return u, nil
}

// forgetMargin is how long before X forgets a file psn does not count on it any more.
const forgetMargin = 10 * time.Minute

// Upload sends a file in pieces, waits until X has worked on it, and sets its description (docs:
// x-api/media/quickstart/media-upload-chunked; media/create-media-metadata). X keeps a file that no post shows
// for a day. The handle is the media id. The upload of what X works on goes
// on where it stopped.
func (c *client) Upload(ctx context.Context, file platform.File) (string, error) {
	const act = "x: upload a file"
	u, err := c.recall(ctx, file)
	if err != nil {
		return "", err
	}
	id, err := c.goOn(ctx, act, u, file)
	if u.ID != "" && psn.CodeOf(err) == psn.CodeRefused { // X may have forgotten it; a new upload is refused with the true reason
		id, err = c.goOn(ctx, act, uploading{}, file)
	}
	return id, err
}

// goOn does what is left of an upload.
func (c *client) goOn(ctx context.Context, act string, u uploading, file platform.File) (string, error) {
	var err error
	if u.ID == "" {
		if u, err = c.initialize(ctx, act, file); err != nil {
			return "", err
		}
	}
	if !u.Done {
		if err := c.appendAll(ctx, act, &u, file); err != nil {
			return "", err
		}
		done, err := c.finalize(ctx, act, u.ID)
		if err != nil {
			return "", err
		}
		u.Done, u.Until = true, c.until(done)
		if err := u.note(ctx, file); err != nil {
			return "", err
		}
		if err := c.processed(ctx, act, u.ID, done.Processing); err != nil {
			return "", err
		}
	} else if err := c.processed(ctx, act, u.ID, &processing{}); err != nil {
		return "", err
	}
	if isVideo(file) { // X describes pictures and GIFs
		return u.ID, c.subtitle(ctx, &u, file)
	}
	if file.Alt == "" {
		return u.ID, nil
	}
	return u.ID, c.describe(ctx, u.ID, file.Alt)
}

func isVideo(file platform.File) bool { return strings.HasPrefix(file.MIME, "video/") }

// category is what X is told that a file is for; it must fit the post in the end.
func category(file platform.File) string {
	switch {
	case isVideo(file):
		return "tweet_video"
	case file.MIME == srt:
		return "subtitles"
	case file.Animated && file.MIME == gif:
		return "tweet_gif"
	}
	return tweetImage
}

func (c *client) initialize(ctx context.Context, act string, file platform.File) (uploading, error) {
	what, err := postJSON("/2/media/upload/initialize", struct {
		Type     string `json:"media_type"`
		Bytes    int64  `json:"total_bytes"`
		Category string `json:"media_category"`
	}{file.MIME, file.Bytes, category(file)})
	if err != nil {
		return uploading{}, psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	started, err := c.about(ctx, act, what)
	if err != nil {
		return uploading{}, err
	}
	u := uploading{ID: started.ID, Piece: pieceOf(file.Bytes), Until: c.until(started)}
	return u, u.note(ctx, file)
}

// until is when X forgets a file: in a day where it does not say.
func (c *client) until(u upload) time.Time {
	left := time.Duration(u.Expires) * time.Second
	if left <= 0 {
		left = 24 * time.Hour
	}
	return c.http.Clock().Add(left).UTC().Truncate(time.Second)
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

// processed waits until X has worked on the file, of which it said state. It asks only when X said that it works: asking
// for a picture that is ready may be refused (observed).
func (c *client) processed(ctx context.Context, act, id string, state *processing) error {
	return platform.Await(ctx, act, Platform{}.Title(), func(ctx context.Context) (bool, time.Duration, error) {
		if state != nil && state.State == "" { // a question is due
			now, err := c.about(ctx, act, call{
				method: http.MethodGet, path: "/2/media/upload", query: url.Values{"command": {"STATUS"}, "media_id": {id}},
			})
			if err != nil {
				return false, 0, err
			}
			state = now.Processing
		}
		switch {
		case state == nil || state.State == "succeeded":
			return true, 0, nil
		case state.State == "failed":
			sentence := state.Error.Message
			if sentence == "" {
				sentence = state.Error.Name
			}
			return false, 0, psn.Errorf(psn.CodeRefused, "%s: X can't show the file: %s", act, platform.Sentence(sentence, c.login.Token))
		}
		check := time.Duration(state.CheckAfter) * time.Second
		state = &processing{}
		return false, check, nil
	})
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

package x

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// subtitle gives a video the captions that it does not have yet (docs: x-api/media/create-media-subtitles). Each is a file
// that is uploaded, and then joined to the video; both steps are noted, so that neither is done for nothing.
func (c *client) subtitle(ctx context.Context, u *uploading, film platform.File) error {
	for i := u.Joined; i < len(film.Captions); i++ {
		track := film.Captions[i]
		if i >= len(u.Tracks) {
			id, err := c.sendTrack(ctx, track)
			if err != nil {
				return err
			}
			u.Tracks = append(u.Tracks, id)
			if err := u.note(ctx, film); err != nil {
				return err
			}
		}
		if err := c.join(ctx, u.ID, u.Tracks[i], track); err != nil {
			return err
		}
		u.Joined = i + 1
		if err := u.note(ctx, film); err != nil {
			return err
		}
	}
	return nil
}

// sendTrack uploads captions and returns their media id.
func (c *client) sendTrack(ctx context.Context, track platform.Caption) (string, error) {
	return c.goOn(ctx, "x: upload captions", uploading{}, platform.File{
		MIME: srt, Bytes: int64(len(track.Data)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(track.Data)), nil },
	})
}

// join makes uploaded captions those of a video in their language, instead of others.
func (c *client) join(ctx context.Context, video, track string, caption platform.Caption) error {
	const act = "x: give a video captions"
	type subtitles struct {
		ID       string `json:"id"`
		Language string `json:"language_code"`
		Name     string `json:"display_name"`
	}
	language, ok := caption.Short()
	if !ok {
		return psn.Errorf(psn.CodeInvalid, "%s: X takes languages of two letters, not %q", act, psn.Excerpt(caption.Language, 40))
	}
	what, err := postJSON("/2/media/subtitles", struct {
		ID        string    `json:"id"`
		Category  string    `json:"media_category"`
		Subtitles subtitles `json:"subtitles"`
	}{video, "TweetVideo", subtitles{track, strings.ToUpper(language), languageName(language)}})
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	what.upload = true
	return c.read(ctx, act, what, nil)
}

// languageName is what those who speak a language call it, for the list that a reader chooses from; the language's two
// letters for one that psn has no name of.
func languageName(language string) string {
	switch language {
	case "ar":
		return "العربية"
	case "de":
		return "Deutsch"
	case "en":
		return "English"
	case "es":
		return "Español"
	case "fr":
		return "Français"
	case "hi":
		return "हिन्दी"
	case "id":
		return "Indonesia"
	case "it":
		return "Italiano"
	case "ja":
		return "日本語"
	case "ko":
		return "한국어"
	case "nl":
		return "Nederlands"
	case "pl":
		return "Polski"
	case "pt":
		return "Português"
	case "ru":
		return "Русский"
	case "tr":
		return "Türkçe"
	case "uk":
		return "Українська"
	case "zh":
		return "中文"
	}
	return strings.ToUpper(language)
}

package tiktok

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// album is a post of photos that is about to be released, or was.
type album struct {
	body      []byte // of the request; its addresses may be secret
	began     time.Time
	released  bool
	publishID string // once TikTok answered
}

// albumLife is how long an album is remembered: as long as psn waits for what becomes of a post, and more.
const albumLife = 48 * time.Hour

// prepareAlbum finds the addresses at which TikTok is to fetch the pictures.
func (c *client) prepareAlbum(ctx context.Context, act string, made prepared, req platform.Request) (string, error) {
	body := photosOf(req)
	for i, m := range req.Media {
		if m.File.PublicURL == nil {
			return "", psn.Errorf(psn.CodeUnsupported, "%s: TikTok fetches pictures from a public address, and this worker has none", act).
				WithHint("give the worker a public address on a domain that the app has verified with TikTok, or post a video")
		}
		address, err := m.File.PublicURL(ctx)
		if err != nil {
			return "", psn.Errorf(psn.CodeOf(err), "%s: the public address of media %d: %w", act, i+1, err)
		}
		body.Source.Images = append(body.Source.Images, address)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return "", psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	made.Album = rand.Text()
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.http.Clock()
	for id, old := range c.albums {
		if now.Sub(old.began) > albumLife {
			delete(c.albums, id)
		}
	}
	c.albums[made.Album] = album{body: raw, began: now}
	return made.String(), nil
}

// photosOf says what is to be posted with photos. A draft has neither privacy nor switches.
func photosOf(req platform.Request) photoInit {
	o := req.Options
	body := photoInit{
		Type: "PHOTO", Mode: "DIRECT_POST", AI: yes(o, optionAI),
		Post: photoInfo{
			Title: o[optionTitle], Description: req.Text, Privacy: privacies[o[optionPrivacy]],
			NoComment: !yes(o, optionComments), Music: yes(o, optionMusic), Branded: yes(o, optionPaid), OwnBrand: yes(o, optionOwn),
		},
		Source: photoSource{Source: "PULL_FROM_URL"},
	}
	if draft(o) {
		body.Mode, body.Post.Privacy = "MEDIA_UPLOAD", ""
	}
	if n, err := strconv.Atoi(o[optionCover]); err == nil && n > 0 {
		body.Source.Cover = n - 1
	}
	return body
}

// publishAlbum sends the one request that posts photos. TikTok answers before it has fetched them: the outcome is
// unknown until Find has asked.
func (c *client) publishAlbum(ctx context.Context, p prepared, gate httpc.Gate) error {
	c.mu.Lock()
	a, known := c.albums[p.Album]
	fresh := known && !a.released
	if fresh {
		a.released = true
		c.albums[p.Album] = a
	}
	c.mu.Unlock()
	if !fresh {
		return lost("pictures")
	}
	req, err := c.request(ctx, call{method: http.MethodPost, path: "/v2/post/publish/content/init/", body: json.RawMessage(a.body)})
	if err != nil {
		return lost("pictures")
	}
	resp, err := c.http.Publish.Do(req, gate)
	if err != nil {
		f := platform.Transport(err)
		if f.Outcome == psn.OutcomeNotSent {
			c.forget(p.Album)
		}
		return f
	}
	defer resp.Body.Close()
	body, err := httpc.ReadBody(resp.Body)
	if err != nil && resp.StatusCode/100 == 2 {
		return unread(resp.StatusCode, err)
	}
	data, fail := c.open(resp.StatusCode, body)
	if fail != nil {
		if fail.Outcome != psn.OutcomeUnknown {
			c.forget(p.Album)
		}
		return fail
	}
	var answer begun
	if json.Unmarshal(data, &answer) != nil || answer.PublishID == "" {
		return unread(resp.StatusCode, nil)
	}
	c.mu.Lock()
	a.publishID = answer.PublishID
	c.albums[p.Album] = a
	c.mu.Unlock()
	working := working("TikTok has taken the post and fetches its pictures", resp.StatusCode, answer.PublishID)
	p.PublishID = answer.PublishID
	working.Prepared = p.String()
	return working
}

func (c *client) forget(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.albums, name)
}

package tiktok

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// prepared is what is recorded with an attempt. The address to upload to is no part of it: it is a secret.
type prepared struct {
	PublishID string `json:"publish_id,omitempty"` // of a video, and of photos that TikTok has taken
	Album     string `json:"album,omitempty"`      // of photos, which have no publish id before TikTok has taken them
	Size      int64  `json:"size,omitempty"`       // of a video, in bytes
	Public    bool   `json:"public,omitempty"`     // everybody will see it, so that it gets an id
	Name      string `json:"name,omitempty"`       // the creator's
}

func (p prepared) String() string {
	raw, err := json.Marshal(p)
	if err != nil {
		return "" // strings and numbers always marshal
	}
	return string(raw)
}

// recall reads what Prepare recorded; the zero value if that was nothing.
func recall(raw string) prepared {
	var p prepared
	if json.Unmarshal([]byte(raw), &p) != nil {
		return prepared{}
	}
	return p
}

// Prepare asks what the creator allows, and then announces a video and sends all of its pieces but the last, or finds
// the addresses of photos. What was announced and is not finished within the hour is forgotten by TikTok; until then
// another try goes on with the same publish id, of which TikTok makes one post at most. TikTok's work begins with the last
// piece: there is none to wait for here.
func (c *client) Prepare(ctx context.Context, req platform.Request) (string, error) {
	const act = "tiktok: prepare the post"
	if err := checkRequest(act, req); err != nil {
		return "", err
	}
	made := prepared{Name: c.login.Handle}
	if !draft(req.Options) {
		who, err := c.creator(ctx, act)
		if err != nil {
			return "", err
		}
		if err := allowed(act, who, req); err != nil {
			return "", err
		}
		if who.Username != "" {
			made.Name = "@" + psn.Excerpt(who.Username, 50)
		}
		made.Public = req.Options[optionPrivacy] == public
		req.Options = granted(who, req.Options)
	}
	if !isVideo(req.Media[0].MIME) {
		return c.prepareAlbum(ctx, act, made, req)
	}
	return c.prepareVideo(ctx, act, made, req)
}

// checkRequest refuses what Check knows to be wrong and what would be guessed otherwise: the privacy above all.
func checkRequest(act string, req platform.Request) error {
	content := psn.Content{Segments: []psn.Segment{{Text: req.Text}}, Options: req.Options}
	for _, m := range req.Media {
		content.Segments[0].Media = append(content.Segments[0].Media, psn.MediaRef{MIME: m.MIME, DurationMS: m.File.Duration.Milliseconds()})
	}
	for _, r := range (Platform{}).Check(content, platform.Limits{}) {
		if !r.Valid {
			return psn.Errorf(psn.CodeRefused, "%s: %s", act, r.Problems[0])
		}
	}
	return nil
}

// allowed holds a post against what its creator allows just now.
func allowed(act string, who creator, req platform.Request) error {
	privacy := req.Options[optionPrivacy]
	if !slices.Contains(who.Privacy, privacies[privacy]) {
		return psn.Errorf(psn.CodeRefused, "%s: the account does not allow privacy=%s just now", act, privacy).
			WithHint("it allows %s", words(who.Privacy))
	}
	for i, m := range req.Media {
		if most := time.Duration(who.Seconds) * time.Second; isVideo(m.MIME) && who.Seconds > 0 && m.File.Duration > most {
			return psn.Errorf(psn.CodeRefused, "%s: media %d takes %s, and TikTok allows this account %s", act, i+1, m.File.Duration.Round(time.Second), most)
		}
	}
	return nil
}

// granted takes back what a creator switched off for all posts.
func granted(who creator, options map[string]string) map[string]string {
	out := map[string]string{}
	for key, value := range options {
		off := key == optionComments && who.NoComments || key == optionDuet && who.NoDuet || key == optionStitch && who.NoStitch
		if !off {
			out[key] = value
		}
	}
	return out
}

// words are TikTok's words for privacies in psn's.
func words(levels []string) string {
	said := ""
	for _, name := range []string{public, "friends", "followers", private} {
		if slices.Contains(levels, privacies[name]) {
			if said != "" {
				said += ", "
			}
			said += name
		}
	}
	if said == "" {
		return "none that psn knows"
	}
	return said
}

// prepareVideo announces a video and sends all of its pieces but the last, or what an earlier try has not sent of it.
func (c *client) prepareVideo(ctx context.Context, act string, made prepared, req platform.Request) (string, error) {
	file := req.Media[0].File
	if file.Open == nil || file.Bytes < 1 {
		return "", psn.Errorf(psn.CodeInternal, "%s: the video can't be opened", act)
	}
	u, next, err := c.goneOn(ctx, req)
	if err != nil {
		return "", err
	}
	if u.publishID != "" {
		err = c.sendPieces(ctx, act, u, next, req)
	}
	if u.publishID == "" || errors.Is(err, errGone) {
		if u, err = c.begin(ctx, act, req); err == nil {
			err = c.sendPieces(ctx, act, u, 0, req)
		}
	}
	if err != nil {
		return "", err
	}
	u.given++
	if err := u.note(ctx, req.Progress, u.count-1); err != nil {
		return "", err
	}
	c.keep(u)
	made.PublishID, made.Size = u.publishID, u.size
	return made.String(), nil
}

// begin announces a video, and notes where it is to be sent.
func (c *client) begin(ctx context.Context, act string, req platform.Request) (upload, error) {
	file := req.Media[0].File
	plan := planOf(file.Bytes)
	what := call{method: "POST", path: "/v2/post/publish/video/init/"}
	body := videoInit{Source: videoSource{Source: "FILE_UPLOAD", Size: plan.size, Chunk: plan.chunk, Count: plan.count}}
	if draft(req.Options) {
		what.path = "/v2/post/publish/inbox/video/init/"
	} else {
		body.Post = infoOf(req)
	}
	what.body = body
	began := c.http.Clock()
	var answer begun
	if err := c.read(ctx, act, what, &answer); err != nil {
		return upload{}, err
	}
	if answer.PublishID == "" || answer.URL == "" {
		return upload{}, notTikTok(act)
	}
	address, err := c.at.upload(answer.URL)
	if err != nil {
		return upload{}, err
	}
	u := upload{plan: plan, publishID: answer.PublishID, address: address, mime: file.MIME, began: began}
	return u, u.note(ctx, req.Progress, 0)
}

// infoOf says what is to be posted with a video.
func infoOf(req platform.Request) *videoInfo {
	o := req.Options
	info := &videoInfo{
		Privacy: privacies[o[optionPrivacy]], Title: req.Text,
		NoComment: !yes(o, optionComments), NoDuet: !yes(o, optionDuet), NoStitch: !yes(o, optionStitch),
		Branded: yes(o, optionPaid), OwnBrand: yes(o, optionOwn), AI: yes(o, optionAI),
	}
	if ms, err := strconv.ParseInt(o[optionCover], 10, 32); err == nil {
		info.Cover = &ms
	}
	return info
}

// lost is the failure of a release of which neither this client nor what is noted knows what Prepare knew: nothing is sent.
func lost(what string) *platform.Failure {
	return &platform.Failure{
		Outcome: psn.OutcomeNotSent, Code: "upload-gone",
		Message: fmt.Sprintf("the %s must be prepared again: nothing was sent", what),
	}
}

var _ platform.Preparer = (*client)(nil)

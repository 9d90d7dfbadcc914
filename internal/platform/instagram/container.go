package instagram

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// containerOf says of what a container is made that shows these addresses (docs: ig-user/media). A carousel's own has
// no file: its children have.
func containerOf(req platform.Request, s shape, addresses []string) (url.Values, error) {
	o, form := req.Options, url.Values{}
	first := platform.Attachment{}
	if len(req.Media) > 0 {
		first = req.Media[0]
	}
	switch s {
	case shapeCarousel:
		form.Set("media_type", "CAROUSEL")
	case shapeStory:
		form.Set("media_type", "STORIES")
		form.Set(urlField(first.MIME), addresses[0])
	case shapeReel:
		form.Set("media_type", "REELS")
		form.Set("video_url", addresses[0])
		reel(form, o, addresses)
	case shapeImage:
		form.Set("image_url", addresses[0])
		if first.Alt != "" {
			form.Set("alt_text", first.Alt)
		}
	}
	if s != shapeStory && req.Text != "" {
		form.Set("caption", req.Text)
	}
	for key, field := range map[string]string{optionLocation: "location_id", optionAI: "is_ai_generated"} {
		if o[key] != "" {
			form.Set(field, o[key])
		}
	}
	return form, people(form, o)
}

func urlField(mime string) string {
	if isVideo(mime) {
		return "video_url"
	}
	return "image_url"
}

// reel adds what only reels have.
func reel(form url.Values, o map[string]string, addresses []string) {
	if o[optionCover] == coverImage && len(addresses) > 1 {
		form.Set("cover_url", addresses[1])
	} else if o[optionCover] != "" && o[optionCover] != coverImage {
		form.Set("thumb_offset", o[optionCover])
	}
	for key, field := range map[string]string{optionShare: "share_to_feed", optionAudio: "audio_name"} {
		if o[key] != "" {
			form.Set(field, o[key])
		}
	}
	if strategy := trials[o[optionTrial]]; strategy != "" {
		form.Set("trial_params", `{"graduation_strategy":"`+strategy+`"}`)
	}
}

// people adds collaborators and tags, as lists in JSON.
func people(form url.Values, o map[string]string) error {
	if list := names(o[optionCollab]); len(list) > 0 {
		raw, err := json.Marshal(list)
		if err != nil {
			return err
		}
		form.Set("collaborators", string(raw))
	}
	tags, err := tagsOf(o[optionTags])
	if err != nil || len(tags) == 0 {
		return err
	}
	raw, err := json.Marshal(tags)
	if err != nil {
		return err
	}
	form.Set("user_tags", string(raw))
	return nil
}

// childOf says of what the container of one file of a carousel is made. It has no caption.
func childOf(m platform.Attachment, address string) url.Values {
	form := url.Values{"is_carousel_item": {"true"}, urlField(m.MIME): {address}}
	if isVideo(m.MIME) {
		form.Set("media_type", "VIDEO")
	} else if m.Alt != "" {
		form.Set("alt_text", m.Alt)
	}
	return form
}

// create makes a container and returns its id.
func (c *client) create(ctx context.Context, act string, form url.Values) (string, error) {
	var answer made
	if err := c.post(ctx, act, "/"+c.owner()+"/media", form, &answer); err != nil {
		return "", hide(err, form)
	}
	if answer.ID == "" {
		return "", notInstagram(act)
	}
	return string(answer.ID), nil
}

// hide takes the addresses of files out of an error: who knows them can fetch the files.
func hide(err error, form url.Values) error {
	e, ok := err.(*psn.Error) //nolint:errorlint // it is the outermost: call makes it
	if !ok {
		return err
	}
	for _, field := range []string{"image_url", "video_url", "cover_url"} {
		if address := form.Get(field); address != "" {
			e.Message = strings.ReplaceAll(e.Message, address, "(the file's address)")
		}
	}
	return e
}

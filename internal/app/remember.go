package app

import (
	"encoding/json"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// remembered are the parts of a request that the platform made for one attempt. A repeat that finds out what became of
// that attempt must send the same ones, or it would be another post.
type remembered struct {
	Media []attached  `json:"media,omitempty"`
	Card  *sharedCard `json:"card,omitempty"`
}

type attached struct {
	Handle string `json:"handle"`
	MIME   string `json:"mime"`
	Alt    string `json:"alt,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

type sharedCard struct {
	URL         string    `json:"url"`
	Title       string    `json:"title,omitempty"`
	Description string    `json:"description,omitempty"`
	Thumb       *attached `json:"thumb,omitempty"`
}

// remember returns what is recorded with an attempt: what the platform prepared for it or, where a repeat may have to
// find out about it, what the platform made for the request.
func remember(caps platform.Capabilities, req platform.Request) (string, error) {
	if req.Prepared != "" || caps.Probe == 0 {
		return req.Prepared, nil
	}
	var r remembered
	for _, a := range req.Media {
		r.Media = append(r.Media, attachedOf(a))
	}
	if req.Card != nil {
		r.Card = &sharedCard{URL: req.Card.URL, Title: req.Card.Title, Description: req.Card.Description}
		if req.Card.Thumb != nil {
			thumb := attachedOf(*req.Card.Thumb)
			r.Card.Thumb = &thumb
		}
	}
	raw, err := json.Marshal(r)
	return string(raw), err
}

// recall gives a request the parts that an earlier attempt had.
func recall(prepared string, req *platform.Request) error {
	var r remembered
	if json.Unmarshal([]byte(prepared), &r) != nil {
		return psn.Errorf(psn.CodeCorrupt, "what an attempt was made of can't be read")
	}
	for _, a := range r.Media {
		req.Media = append(req.Media, a.attachment())
	}
	if r.Card != nil {
		req.Card = &platform.Card{URL: r.Card.URL, Title: r.Card.Title, Description: r.Card.Description}
		if r.Card.Thumb != nil {
			thumb := r.Card.Thumb.attachment()
			req.Card.Thumb = &thumb
		}
	}
	return nil
}

func attachedOf(a platform.Attachment) attached {
	return attached{Handle: a.Handle, MIME: a.MIME, Alt: a.Alt, Width: a.Width, Height: a.Height}
}

func (a attached) attachment() platform.Attachment {
	return platform.Attachment{Handle: a.Handle, MIME: a.MIME, Alt: a.Alt, Width: a.Width, Height: a.Height}
}

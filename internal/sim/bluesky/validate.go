package bluesky

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/rivo/uniseg"
)

// collection is the one that the simulator keeps.
const collection = "app.bsky.feed.post"

// The bounds of a post (app.bsky.feed.post, app.bsky.embed.images, app.bsky.embed.external). maxImage is that of
// server 0.4.217.
const (
	maxGraphemes = 300
	maxBytes     = 3000
	maxImages    = 4
	maxImage     = 1_000_000
	maxThumb     = 1_000_000
	maxVideo     = 100_000_000
	maxCaptions  = 20
	maxCaption   = 20_000
	maxLangs     = 3
	maxTags      = 8
)

// postRecord is what the simulator understands of an app.bsky.feed.post.
type postRecord struct {
	Type      string   `json:"$type"`
	Text      *string  `json:"text"`
	CreatedAt string   `json:"createdAt"`
	Langs     []string `json:"langs"`
	Tags      []string `json:"tags"`
	Reply     *struct {
		Root   ref `json:"root"`
		Parent ref `json:"parent"`
	} `json:"reply"`
	Embed  *embed `json:"embed"`
	Labels *struct {
		Values []struct {
			Val string `json:"val"`
		} `json:"values"`
	} `json:"labels"`

	at time.Time // CreatedAt
}

type ref struct {
	URI string `json:"uri"`
	CID string `json:"cid"`
}

type embed struct {
	Type     string         `json:"$type"`
	Images   []embedImage   `json:"images"`
	External *embedExternal `json:"external"`
	Video    *blobRef       `json:"video"`
	Alt      *string        `json:"alt"` // of a video
	Captions []embedCaption `json:"captions"`
}

type embedCaption struct {
	Lang *string  `json:"lang"`
	File *blobRef `json:"file"`
}

type embedImage struct {
	Alt   *string  `json:"alt"`
	Image *blobRef `json:"image"`
}

type embedExternal struct {
	URI         *string  `json:"uri"`
	Title       *string  `json:"title"`
	Description *string  `json:"description"`
	Thumb       *blobRef `json:"thumb"`
}

type blobRef struct {
	Type string `json:"$type"`
	Ref  struct {
		Link string `json:"$link"`
	} `json:"ref"`
	MIME string `json:"mimeType"`
	Size int    `json:"size"`
}

// parent is the URI of the post that is answered; empty for none.
func (p postRecord) parent() string {
	if p.Reply == nil {
		return ""
	}
	return p.Reply.Parent.URI
}

// text is what the post says.
func (p postRecord) text() string {
	if p.Text == nil {
		return ""
	}
	return *p.Text
}

// postOf understands a record as far as it can; what has another form than it should have stays empty.
func postOf(body map[string]any) postRecord {
	var p postRecord
	raw, err := json.Marshal(body)
	if err != nil || json.Unmarshal(raw, &p) != nil {
		p.at = time.Time{}
	}
	if at, err := time.Parse(time.RFC3339Nano, p.CreatedAt); err == nil {
		p.at = at
	}
	return p
}

var (
	dateTime = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,20})?(Z|[+-][0-2][0-9]:[0-5][0-9])$`)
	})
	languageTag = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)
	})
	atURI = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^at://[a-zA-Z0-9._:%-]+/[a-zA-Z0-9.-]+/[a-zA-Z0-9_~.:-]+$`)
	})
)

// validate says what is wrong with a record, in the words of a server; empty if it is fine.
func (p postRecord) validate(body map[string]any) string {
	const invalid = "Invalid app.bsky.feed.post record: "
	var typed postRecord
	raw, err := json.Marshal(body)
	if err == nil {
		err = json.Unmarshal(raw, &typed)
	}
	switch {
	case p.Type != collection:
		return "Invalid $type: expected " + collection + ", got " + p.Type
	case err != nil:
		return invalid + "Expected another type at $.record"
	case p.Text == nil:
		return invalid + `Missing required key "text" at $.record`
	case p.CreatedAt == "":
		return invalid + `Missing required key "createdAt" at $.record`
	case !dateTime().MatchString(p.CreatedAt) || p.at.IsZero():
		return invalid + fmt.Sprintf("Invalid datetime (got %q) at $.record.createdAt", p.CreatedAt)
	case len(*p.Text) > maxBytes:
		return invalid + fmt.Sprintf("string too big (maximum %d, got %d) at $.record.text", maxBytes, len(*p.Text))
	case len(p.Langs) > maxLangs:
		return invalid + fmt.Sprintf("array too big (maximum %d, got %d) at $.record.langs", maxLangs, len(p.Langs))
	case len(p.Tags) > maxTags:
		return invalid + fmt.Sprintf("array too big (maximum %d, got %d) at $.record.tags", maxTags, len(p.Tags))
	}
	if count := uniseg.GraphemeClusterCount(*p.Text); count > maxGraphemes {
		return invalid + fmt.Sprintf("grapheme too big (maximum %d, got %d) at $.record.text", maxGraphemes, count)
	}
	for i, lang := range p.Langs {
		if !languageTag().MatchString(lang) {
			return invalid + fmt.Sprintf("Invalid language (got %q) at $.record.langs[%d]", lang, i)
		}
	}
	for _, r := range p.refs() {
		if !atURI().MatchString(r.URI) || r.CID == "" {
			return invalid + "Invalid strong reference at $.record.reply"
		}
	}
	if wrong := p.Embed.validate(); wrong != "" {
		return invalid + wrong
	}
	return ""
}

func (p postRecord) refs() []ref {
	if p.Reply == nil {
		return nil
	}
	return []ref{p.Reply.Root, p.Reply.Parent}
}

func (e *embed) validate() string {
	if e == nil {
		return ""
	}
	switch e.Type {
	case "app.bsky.embed.images":
		if len(e.Images) > maxImages {
			return fmt.Sprintf("array too big (maximum %d, got %d) at $.record.embed.images", maxImages, len(e.Images))
		}
		for i, image := range e.Images {
			at := fmt.Sprintf("$.record.embed.images[%d]", i)
			if image.Alt == nil {
				return `Missing required key "alt" at ` + at
			}
			if wrong := image.Image.validate("image/", maxImage, at+".image"); wrong != "" {
				return wrong
			}
		}
	case videoEmbed:
		return e.validateVideo()
	case "app.bsky.embed.external":
		x := e.External
		if x == nil || x.URI == nil || x.Title == nil || x.Description == nil {
			return `Missing required key at $.record.embed.external`
		}
		if x.Thumb != nil {
			return x.Thumb.validate("image/", maxThumb, "$.record.embed.external.thumb")
		}
	}
	return ""
}

func (e *embed) validateVideo() string {
	if len(e.Captions) > maxCaptions {
		return fmt.Sprintf("array too big (maximum %d, got %d) at $.record.embed.captions", maxCaptions, len(e.Captions))
	}
	for i, c := range e.Captions {
		at := fmt.Sprintf("$.record.embed.captions[%d]", i)
		switch {
		case c.Lang == nil:
			return `Missing required key "lang" at ` + at
		case !languageTag().MatchString(*c.Lang):
			return fmt.Sprintf("Invalid language (got %q) at %s.lang", *c.Lang, at)
		}
		if wrong := c.File.validate("text/vtt", maxCaption, at+".file"); wrong != "" {
			return wrong
		}
	}
	return e.Video.validate(videoMIME, maxVideo, "$.record.embed.video")
}

// validate believes what the record says of a blob's size, as a server does at this point.
func (b *blobRef) validate(accept string, limit int, at string) string {
	switch {
	case b == nil || b.Type != "blob" || b.Ref.Link == "":
		return "Expected a blob at " + at
	case b.Size > limit:
		return fmt.Sprintf("blob too big (maximum %d, got %d) at %s", limit, b.Size, at)
	case !strings.HasPrefix(b.MIME, accept):
		return fmt.Sprintf("Expected %q (got %q) mime type at %s", strings.Replace(accept, "image/", "image/*", 1), b.MIME, at)
	}
	return ""
}

// images are the pictures that the post shows.
func (p postRecord) images() []embedImage {
	if p.Embed == nil || p.Embed.Type != "app.bsky.embed.images" {
		return nil
	}
	return p.Embed.Images
}

const videoEmbed = "app.bsky.embed.video"

// video is the video that the post shows, or nil, and its description.
func (p postRecord) video() (film *blobRef, alt string) {
	if p.Embed == nil || p.Embed.Type != videoEmbed {
		return nil, ""
	}
	if p.Embed.Alt != nil {
		alt = *p.Embed.Alt
	}
	return p.Embed.Video, alt
}

// external is the card that the post shows, or nil.
func (p postRecord) external() *embedExternal {
	if p.Embed == nil || p.Embed.Type != "app.bsky.embed.external" {
		return nil
	}
	return p.Embed.External
}

// blobs are the files that the post shows.
func (p postRecord) blobs() []*blobRef {
	var all []*blobRef
	for _, image := range p.images() {
		all = append(all, image.Image)
	}
	if film, _ := p.video(); film != nil {
		all = append(all, film)
		for _, c := range p.Embed.Captions {
			all = append(all, c.File)
		}
	}
	if card := p.external(); card != nil && card.Thumb != nil {
		all = append(all, card.Thumb)
	}
	return all
}

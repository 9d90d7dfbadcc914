package bluesky

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// stamp is how the record says when it was made: to the microsecond, so that posts of one second keep their order.
const stamp = "2006-01-02T15:04:05.000000Z"

func createdAt(req platform.Request) string { return req.Began.UTC().Format(stamp) }

// record makes the record of a request. It asks the network what the request needs: the DIDs of those who are
// mentioned, and the post that is answered. Without either it makes no request, and it is the same each time.
func (c *client) record(ctx context.Context, req platform.Request) (post, error) {
	r := post{
		Type: collection, Text: req.Text, Langs: langs(req), Labels: ownLabels(req.Options), CreatedAt: createdAt(req),
	}
	var err error
	if r.Embed, err = embed(req); err != nil {
		return post{}, err
	}
	if r.Facets, err = c.facets(ctx, req.Text); err != nil {
		return post{}, err
	}
	if req.Parent != "" {
		if r.Reply, err = c.reply(ctx, req.Parent); err != nil {
			return post{}, err
		}
	}
	return r, nil
}

func langs(req platform.Request) []string {
	if given := list(req.Options[optionLangs]); len(given) > 0 {
		return given
	}
	if req.Language != "" {
		return []string{req.Language}
	}
	return nil
}

func ownLabels(options map[string]string) *selfLabels {
	given := list(options[optionLabels])
	if len(given) == 0 {
		return nil
	}
	l := &selfLabels{Type: "com.atproto.label.defs#selfLabels"}
	for _, label := range given {
		l.Values = append(l.Values, selfLabel{label})
	}
	return l
}

// embed returns what is shown below the text: a video, pictures, or a card, or nil.
func embed(req platform.Request) (any, error) {
	if len(req.Media) > 0 && isVideo(req.Media[0].MIME) {
		shown, err := filmOf(req.Media[0])
		return embedVideo{Type: "app.bsky.embed.video", Video: shown.Video, Captions: shown.Captions, Alt: req.Media[0].Alt, AspectRatio: aspectOf(req.Media[0])}, err
	}
	if len(req.Media) > 0 {
		e := embedImages{Type: "app.bsky.embed.images"}
		for _, m := range req.Media {
			blob, err := blobOf(m)
			if err != nil {
				return nil, err
			}
			e.Images = append(e.Images, image{Image: blob, Alt: m.Alt, AspectRatio: aspectOf(m)})
		}
		return e, nil
	}
	if req.Card == nil {
		return nil, nil //nolint:nilnil // nothing is shown below the text
	}
	e := embedExternal{Type: "app.bsky.embed.external", External: external{
		URI: req.Card.URL, Title: req.Card.Title, Description: req.Card.Description,
	}}
	if req.Card.Thumb != nil {
		blob, err := blobOf(*req.Card.Thumb)
		if err != nil {
			return nil, err
		}
		e.External.Thumb = blob
	}
	return e, nil
}

// aspectOf returns the form of what is shown, nil if it is not known.
func aspectOf(m platform.Attachment) *aspectRatio {
	if m.Width <= 0 || m.Height <= 0 {
		return nil
	}
	return &aspectRatio{m.Width, m.Height}
}

// blobOf returns the blob that Upload returned.
func blobOf(m platform.Attachment) (json.RawMessage, error) {
	if !strings.HasPrefix(m.Handle, "{") || !json.Valid([]byte(m.Handle)) {
		return nil, psn.Errorf(psn.CodeInvalid, "bluesky: publish: a file was not uploaded to Bluesky")
	}
	return json.RawMessage(m.Handle), nil
}

// facets makes the facets of a text. A mention that nobody has is left out and stays plain text.
func (c *client) facets(ctx context.Context, text string) ([]facet, error) {
	const kind = "app.bsky.richtext.facet#"
	var facets []facet
	known := map[string]string{}
	for _, s := range spans(text) {
		var f feature
		switch {
		case s.link != "":
			f = feature{Type: kind + "link", URI: s.link}
		case s.tag != "":
			f = feature{Type: kind + "tag", Tag: s.tag}
		default:
			handle := strings.ToLower(s.handle)
			did, asked := known[handle]
			if !asked {
				var err error
				if did, err = c.resolve(ctx, handle); err != nil {
					return nil, err
				}
				known[handle] = did
			}
			if did == "" {
				continue
			}
			f = feature{Type: kind + "mention", DID: did}
		}
		facets = append(facets, facet{Index: byteSlice{s.start, s.end}, Features: []feature{f}})
	}
	return facets, nil
}

// resolve returns the DID of a handle, empty if nobody has it (com.atproto.identity.resolveHandle).
func (c *client) resolve(ctx context.Context, handle string) (string, error) {
	const act = "bluesky: look up a handle"
	var who struct {
		DID string `json:"did"`
	}
	err := c.get(ctx, act, "com.atproto.identity.resolveHandle", url.Values{"handle": {handle}}, &who)
	if code := psn.CodeOf(err); code == psn.CodeRefused || code == psn.CodeNotFound {
		return "", nil
	}
	if err == nil && !isDID(who.DID) {
		err = notBluesky(act)
	}
	return who.DID, err
}

// errGone says that the post that a request answers is not there.
var errGone = errors.New("the post it answers is gone")

// reply returns what a record says of the post that it answers and of that thread's first post. A server does not
// look whether they exist, so this does; a parent that is gone is errGone.
func (c *client) reply(ctx context.Context, parent string) (*replyRef, error) {
	at, ok := parseURI(parent)
	if !ok {
		return nil, psn.Errorf(psn.CodeInvalid, "bluesky: %q is not the address of a post", psn.Excerpt(parent, 80))
	}
	if !isDID(at.authority) {
		did, err := c.resolve(ctx, at.authority)
		if err != nil {
			return nil, err
		}
		if did == "" {
			return nil, errGone
		}
		at.authority = did
	}
	const act = "bluesky: read the post it answers"
	found, err := c.look(ctx, act, at)
	switch {
	case psn.CodeOf(err) == psn.CodeNotFound:
		return nil, errGone
	case err != nil:
		return nil, err
	}
	r := &replyRef{Parent: strongRef{at.String(), found.CID}}
	r.Root = r.Parent
	if above := found.Value.Reply; above != nil && above.Root.URI != "" && above.Root.CID != "" {
		r.Root = above.Root
	}
	return r, nil
}

// look reads one post (com.atproto.repo.getRecord). The account's server asks the network about posts of
// others. Errors are those of Verify; a post that is not there is psn.CodeNotFound.
func (c *client) look(ctx context.Context, act string, at postURI) (stored, error) {
	var found stored
	err := c.get(ctx, act, "com.atproto.repo.getRecord", url.Values{
		"repo": {at.authority}, "collection": {collection}, "rkey": {at.key},
	}, &found)
	if err == nil && (found.URI == "" || found.CID == "") {
		err = notBluesky(act)
	}
	return found, err
}

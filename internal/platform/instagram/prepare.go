package instagram

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// prepared is what Publish and Find need to know of a post.
type prepared struct {
	Container string    `json:"container"`
	Shape     shape     `json:"shape"`
	Media     int       `json:"media"` // how many files the post shows
	At        time.Time `json:"at"`    // when it was ready
}

func (p prepared) String() string {
	raw, err := json.Marshal(p)
	if err != nil {
		panic("instagram: prepared: " + err.Error()) // strings and a time always marshal
	}
	return string(raw)
}

// preparedOf reads what String returned.
func preparedOf(raw string) (prepared, bool) {
	var p prepared
	err := json.Unmarshal([]byte(raw), &p)
	return p, err == nil && p.Container != ""
}

// Prepare asks what is left of the day's posts, makes the container of a post, and those of a carousel's files before
// it, and waits until Instagram has fetched and worked on everything (docs: content-publishing). A container that is
// not published is forgotten after a day; an account may make 400 a day.
func (c *client) Prepare(ctx context.Context, req platform.Request) (string, error) {
	const act = "instagram: prepare the post"
	if len(req.Media) == 0 {
		return "", psn.Errorf(psn.CodeInvalid, "%s: Instagram takes no post without a picture or a video", act).
			WithHint("attach one with --media")
	}
	addresses, err := c.addresses(ctx, act, req.Media)
	if err != nil {
		return "", err
	}
	if err := c.allowed(ctx); err != nil {
		return "", err
	}
	made := prepared{Shape: shapeOf(req.Options, mimes(req.Media)), Media: 1}
	form, err := containerOf(req, made.Shape, addresses)
	if err != nil {
		return "", psn.Errorf(psn.CodeInvalid, "%s: %w", act, err)
	}
	if made.Shape == shapeCarousel {
		made.Media = len(req.Media)
		children, err := c.children(ctx, act, req.Media, addresses)
		if err != nil {
			return "", err
		}
		form.Set("children", strings.Join(children, ","))
	}
	if made.Container, err = c.create(ctx, act, form); err != nil {
		return "", err
	}
	if err := c.finished(ctx, act, made.Container); err != nil {
		return "", err
	}
	made.At = c.http.Clock().UTC().Truncate(time.Second)
	return made.String(), nil
}

func mimes(media []platform.Attachment) []string {
	out := make([]string, len(media))
	for i, m := range media {
		out[i] = m.MIME
	}
	return out
}

// addresses returns where Instagram can fetch the files.
func (c *client) addresses(ctx context.Context, act string, media []platform.Attachment) ([]string, error) {
	out := make([]string, len(media))
	for i, m := range media {
		if m.File.PublicURL == nil {
			return nil, psn.Errorf(psn.CodeUnsupported, "%s: Instagram fetches pictures and videos from a public address, and this worker has none", act).
				WithHint("give the worker a public address that Instagram can reach over the internet, then run `psn post retry`")
		}
		address, err := m.File.PublicURL(ctx)
		if err != nil {
			return nil, psn.Errorf(psn.CodeOf(err), "%s: the public address of media %d: %w", act, i+1, err)
		}
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || strings.ContainsFunc(u.Host, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
			return nil, psn.Errorf(psn.CodeInvalid, "%s: the public address of media %d is not one that Instagram takes", act, i+1).
				WithHint("the worker's public address must be plain ASCII; write an international domain as xn--…")
		}
		out[i] = u.String()
	}
	return out, nil
}

// children makes the containers of a carousel's files and waits for all of them.
func (c *client) children(ctx context.Context, act string, media []platform.Attachment, addresses []string) ([]string, error) {
	ids := make([]string, len(media))
	for i, m := range media {
		id, err := c.create(ctx, act, childOf(m, addresses[i]))
		if err != nil {
			return nil, ofMedia(i, err)
		}
		ids[i] = id
	}
	for i, id := range ids {
		if err := c.finished(ctx, act, id); err != nil {
			return nil, ofMedia(i, err)
		}
	}
	return ids, nil
}

// ofMedia says which file an error is about.
func ofMedia(i int, err error) error {
	if e, ok := err.(*psn.Error); ok { //nolint:errorlint // it is the outermost
		e.Message = fmt.Sprintf("%s (media %d)", e.Message, i+1)
	}
	return err
}

var _ platform.Preparer = (*client)(nil)

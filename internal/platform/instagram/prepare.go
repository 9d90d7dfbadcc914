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
// it, and waits until Instagram has fetched and worked on everything (docs: content-publishing). An account may make 400
// containers a day: another try goes on with those that are noted. A container that is not published is forgotten after a
// day.
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
	children := 0
	if made.Shape == shapeCarousel {
		made.Media = len(req.Media)
		children = made.Media
	}
	form, err := containerOf(req, made.Shape, addresses)
	if err != nil {
		return "", psn.Errorf(psn.CodeInvalid, "%s: %w", act, err)
	}
	m, err := c.recall(ctx, req, children)
	if err != nil {
		return "", err
	}
	known := m.Post != ""
	spent, err := c.make(ctx, act, req, &m, form, addresses)
	if known && spent {
		m = c.none(children)
		_, err = c.make(ctx, act, req, &m, form, addresses)
	}
	if err != nil {
		return "", err
	}
	made.Container, made.At = m.Post, m.Ready
	return made.String(), nil
}

// make makes what is missing of a post's containers, and waits until the one that is released can be; that one is spent
// if it never will be. What it makes it notes at once.
func (c *client) make(ctx context.Context, act string, req platform.Request, m *containers, form url.Values, addresses []string) (spent bool, err error) {
	old := m.Post != ""
	if !old {
		if err := c.children(ctx, act, req, m, addresses); err != nil {
			return false, err
		}
		if len(m.Children) > 0 {
			form.Set("children", strings.Join(m.Children, ","))
		}
		if m.Post, err = c.create(ctx, act, form); err != nil {
			return false, err
		}
		if err := m.note(ctx, req); err != nil {
			return false, err
		}
	}
	if spent, err := c.finished(ctx, act, m.pause(c.http.Clock(), old), m.Post); err != nil {
		return spent, err
	}
	if m.Ready.IsZero() {
		m.Ready = c.http.Clock().UTC().Truncate(time.Second)
	}
	m.Given++
	return false, m.note(ctx, req)
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

// children makes the containers of a carousel's files that are missing or no good any more, and waits for all of them.
func (c *client) children(ctx context.Context, act string, req platform.Request, m *containers, addresses []string) error {
	old, anew := false, false
	for i, id := range m.Children {
		if id != "" {
			now, err := c.container(ctx, act, id)
			if err != nil && psn.CodeOf(err) != psn.CodeNotFound {
				return ofMedia(i, err)
			}
			if old = true; err == nil && now.Code != stateFailed && now.Code != stateExpired {
				continue
			}
		}
		id, err := c.create(ctx, act, childOf(req.Media[i], addresses[i]))
		if err != nil {
			return ofMedia(i, err)
		}
		m.Children[i], anew = id, true
		if err := m.note(ctx, req); err != nil {
			return err
		}
	}
	pause := m.pause(c.http.Clock(), old && !anew)
	for i, id := range m.Children {
		if _, err := c.finished(ctx, act, pause, id); err != nil {
			return ofMedia(i, err)
		}
	}
	return nil
}

// ofMedia says which file an error is about.
func ofMedia(i int, err error) error {
	if e, ok := err.(*psn.Error); ok { //nolint:errorlint // it is the outermost
		e.Message = fmt.Sprintf("%s (media %d)", e.Message, i+1)
	}
	return err
}

var _ platform.Preparer = (*client)(nil)

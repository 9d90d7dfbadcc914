package app

import (
	"context"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// linkLife is how long a network may take to fetch a file.
const linkLife = 24 * time.Hour

// Link is an address at which a network fetches a media file as an account shows it. Whoever has it can fetch that
// file until it expires, and nothing else.
type Link struct {
	Hub     string // its id
	Account string // its id; "-" for a link that only asks whether anybody answers
	Media   string // its id; "-" beside that
	Name    string // "media.jpg", or how the picture is made to fit: see linkName
	Expires int64  // Unix seconds
	Sum     string // the hub's signature
}

// path is where the link lies below a worker's public address.
func (l Link) path() string {
	return "/media/" + strings.Join([]string{l.Hub, l.Account, l.Media, l.Name}, "/")
}

// message is what is signed.
func (l Link) message() string { return l.path() + "\n" + strconv.FormatInt(l.Expires, 10) }

// sign makes the link's address below base.
func (l Link) sign(base string, o *hub.Opener) string {
	return base + l.path() + "?e=" + strconv.FormatInt(l.Expires, 10) + "&s=" + o.Sign(l.message())
}

// link tells a file where the network can fetch it, if this worker has a public address.
func (p *Publisher) link(s *session, mediaID string, frame media.Frame, file *platform.File) {
	base := p.baseFor(s)
	if base == "" {
		p.linkBucket(s, mediaID, file)
		return
	}
	link := Link{
		Hub: p.hub.Info().ID, Account: s.secrets.Account.ID, Media: mediaID, Name: linkName(frame, file.MIME),
	}
	file.PublicURL = func(context.Context) (string, error) {
		link.Expires = p.http.Clock().Add(linkLife).Unix()
		return link.sign(base, p.sessions.opener), nil
	}
}

// linkName is what a file is called in its link: "media.jpg", or for a picture whose proportions are made to fit how that
// is done, as "crop-0.8-1.91.jpg". It is signed with the rest, so that whoever opens the link needs no post.
func linkName(f media.Frame, mime string) string {
	name := "media"
	if f.Fit != "" && (f.MinRatio > 0 || f.MaxRatio > 0) {
		name = string(f.Fit) + "-" + number(f.MinRatio) + "-" + number(f.MaxRatio)
	}
	return name + MediaEnding(mime)
}

func number(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }

// linkFrame reads what linkName wrote, of a link whose signature is right.
func linkFrame(name string) media.Frame {
	parts := strings.Split(strings.TrimSuffix(name, path.Ext(name)), "-")
	if len(parts) != 3 {
		return media.Frame{}
	}
	least, failed := strconv.ParseFloat(parts[1], 64)
	most, err := strconv.ParseFloat(parts[2], 64)
	if failed != nil || err != nil {
		return media.Frame{}
	}
	return media.Frame{Fit: psn.Fit(parts[0]), MinRatio: least, MaxRatio: most}
}

// public is this worker's public address; empty if it has none.
func (p *Publisher) public() string {
	base, _ := p.base.Load().(string)
	return base
}

// ServeAt tells the worker the public address at which its links are served. It must be called before the worker
// says that it is alive.
func (w *WorkHub) ServeAt(base string) {
	if w.CanPublish() {
		w.base.Store(base)
	}
}

// noAddressError is why a post waits whose network fetches its media, on a worker that it can't fetch them from.
type noAddressError struct{ network string }

func (n *noAddressError) Error() string {
	return n.network + " fetches this post's media, and this worker has no public address; it waits for a worker that has one"
}

// addressIn is how long a worker without a public address leaves such a post to others.
const addressIn = 30 * time.Second

// fetched reports whether a network fetches the media of a content itself.
func fetched(member platform.Platform, content psn.Content) bool {
	f, ok := member.(platform.Fetcher)
	return ok && f.Fetches(content)
}

// reachable returns an error with psn.CodeConflict if a network would fetch a content's media and no live worker
// has an address that it reaches.
func reachable(ctx context.Context, h *hub.Hub, t target, content psn.Content) error {
	if !fetched(t.member, content) {
		return nil
	}
	there, err := h.PublicWorker(ctx, workerFresh, t.account.Simulated)
	if err != nil || there {
		return err
	}
	return psn.Errorf(psn.CodeConflict, "%s: %s fetches this post's media, and no worker of the hub that runs has a public address or the hub's bucket",
		t.account.Name, t.member.Title()).
		WithHint("set PSN_PUBLIC_URL where the worker runs, or keep the media in a bucket, start it, and try again; a draft can be kept until then").
		WithNext("psn help environment", "psn hub store --help", "psn doctor")
}

// unreachable is reachable as a warning, for what does not go out yet.
func unreachable(ctx context.Context, h *hub.Hub, t target, content psn.Content) ([]string, error) {
	err := reachable(ctx, h, t, content)
	if known, ok := asCode(err, psn.CodeConflict); ok {
		return []string{known.Message + "; it can't be given a time before one has"}, nil
	}
	return nil, err
}

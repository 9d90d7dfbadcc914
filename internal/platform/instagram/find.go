package instagram

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// clockSkew is how far Instagram's clock may be from psn's; nearby is how far a post may be from its container's end
// where nothing else tells which one it is.
const (
	clockSkew = 5 * time.Minute
	nearby    = 10 * time.Minute
)

// Find asks what became of a container (docs: reference/ig-container). One that is published does not name its post:
// that is the listed one of the same shape and caption that was made closest to it. Where Instagram knows the container
// no more, the listing alone decides.
func (c *client) Find(ctx context.Context, req platform.Request) (platform.Remote, bool, error) {
	const act = "instagram: ask what became of the post"
	p, ok := preparedOf(req.Prepared)
	if !ok {
		return platform.Remote{}, false, nil
	}
	now, err := c.container(ctx, act, p.Container)
	if err != nil && psn.CodeOf(err) != psn.CodeNotFound {
		return platform.Remote{}, false, err
	}
	forgotten := err != nil
	switch {
	case forgotten, now.Code == statePublished:
	case now.Code == stateFailed:
		return platform.Remote{}, false, &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "container-failed", Message: psn.Excerpt(c.failed("instagram", now).Error(), 300),
		}
	default: // nobody has released it, or nobody did in time
		return platform.Remote{}, false, nil
	}
	remote, found, complete, err := c.match(ctx, p, req.Text)
	switch {
	case err != nil || found:
		return remote, found, err
	case forgotten && complete:
		return platform.Remote{}, false, nil
	case forgotten:
		return platform.Remote{}, false, psn.Errorf(psn.CodeNotFound, "%s: the container is gone, and the listing of posts is not complete", act)
	}
	return platform.Remote{}, false, &platform.Failure{
		Outcome: psn.OutcomeUnknown, Code: platform.CodeProcessing,
		Message: "Instagram says that the post is out, and does not list it yet",
	}
}

// match returns the listed post that a container became.
func (c *client) match(ctx context.Context, p prepared, caption string) (platform.Remote, bool, bool, error) {
	since := p.At.Add(-clockSkew)
	list, complete, err := c.since(ctx, p.edge(), since)
	if err != nil {
		return platform.Remote{}, false, false, err
	}
	var best *media
	for i, m := range list {
		if !p.fits(m, caption) {
			continue
		}
		if best == nil || m.At.Sub(p.At).Abs() < best.At.Sub(p.At).Abs() {
			best = &list[i]
		}
	}
	if best == nil {
		return platform.Remote{}, false, complete, nil
	}
	return c.remote(*best), true, complete, nil
}

// edge is where such a post is listed.
func (p prepared) edge() string {
	if p.Shape == shapeStory {
		return edgeStories
	}
	return edgeMedia
}

// fits reports whether a listed post can be the one that was prepared. With Instagram Login caption and product may be
// absent; then the time must tell.
func (p prepared) fits(m media, caption string) bool {
	if m.count() != p.Media || (m.Product == "REELS") != (p.Shape == shapeReel) && m.Product != "" {
		return false
	}
	want := Platform{}.Normalise(caption)
	switch {
	case p.Shape == shapeStory, m.Caption == nil && m.Product == "":
		return m.At.Sub(p.At).Abs() <= nearby
	case m.Caption == nil:
		return want == ""
	}
	return Platform{}.Normalise(*m.Caption) == want
}

var _ platform.Finder = (*client)(nil)

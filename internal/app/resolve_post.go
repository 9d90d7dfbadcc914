package app

import (
	"context"
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// ResolvePost says what became of a post that needs review.
type ResolvePost struct {
	Hub    string
	Post   string // the beginning of its id
	URL    string // where it is out; empty if it is not
	At     string // when it goes out, as it was typed, if it is not out; empty means now
	DryRun bool
}

// ResolvePost ends a post's review. Published records the URL; the rest of a thread follows. Not published
// makes the post ready again.
func (a *App) ResolvePost(ctx context.Context, r ResolvePost) (PostChange, error) {
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostChange{}, err
	}
	post := story.Post
	if err := may(post, psn.ActResolve); err != nil {
		return PostChange{}, err
	}
	t, err := a.target(ctx, h, post.AccountID)
	if err != nil {
		return PostChange{}, err
	}
	res := hub.Resolution{Published: r.URL != "", URL: r.URL, Actor: a.Actor()}
	when := psn.When{}
	if res.Published {
		if res.RemoteID, err = remoteID(t, r.URL); err != nil {
			return PostChange{}, err
		}
		if when.At, err = h.Now(ctx); err != nil {
			return PostChange{}, err
		}
	} else {
		if err := t.gone(); err != nil {
			return PostChange{}, err
		}
		if r.At == "" {
			r.At = "now"
		}
		if when, err = a.moment(ctx, h, r.At, t.account, post.ID); err != nil {
			return PostChange{}, err
		}
	}
	res.When = when.At
	from := post.State
	if r.DryRun {
		post = resolved(story, res)
	} else if post, err = h.Resolve(ctx, post.ID, res); err != nil {
		return PostChange{}, err
	}
	c, err := changed(ctx, h, from, post)
	if err != nil {
		return c, err
	}
	if when.Note != "" {
		c.Warnings = append(c.Warnings, when.Note)
	}
	if !post.State.Ready() {
		return c, nil
	}
	return c, a.warnScheduled(ctx, h, &c, when.At)
}

// resolved returns a post as a resolution would leave it.
func resolved(story PostStory, r hub.Resolution) psn.Post {
	post := story.Post
	post.State, post.DueAt, post.Problem, post.ProblemCode = post.ReadyState(), r.When, "", ""
	if r.Published && len(story.Publications)+1 == len(post.Content.Segments) {
		post.State = psn.Published
	}
	return post
}

// remoteID checks that a URL can be a post of the account's, and returns the platform's id for it where
// the URL has one.
func remoteID(t target, raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || psn.CheckText(raw) != nil {
		return "", psn.Errorf(psn.CodeInvalid, "%q is not the URL of a post", psn.Excerpt(raw, 80)).
			WithHint("open the post on %s and copy its address", t.member.Title())
	}
	if server, err := url.Parse(t.account.Server); err == nil && server.Host != "" {
		if !strings.EqualFold(u.Host, server.Host) {
			return "", psn.Errorf(psn.CodeInvalid, "%s is not on %s, the server of account %s", psn.Excerpt(raw, 80), server.Host, t.account.Name).
				WithHint("open the post on that server and copy its address")
		}
	} else if u.Scheme != "https" {
		return "", psn.Errorf(psn.CodeInvalid, "%s is not an https URL", psn.Excerpt(raw, 80))
	}
	locator, ok := t.member.(platform.Locator)
	if !ok {
		return "", nil
	}
	id, ok := locator.RemoteID(raw)
	if !ok {
		return "", psn.Errorf(psn.CodeInvalid, "%s is not the URL of a post on %s", psn.Excerpt(raw, 80), t.member.Title()).
			WithHint("open the post itself and copy its address; a profile's will not do")
	}
	return id, nil
}

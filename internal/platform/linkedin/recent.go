package linkedin

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

const (
	pageSize = 100 // the most that LinkedIn gives
	maxPages = 40
)

// Recent lists the account's own posts made at or after the millisecond of since (docs: shares/posts-api, find posts by
// authors). It needs r_member_social or r_organization_social, see Narrow. Pages overlap by one post, so that a deletion
// in between, which moves the others up, is noticed: the listing is not complete then. Errors are those of Verify.
func (c *client) Recent(ctx context.Context, since time.Time) (platform.Listing, error) {
	var listing platform.Listing
	if c.author() == "" {
		return listing, psn.Errorf(psn.CodeInvalid, "linkedin: list own posts: the account's id is not known").WithHint("run `psn account test`")
	}
	since = since.Truncate(time.Millisecond)
	seen := map[string]bool{}
	for start := 0; start/pageSize < maxPages; start += pageSize - 1 {
		posts, err := c.listed(ctx, start)
		if err != nil {
			return platform.Listing{}, err
		}
		if start > 0 && (len(posts) == 0 || !seen[posts[0].ID]) {
			return listing, nil
		}
		older := false
		for _, p := range posts {
			r := c.remote(p)
			older = r.CreatedAt.Before(since)
			if !seen[p.ID] && !older && (p.State == "" || p.State == "PUBLISHED") {
				listing.Posts = append(listing.Posts, r)
			}
			seen[p.ID] = true
		}
		if older || len(posts) < pageSize {
			listing.Complete = true
			return listing, nil
		}
	}
	return listing, nil
}

// listed reads one page, newest first.
func (c *client) listed(ctx context.Context, start int) ([]post, error) {
	const act = "linkedin: list own posts"
	var p page
	err := c.do(ctx, act, call{
		method: http.MethodGet, path: "/rest/posts", restli: "FINDER",
		query: query("q", "author", "author", encoded(c.author()), "count", strconv.Itoa(pageSize), "start", strconv.Itoa(start), "sortBy", "CREATED"),
	}, &p)
	if err != nil {
		return nil, err
	}
	if p.Elements == nil {
		return nil, notLinkedIn(act)
	}
	for _, one := range *p.Elements {
		if one.ID == "" || one.CreatedAt == 0 {
			return nil, notLinkedIn(act)
		}
	}
	return *p.Elements, nil
}

func (c *client) remote(p post) platform.Remote {
	r := platform.Remote{ID: p.ID, URL: c.page(p.ID), Text: plain(p.Commentary), CreatedAt: time.UnixMilli(p.CreatedAt).UTC()}
	switch {
	case p.Content.Media != nil:
		r.Media = 1
	case p.Content.MultiImage != nil:
		r.Media = len(p.Content.MultiImage.Images)
	}
	return r
}

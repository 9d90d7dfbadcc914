package instagram

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

const (
	pageSize = 50
	maxPages = 200 // 10,000 posts: older ones are not given (docs: ig-user/media)
)

// Where posts and stories are listed.
const (
	edgeMedia   = "media"
	edgeStories = "stories"
)

const mediaFields = "id,caption,media_type,media_product_type,permalink,timestamp,children{id}"

// Recent lists the account's own posts and reels made at or after the second of since; Instagram keeps whole seconds.
// Stories are not among them. Errors are those of Verify.
func (c *client) Recent(ctx context.Context, since time.Time) (platform.Listing, error) {
	list, complete, err := c.since(ctx, edgeMedia, since.Truncate(time.Second))
	if err != nil {
		return platform.Listing{}, err
	}
	listing := platform.Listing{Complete: complete}
	for _, m := range list {
		listing.Posts = append(listing.Posts, c.remote(m))
	}
	return listing, nil
}

// since lists what is not older, newest first, and says whether that is all of it.
func (c *client) since(ctx context.Context, edge string, since time.Time) ([]media, bool, error) {
	query := url.Values{"fields": {mediaFields}, "limit": {strconv.Itoa(pageSize)}}
	var list []media
	seen := map[ident]bool{}
	for range maxPages {
		p, err := c.list(ctx, edge, query)
		if err != nil {
			return nil, false, err
		}
		older, fresh := false, false
		for _, m := range *p.Data {
			if seen[m.ID] {
				continue
			}
			seen[m.ID], fresh = true, true
			if m.At.Before(since) {
				older = true
			} else {
				list = append(list, m)
			}
		}
		after := p.Paging.Cursors.After
		switch {
		case older, p.Paging.Next == "":
			return list, true, nil
		case after == "" || !fresh:
			return list, false, nil
		}
		query.Set("after", after)
	}
	return list, false, nil
}

// list reads one page.
func (c *client) list(ctx context.Context, edge string, query url.Values) (page, error) {
	const act = "instagram: list own posts"
	var p page
	if err := c.get(ctx, act, "/"+c.owner()+"/"+edge, query, &p); err != nil {
		return page{}, err
	}
	if p.Data == nil {
		return page{}, notInstagram(act)
	}
	for _, m := range *p.Data {
		if m.ID == "" || m.At.IsZero() {
			return page{}, notInstagram(act)
		}
	}
	return p, nil
}

// count is how many files a post shows.
func (m media) count() int {
	if m.Type == "CAROUSEL_ALBUM" {
		return len(m.Children.Data)
	}
	return 1
}

func (c *client) remote(m media) platform.Remote {
	r := platform.Remote{ID: string(m.ID), URL: c.page(m.Permalink), Media: m.count(), CreatedAt: m.At.Time}
	if m.Caption != nil {
		r.Text = *m.Caption
	}
	return r
}

var _ platform.Lister = (*client)(nil)

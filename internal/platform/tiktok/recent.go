package tiktok

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// Bounds of a listing: the most posts that TikTok gives at once, and the most pages that are read.
const (
	pageSize = 20
	maxPages = 50
)

// Recent lists the account's own public posts, newest first, made at or after the second of since: TikTok keeps whole
// seconds (docs: tiktok-api-v2-video-list). It is never complete: posts for fewer people, and those whose moderation
// is not done, are not listed. Errors are those of Verify.
func (c *client) Recent(ctx context.Context, since time.Time) (platform.Listing, error) {
	const act = "tiktok: list own posts"
	since = since.UTC().Truncate(time.Second)
	query := url.Values{"fields": {"id,create_time,title,video_description,share_url"}}
	body := map[string]int64{"max_count": pageSize}
	var listing platform.Listing
	seen := map[string]bool{}
	for range maxPages {
		var p page
		if err := c.read(ctx, act, call{method: http.MethodPost, path: "/v2/video/list/", query: query, body: body}, &p); err != nil {
			return platform.Listing{}, err
		}
		fresh, old := false, false
		for _, v := range p.Videos {
			if v.ID == "" || v.CreateTime <= 0 {
				return platform.Listing{}, notTikTok(act)
			}
			at := time.Unix(v.CreateTime, 0).UTC()
			if old = old || at.Before(since); seen[v.ID] || at.Before(since) {
				continue
			}
			seen[v.ID], fresh = true, true
			listing.Posts = append(listing.Posts, c.remote(v, at))
		}
		if !p.More || old || !fresh {
			return listing, nil
		}
		body["cursor"] = p.Cursor
	}
	return listing, nil
}

// remote is a post as it is listed. How many pictures it has is not told.
func (c *client) remote(v video, at time.Time) platform.Remote {
	text := v.Description
	if text == "" {
		text = v.Title
	}
	return platform.Remote{ID: v.ID, URL: c.shared(v), Text: text, Media: 1, CreatedAt: at}
}

// shared returns where people see a post: as TikTok says, without what it counts visits by.
func (c *client) shared(v video) string {
	u, err := url.Parse(v.ShareURL)
	if id, is := c.platform.RemoteID(v.ShareURL); err == nil && is && id == v.ID {
		u.RawQuery, u.Fragment = "", ""
		return u.String()
	}
	return c.at.post(strings.TrimPrefix(c.login.Handle, "@"), "video", v.ID)
}

var _ platform.Lister = (*client)(nil)

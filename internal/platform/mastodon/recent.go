package mastodon

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

const (
	pageSize = 40 // the most that Mastodon gives (docs: methods/accounts, statuses)
	maxPages = 50
)

// Recent lists the account's own statuses, replies included and boosts not, made at or after since. It
// pages by max_id (docs: api/guidelines, pagination). A listing of more than 2,000 statuses is not
// complete. Errors are those of Verify.
func (c *client) Recent(ctx context.Context, since time.Time) (platform.Listing, error) {
	id := c.login.ExternalID
	if id == "" {
		me, err := c.me(ctx)
		if err != nil {
			return platform.Listing{}, err
		}
		id = me.ID
	}
	var listing platform.Listing
	seen := map[string]bool{}
	maxID := ""
	for range maxPages {
		page, next, err := c.page(ctx, id, maxID)
		if err != nil {
			return platform.Listing{}, err
		}
		if len(page) == 0 {
			listing.Complete = true
			return listing, nil
		}
		older, fresh := false, false
		for _, s := range page {
			if seen[s.ID] {
				continue
			}
			seen[s.ID], fresh = true, true
			switch {
			case s.CreatedAt.Before(since):
				older = true
			case s.Reblog == nil:
				listing.Posts = append(listing.Posts, remote(s))
			}
		}
		if older || !fresh {
			listing.Complete = older
			return listing, nil
		}
		maxID = next
	}
	return listing, nil
}

// page reads one page, newest first, and where the next one starts.
func (c *client) page(ctx context.Context, id, maxID string) (page []status, next string, err error) {
	query := url.Values{"limit": {strconv.Itoa(pageSize)}, "exclude_reblogs": {"true"}}
	if maxID != "" {
		query.Set("max_id", maxID)
	}
	const act = "mastodon: list own posts"
	header, err := c.read(ctx, http.MethodGet, act, "/api/v1/accounts/"+url.PathEscape(id)+"/statuses", query, &page)
	if err != nil {
		return nil, "", err
	}
	for _, s := range page {
		if s.ID == "" || s.CreatedAt.IsZero() {
			return nil, "", notMastodon(act)
		}
	}
	if next = nextMaxID(header); next == "" && len(page) > 0 {
		next = page[len(page)-1].ID
	}
	return page, next, nil
}

// nextMaxID returns max_id of the Link header's next page; only that, so that no answer can send the
// token elsewhere.
func nextMaxID(h http.Header) string {
	for link := range strings.SplitSeq(strings.Join(h.Values("Link"), ","), ",") {
		target, params, found := strings.Cut(link, ";")
		if !found || !strings.Contains(params, `rel="next"`) {
			continue
		}
		u, err := url.Parse(strings.Trim(strings.TrimSpace(target), "<>"))
		if err == nil {
			return u.Query().Get("max_id")
		}
	}
	return ""
}

func remote(s status) platform.Remote {
	return platform.Remote{
		ID: s.ID, URL: s.page(), Text: plainText(s.Content), Media: len(s.Media), Parent: s.InReplyToID, CreatedAt: s.CreatedAt,
	}
}

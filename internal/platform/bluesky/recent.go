package bluesky

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

const (
	pageSize = 100 // the most that a server gives (com.atproto.repo.listRecords)
	maxPages = 50
)

// Recent lists the account's own posts, replies included and reposts not, made at or after since. Records are
// listed by key, and keys are in the order in which posts began, but for the spread of psn's own. A listing of
// more than 5,000 posts is not complete. Errors are those of Verify.
func (c *client) Recent(ctx context.Context, since time.Time) (platform.Listing, error) {
	did, err := c.repo(ctx)
	if err != nil {
		return platform.Listing{}, err
	}
	var listing platform.Listing
	seen := map[string]bool{}
	cursor := ""
	for range maxPages {
		page, next, err := c.list(ctx, did, cursor)
		if err != nil {
			return platform.Listing{}, err
		}
		older, fresh := false, false
		for _, s := range page {
			if seen[s.URI] {
				continue
			}
			seen[s.URI], fresh = true, true
			at, _ := parseURI(s.URI)
			began, known := tidTime(at.key)
			older = older || known && began.Before(since.Add(-spread))
			if made := s.created(); !made.IsZero() && !made.Before(since) {
				listing.Posts = append(listing.Posts, c.remote(did, s))
			}
		}
		if older || !fresh || next == "" {
			listing.Complete = older || len(page) == 0 || next == ""
			break
		}
		cursor = next
	}
	slices.SortStableFunc(listing.Posts, func(a, b platform.Remote) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	return listing, nil
}

// list reads one page, newest first, and where the next one starts.
func (c *client) list(ctx context.Context, did, cursor string) (page []stored, next string, err error) {
	const act = "bluesky: list own posts"
	query := url.Values{"repo": {did}, "collection": {collection}, "limit": {strconv.Itoa(pageSize)}}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	var answer records
	if err := c.get(ctx, act, "com.atproto.repo.listRecords", query, &answer); err != nil {
		return nil, "", err
	}
	if answer.Records == nil {
		return nil, "", notBluesky(act)
	}
	for _, s := range *answer.Records {
		if _, ok := parseURI(s.URI); !ok {
			return nil, "", notBluesky(act)
		}
	}
	return *answer.Records, answer.Cursor, nil
}

func (c *client) remote(did string, s stored) platform.Remote {
	at, _ := parseURI(s.URI)
	r := platform.Remote{
		ID: s.URI, URL: c.page(did, at.key), Text: s.Value.Text, CreatedAt: s.created(),
		Media: s.Value.Embed.count() + s.Value.Embed.Media.count(),
	}
	if s.Value.Reply != nil {
		r.Parent = s.Value.Reply.Parent.URI
	}
	return r
}

var _ platform.Lister = (*client)(nil)

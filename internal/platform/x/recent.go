package x

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

const (
	pageSize = 100  // the most that X gives (docs: x-api/posts/timelines/introduction)
	maxPosts = 3200 // a timeline's newest; older ones are not given
	maxPages = 40
)

// tweetFields ask for a post in the older vocabulary, which works in both eras.
const tweetFields = "attachments,created_at,entities,id,note_tweet,referenced_tweets,text"

// firstDay is the earliest start_time that X takes (spec).
var firstDay = time.Date(2010, time.November, 6, 0, 0, 0, 0, time.UTC)

// Recent lists the account's own posts, replies included and reposts not, made at or after the second of
// since: X keeps whole seconds. A listing that reaches the end of what X gives of a timeline, or of which X
// says that something is missing, is not complete. Errors are those of Verify.
func (c *client) Recent(ctx context.Context, since time.Time) (platform.Listing, error) {
	id := c.login.ExternalID
	if id == "" {
		me, err := c.me(ctx)
		if err != nil {
			return platform.Listing{}, err
		}
		id = me.ID
	}
	since = since.UTC().Truncate(time.Second)
	query := url.Values{"tweet.fields": {tweetFields}, "max_results": {strconv.Itoa(pageSize)}}
	if since.After(firstDay) {
		query.Set("start_time", since.Format(time.RFC3339))
	}
	var listing platform.Listing
	seen := map[string]bool{}
	whole := true
	for range maxPages {
		p, err := c.timeline(ctx, id, query)
		if err != nil {
			return platform.Listing{}, err
		}
		whole = whole && len(p.Errors) == 0
		fresh := false
		for _, s := range p.Data {
			if seen[s.ID] {
				continue
			}
			seen[s.ID], fresh = true, true
			if !s.CreatedAt.Before(since) && !s.isRepost() {
				listing.Posts = append(listing.Posts, c.remote(s))
			}
		}
		next := p.Meta.NextToken
		if next == "" || !fresh && len(p.Data) > 0 {
			listing.Complete = whole && next == "" && len(seen) < maxPosts
			return listing, nil
		}
		query.Set("pagination_token", next)
	}
	return listing, nil
}

// timeline reads one page, newest first (docs: x-api/users/get-posts; 900 in 15 minutes). An answer without
// meta is no page: the timeline can't be seen.
func (c *client) timeline(ctx context.Context, id string, query url.Values) (page, error) {
	const act = "x: list own posts"
	var p page
	what := call{method: http.MethodGet, path: "/2/users/" + url.PathEscape(id) + "/tweets", query: query, budget: budgetReads}
	if err := c.read(ctx, act, what, &p); err != nil {
		return page{}, err
	}
	if p.Meta == nil {
		return page{}, c.without(act, p.Errors)
	}
	for _, s := range p.Data {
		if s.ID == "" || s.CreatedAt.IsZero() {
			return page{}, notX(act)
		}
	}
	return p, nil
}

func (s post) references() []reference { return slices.Concat(s.ReferencedTweets, s.ReferencedPosts) }

// parent returns the id of the post that this one answers, empty if it answers none.
func (s post) parent() string {
	for _, r := range s.references() {
		if r.Type == "replied_to" {
			return r.ID
		}
	}
	return ""
}

func (s post) isRepost() bool {
	return slices.ContainsFunc(s.references(), func(r reference) bool { return r.Type == "retweeted" || r.Type == "reposted" })
}

func (c *client) remote(s post) platform.Remote {
	return platform.Remote{
		ID: s.ID, URL: c.page(s.ID), Text: s.plain(), Media: len(s.Attachments.MediaKeys), Parent: s.parent(), CreatedAt: s.CreatedAt,
	}
}

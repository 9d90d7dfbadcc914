package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// DuplicatePost asks for new drafts that say what a post says.
type DuplicatePost struct {
	Hub      string
	Post     string   // the beginning of its id
	Accounts []string // names; none for the post's own
	Key      string   // idempotency key; may be empty
	Split    bool     // cut what is too long for an account's platform into a thread
	DryRun   bool
}

// DuplicatePost creates a draft on each account, as one group, with a post's content and pictures as they are now. An
// option that a network does not know is left out, and said. That the account had the same content before is what was
// asked for.
func (a *App) DuplicatePost(ctx context.Context, r DuplicatePost) (PostsMade, error) {
	if err := checkKey(r.Key); err != nil {
		return PostsMade{}, err
	}
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostsMade{}, err
	}
	request := hub.CreateRequest{Actor: a.Actor(), Key: r.Key, RequestHash: r.hash(story.Post.ID), AllowDuplicate: true, DryRun: r.DryRun}
	if r.Key != "" {
		posts, found, err := h.Replay(ctx, request.Actor, r.Key, request.RequestHash)
		if err != nil {
			return PostsMade{}, err
		}
		if found {
			return a.replayed(ctx, h, posts)
		}
	}
	if len(r.Accounts) == 0 {
		r.Accounts = []string{story.Account.Name}
	}
	targets, _, err := a.targets(ctx, h, r.Accounts)
	if err != nil {
		return PostsMade{}, err
	}
	made, found := copies(story.Post.Content, targets, r.Split)
	made.Policy = h.Info().Approval
	if r.DryRun {
		return a.rehearse(ctx, h, request, made, found)
	}
	if err := summed(found); err != nil {
		return PostsMade{}, err
	}
	return a.create(ctx, h, request, made, "")
}

// hash names the request as it was asked for.
func (r DuplicatePost) hash(id string) string {
	raw, err := json.Marshal(struct {
		Duplicate string
		Accounts  []string
		Split     bool
	}{id, r.Accounts, r.Split})
	if err != nil {
		panic(fmt.Sprintf("app: hash a request: %v", err)) // strings always marshal
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// copies makes each account's draft of a content, in memory, and returns every problem that keeps one from being stored.
func copies(content psn.Content, targets []target, split bool) (PostsMade, []*psn.Error) {
	var made PostsMade
	var found []*psn.Error
	for _, t := range targets {
		c := content
		c.Options = withOptions(nil, content.Options, t.member)
		for _, key := range slices.Sorted(maps.Keys(content.Options)) {
			if _, kept := c.Options[key]; !kept {
				made.Warnings = append(made.Warnings, fmt.Sprintf("%s has no option %s; it is left out for %s", t.member.Title(), psn.Excerpt(key, 40), t.account.Name))
			}
		}
		if split {
			cut, err := splitContent(t.member, c, t.limits)
			if known, ok := err.(*psn.Error); ok { //nolint:errorlint // splitContent returns it as it is
				found = append(found, known)
			}
			c = cut
		}
		reports := examine(t, c)
		found = append(found, faults(t.account.Name, c, reports)...)
		made.Posts = append(made.Posts, PostMade{
			Account: t.account, Reports: reports, Split: len(c.Segments) > len(content.Segments),
			Post: psn.Post{AccountID: t.account.ID, State: psn.Draft, Content: c, Revision: 1},
		})
	}
	made.Warnings = append(made.Warnings, identicalWarnings(targets, made.Posts)...)
	return made, found
}

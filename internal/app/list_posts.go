package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// PostQuery selects posts; zero fields select everything.
type PostQuery struct {
	Hub      string
	States   []psn.State
	Account  string // a name or the beginning of an id
	Group    string // the beginning of the id of one of its posts
	From, To string // times as they were typed
	Limit    int
	Cursor   string
}

// PostItem is a post in a list.
type PostItem struct {
	Post    psn.Post
	Account psn.Account
	URL     string // of its first segment that is out; empty if none is
}

// ListPosts returns posts, the latest scheduled (or created) first, and the cursor of the next page, which
// is empty after the last.
func (a *App) ListPosts(ctx context.Context, q PostQuery) (items []PostItem, next string, err error) {
	h, err := a.OpenHub(ctx, q.Hub)
	if err != nil {
		return nil, "", err
	}
	f := hub.PostFilter{States: q.States, Limit: q.Limit, Cursor: q.Cursor}
	if f.From, f.To, err = a.bounds(ctx, h, q.From, q.To); err != nil {
		return nil, "", err
	}
	if q.Account != "" {
		account, err := accountOf(ctx, h, q.Account)
		if err != nil {
			return nil, "", err
		}
		f.AccountID = account.ID
	}
	if q.Group != "" {
		if f.GroupID, err = groupOf(ctx, h, q.Group); err != nil {
			return nil, "", err
		}
	}
	posts, next, err := h.Posts(ctx, f)
	if err != nil {
		return nil, "", err
	}
	items, err = listed(ctx, h, posts)
	return items, next, err
}

// groupOf returns the group of the post that a beginning of an id names. A group has the id of its first
// post.
func groupOf(ctx context.Context, h *hub.Hub, prefix string) (string, error) {
	id, err := h.PostID(ctx, prefix)
	if err != nil {
		return "", err
	}
	story, err := h.Post(ctx, id)
	return story.Post.GroupID, err
}

// listed adds to posts what a list shows beside them.
func listed(ctx context.Context, h *hub.Hub, posts []psn.Post) ([]PostItem, error) {
	known, err := h.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	accounts := map[string]psn.Account{}
	for _, account := range known {
		accounts[account.ID] = account
	}
	ids := make([]string, len(posts))
	for i, post := range posts {
		ids[i] = post.ID
	}
	publications, err := h.Publications(ctx, ids)
	if err != nil {
		return nil, err
	}
	items := make([]PostItem, len(posts))
	for i, post := range posts {
		account, ok := accounts[post.AccountID]
		if !ok { // it was removed
			s, err := h.AccountByID(ctx, post.AccountID)
			if err != nil {
				return nil, err
			}
			account = s.Account
			accounts[account.ID] = account
		}
		items[i] = PostItem{Post: post, Account: account}
		if out := live(publications[post.ID]); len(out) > 0 {
			items[i].URL = out[0].URL
		}
	}
	return items, nil
}

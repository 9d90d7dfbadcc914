package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// maxKey is the most bytes of an idempotency key.
const maxKey = 200

// checkKey returns an error with psn.CodeInvalid for an idempotency key that can't be one.
func checkKey(key string) error {
	if len(key) > maxKey {
		return psn.Errorf(psn.CodeInvalid, "the idempotency key has %d bytes, at most %d are allowed", len(key), maxKey)
	}
	if err := psn.CheckText(key); err != nil {
		err.Message = "the idempotency key: " + err.Message
		return err
	}
	return nil
}

// requestHash names a request to create posts as it was asked for: "in 2h" is the same request later, and
// no account is the same request after a second account was added. A picture is the same under another name.
func requestHash(d workspace.Draft, flags map[string]string, shown pictures, split bool) string {
	type shows struct {
		Sum, Alt, NoAlt string
		Captions        []psn.Caption `json:",omitempty"`
	}
	media := make([][]shows, len(shown)) // by what is in the files, whatever they are called
	for i, segment := range shown {
		for _, one := range segment {
			media[i] = append(media[i], shows{one.ref.ID, one.ref.Alt, one.ref.NoAlt, one.ref.Captions})
		}
	}
	d.Media, d.Captions, d.Fit = nil, nil, d.Fit.Stored()
	raw, err := json.Marshal(struct {
		Draft workspace.Draft
		Flags map[string]string
		Media [][]shows
		Split bool `json:",omitempty"`
	}{d, flags, media, split}) // map keys are sorted
	if err != nil {
		panic(fmt.Sprintf("app: hash a request: %v", err)) // strings and maps of strings always marshal
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// replayed returns the posts of an earlier request as they stand now.
func (a *App) replayed(ctx context.Context, h *hub.Hub, posts []psn.Post) (PostsMade, error) {
	made := PostsMade{Replayed: true, Policy: h.Info().Approval}
	for _, post := range posts {
		t, err := a.target(ctx, h, post.AccountID)
		if err != nil {
			return PostsMade{}, err
		}
		made.Posts = append(made.Posts, PostMade{Post: post, Account: t.account, Reports: examine(t, post.Content)})
	}
	return made, nil
}

// rehearse finds what else would go wrong with what was planned, and changes nothing. The result comes
// with an error if anything would.
func (a *App) rehearse(ctx context.Context, h *hub.Hub, request hub.CreateRequest, made PostsMade, found []*psn.Error) (PostsMade, error) {
	for i, p := range made.Posts {
		one := request
		one.Key, one.DryRun, one.Posts = "", true, []hub.NewPost{newPost(p.Post, "")}
		_, err := h.CreatePosts(ctx, one)
		if known, ok := asDuplicate(err); ok {
			found = append(found, known)
		} else if err != nil {
			return made, err
		}
		made.Posts[i].Post.ID = ""
	}
	for _, err := range found {
		made.Problems = append(made.Problems, err.Message)
	}
	if err := a.warn(ctx, h, &made); err != nil {
		return made, err
	}
	return made, summed(found)
}

// asDuplicate returns the hub's refusal of content that was created before.
func asDuplicate(err error) (*psn.Error, bool) {
	known, ok := err.(*psn.Error) //nolint:errorlint // the hub returns it as it is
	return known, ok && known.Code == psn.CodeDuplicate
}

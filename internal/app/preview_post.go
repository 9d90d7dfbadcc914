package app

import (
	"context"

	"github.com/postshitnow/psn/internal/platform"
)

// PostPreview is a post as its network shows it, as far as psn can know that.
type PostPreview struct {
	Story   PostStory
	Network string   // its own spelling: "Mastodon"
	Reports []Report // by segment
	Cards   []string // by segment: the link whose card psn makes for the network; empty for none
	Valid   bool     // it can go out as it is
}

// PreviewPost shows what would go out, or went out, of a post. It makes no request.
func (a *App) PreviewPost(ctx context.Context, hubName, prefix string) (PostPreview, error) {
	h, story, err := a.openPost(ctx, hubName, prefix)
	if err != nil {
		return PostPreview{}, err
	}
	t, err := a.target(ctx, h, story.Post.AccountID)
	if err != nil {
		return PostPreview{}, err
	}
	return previewOf(t, story), nil
}

func previewOf(t target, story PostStory) PostPreview {
	content := story.Post.Content
	out := PostPreview{Story: story, Network: t.member.Title(), Reports: examine(t, content), Valid: true}
	out.Cards = make([]string, len(content.Segments))
	if carder, ok := t.member.(platform.Carder); ok {
		for i := range out.Cards {
			out.Cards[i] = carder.CardLink(content, i)
		}
	}
	for _, r := range out.Reports {
		out.Valid = out.Valid && r.Valid
	}
	return out
}

package app

import "context"

// ShowPost returns a post with everything that is known of it, deleted ones included. The id may be
// shortened to any beginning that fits no other post.
func (a *App) ShowPost(ctx context.Context, hubName, id string) (PostStory, error) {
	_, story, err := a.openPost(ctx, hubName, id)
	return story, err
}

package app

import (
	"context"
	"fmt"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// DeletePost asks for a post to be deleted.
type DeletePost struct {
	Hub     string
	Post    string                      // the beginning of its id
	Confirm func(question string) error // asked before anything is changed; nil asks nobody
	DryRun  bool
}

// PostDeleted is what DeletePost did, or on a dry run would do.
type PostDeleted struct {
	Item      PostItem // as it was before
	TakenDown []psn.Publication
}

// DeletePost removes a post from every list. What is out is taken down on the network first, the last
// segment of a thread before the first; that needs the hub's private key on this machine. An error halfway
// leaves the post in the list, and the same call goes on where it stopped.
func (a *App) DeletePost(ctx context.Context, r DeletePost) (PostDeleted, error) {
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostDeleted{}, err
	}
	if err := deletable(story.Post); err != nil {
		return PostDeleted{}, err
	}
	items, err := listed(ctx, h, []psn.Post{story.Post})
	if err != nil {
		return PostDeleted{}, err
	}
	done := PostDeleted{Item: items[0], TakenDown: live(story.Publications)}
	question := fmt.Sprintf("delete post %s, which is not out?", story.Post.ID)
	var down *takeDown
	if len(done.TakenDown) > 0 {
		question = fmt.Sprintf("delete post %s and take it down from %s?", story.Post.ID, story.Account.Name)
		if down, err = a.newTakeDown(ctx, h, story); err != nil {
			return PostDeleted{}, err
		}
	}
	if r.DryRun {
		return done, nil
	}
	if r.Confirm != nil {
		if err := r.Confirm(question); err != nil {
			return PostDeleted{}, err
		}
	}
	if down != nil {
		if err := a.stopFirst(ctx, h, story.Post); err != nil {
			return PostDeleted{}, err
		}
		if err := down.all(ctx, done.TakenDown); err != nil {
			return PostDeleted{}, err
		}
	}
	return done, h.Delete(ctx, story.Post.ID, a.Actor())
}

// deletable returns an error with psn.CodeConflict for a post that can't be deleted as it stands.
func deletable(p psn.Post) error {
	switch {
	case !p.DeletedAt.IsZero():
		return psn.Errorf(psn.CodeConflict, "post %s was deleted already", p.ID).WithNext("psn post list")
	case p.State == psn.Publishing || p.State == psn.NeedsReview:
		return instead(p, psn.Errorf(psn.CodeConflict, "post %s is %s and can't be deleted", p.ID, p.State))
	}
	return nil
}

// stopFirst cancels a thread that is partly out and would go on, so that no worker sends the rest while
// the beginning is taken down.
func (a *App) stopFirst(ctx context.Context, h *hub.Hub, p psn.Post) error {
	if !p.State.Ready() {
		return nil
	}
	_, err := h.Move(ctx, p.ID, psn.ActCancel, "about to be deleted", a.Actor())
	return err
}

package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// PostChange is what a verb did with a post, or on a dry run would do.
type PostChange struct {
	Item     PostItem  // as it is afterwards
	From     psn.State // its state before
	Reports  []Report  // where the content was checked
	Warnings []string
	Policy   psn.Approval  // of the hub
	Conflict *EditConflict // why an edit was refused that others were faster with; nil otherwise
}

// changed returns a change with what the list shows of the post.
func changed(ctx context.Context, h *hub.Hub, from psn.State, after psn.Post) (PostChange, error) {
	items, err := listed(ctx, h, []psn.Post{after})
	if err != nil {
		return PostChange{}, err
	}
	return PostChange{Item: items[0], From: from, Policy: h.Info().Approval}, nil
}

// warnScheduled adds what should be known of a post that is due at a time.
func (a *App) warnScheduled(ctx context.Context, h *hub.Hub, c *PostChange, at time.Time) error {
	near, err := a.nearWarning(ctx, h, c.Item.Account, at, c.Item.Post.ID)
	if err != nil {
		return err
	}
	waiting, err := waitWarnings(ctx, h, c.Item.Account)
	c.Warnings = append(append(c.Warnings, near...), waiting...)
	return err
}

// fit returns an error if a post can't go out as it is: its account was removed, or its platform is known
// to refuse the content.
func fit(t target, content psn.Content) ([]Report, error) {
	if err := t.gone(); err != nil {
		return nil, err
	}
	reports := examine(t, content)
	return reports, summed(faults(t.account.Name, content, reports))
}

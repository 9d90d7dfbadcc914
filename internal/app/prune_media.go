package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// PruneAge is how long nothing may have used a media file before it is pruned, unless somebody says otherwise.
const PruneAge = 30 * 24 * time.Hour

// MediaPruned is what a pruning removed, or on a rehearsal would.
type MediaPruned = hub.MediaPruned

// PruneMedia removes the media files that no post has needed for as long as olderThan says, "30d" or "12h". An
// empty one means PruneAge. On a dry run it only says which those are.
func (a *App) PruneMedia(ctx context.Context, hubName, olderThan string, dryRun bool) (MediaPruned, error) {
	age := PruneAge
	if olderThan != "" {
		var err error
		if age, err = psn.ParseSpan(olderThan); err != nil {
			return MediaPruned{}, err
		}
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return MediaPruned{}, err
	}
	return h.PruneMedia(ctx, hub.PruneMedia{Age: age, Actor: a.Actor(), DryRun: dryRun})
}

package app

import (
	"context"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Metrics are what a network counts of a post.
type Metrics = platform.Metrics

// PostMeasured is how a post is doing on its network at this moment.
type PostMeasured struct {
	Story    PostStory
	Segments []SegmentMeasured
}

// SegmentMeasured is how one segment is doing.
type SegmentMeasured struct {
	Publication psn.Publication
	Metrics     Metrics
	There       bool // the network tells of it; if not, it may have been deleted there
}

// MeasurePost asks the network how a published post is doing. Nothing is recorded. It returns an error with
// psn.CodeKeyMissing if the hub's private key is not here, psn.CodeConflict if nothing of the post is out, and
// psn.CodeUnsupported if psn can't read the network's counts.
func (a *App) MeasurePost(ctx context.Context, hubName, id string) (PostMeasured, error) {
	h, story, err := a.openPost(ctx, hubName, id)
	if err != nil {
		return PostMeasured{}, err
	}
	out := PostMeasured{Story: story}
	published := live(story.Publications)
	if len(published) == 0 {
		return out, psn.Errorf(psn.CodeConflict, "nothing of post %s is out", story.Post.ID).WithNext("psn post show " + story.Post.ID)
	}
	secrets, err := h.AccountByID(ctx, story.Post.AccountID)
	if err != nil {
		return out, err
	}
	if len(secrets.Sealed) == 0 {
		return out, psn.Errorf(psn.CodeConflict, "account %s was removed, so its posts can't be measured", story.Account.Name)
	}
	sessions, err := a.sessions(h)
	if err != nil {
		return out, err
	}
	now, err := sessions.of(ctx, secrets)
	if err != nil {
		return out, err
	}
	measurer, ok := now.client.(platform.Measurer)
	if !ok {
		return out, psn.Errorf(psn.CodeUnsupported, "psn can't read counts on %s", now.member.Title())
	}
	if err := sessions.spend(ctx, now, platform.CallRead, false); err != nil {
		return out, err
	}
	var ids []string
	for _, p := range published {
		ids = append(ids, p.RemoteID)
	}
	counts, err := measurer.Measure(ctx, ids)
	if observed := h.Observe(ctx, secrets.Account.ID, sessions.quotas.take(secrets.Account.ID)); err == nil {
		err = observed
	}
	for _, p := range published {
		m, there := counts[p.RemoteID]
		out.Segments = append(out.Segments, SegmentMeasured{p, m, there})
	}
	return out, err
}

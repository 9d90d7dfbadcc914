package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// takeDown deletes a post's segments on its network.
type takeDown struct {
	hub      *hub.Hub
	sessions *sessions
	session  *session
	deleter  platform.Deleter
	actor    psn.Actor
}

// newTakeDown prepares to take a post down. It returns an error with psn.CodeKeyMissing if the hub's
// private key is not here, and with psn.CodeUnsupported if psn can't delete the post.
func (a *App) newTakeDown(ctx context.Context, h *hub.Hub, story PostStory) (*takeDown, error) {
	by := "delete it on " + story.Account.Platform + " by hand"
	for _, p := range live(story.Publications) {
		if p.URL != "" {
			by = "delete it by hand at " + p.URL
		}
		if p.RemoteID == "" {
			return nil, psn.Errorf(psn.CodeUnsupported, "psn does not know the network's id of segment %d of post %s", p.Segment+1, story.Post.ID).
				WithHint("%s", by)
		}
	}
	secrets, err := h.AccountByID(ctx, story.Post.AccountID)
	if err != nil {
		return nil, err
	}
	if len(secrets.Sealed) == 0 {
		return nil, psn.Errorf(psn.CodeConflict, "account %s was removed, so psn can't take post %s down", story.Account.Name, story.Post.ID).
			WithHint("%s", by)
	}
	settings, err := a.Settings(nil)
	if err != nil {
		return nil, err
	}
	work, err := a.workHub(h, h.Info().Name, "cli-"+psn.NewID(), TuningOf(settings), slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	if !work.CanPublish() {
		return nil, keyMissing(h, fmt.Sprintf("post %s is out, and to take it down takes the hub's private key, which is not on this machine", story.Post.ID)).
			WithHint("run this where the worker runs, or %s", by)
	}
	now, err := work.sessions.of(ctx, secrets)
	if err != nil {
		return nil, err
	}
	deleter, ok := now.client.(platform.Deleter)
	if !ok {
		return nil, psn.Errorf(psn.CodeUnsupported, "psn can't delete posts on %s", now.member.Title()).WithHint("%s", by)
	}
	return &takeDown{h, work.sessions, now, deleter, a.Actor()}, nil
}

// all takes segments down, the last first, and records each. What was taken down stays so if a later one
// fails.
func (t *takeDown) all(ctx context.Context, out []psn.Publication) error {
	for _, p := range slices.Backward(out) {
		if err := t.sessions.spend(ctx, t.session, platform.CallDelete, false); err != nil {
			return err
		}
		if err := t.deleter.Delete(ctx, p.RemoteID); err != nil {
			return fmt.Errorf("take down segment %d of post %s: %w", p.Segment+1, p.PostID, err)
		}
		// It is gone, whatever happens to this process: the record must not miss that.
		if err := t.hub.TakenDown(context.WithoutCancel(ctx), p.PostID, p.Segment, t.actor); err != nil {
			return err
		}
	}
	return nil
}

// keyMissing is an error with psn.CodeKeyMissing.
func keyMissing(h *hub.Hub, message string) *psn.Error {
	return psn.Errorf(psn.CodeKeyMissing, "%s", message).
		WithHint("run `psn worker` where the key of hub %s is, or bring the key here in PSN_HUB_KEY_FILE", h.Info().Name).
		WithNext("psn status")
}

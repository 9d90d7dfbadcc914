package app

import (
	"context"
	"slices"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// PostStory is a post with everything that is known of it.
type PostStory = hub.PostStory

// Upload is how far the upload of one of a post's files came.
type Upload = hub.Upload

// openPost opens a hub and reads one of its posts, named by any beginning of its id that fits no other.
func (a *App) openPost(ctx context.Context, hubName, prefix string) (*hub.Hub, PostStory, error) {
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, PostStory{}, err
	}
	id, err := h.PostID(ctx, prefix)
	if err != nil {
		return nil, PostStory{}, err
	}
	story, err := h.Post(ctx, id)
	return h, story, err
}

// may returns nil if an act is possible with a post as it stands, and an error with psn.CodeConflict that
// says what is possible instead. The hub asks again when the act is done.
func may(p psn.Post, act psn.Act) error {
	if !p.DeletedAt.IsZero() {
		return psn.Errorf(psn.CodeConflict, "post %s was deleted", p.ID).WithNext("psn post show "+p.ID, "psn post list")
	}
	if len(psn.Allowed(p.State, act)) > 0 {
		return nil
	}
	err := psn.Errorf(psn.CodeConflict, "post %s is %s and can't be %s", p.ID, p.State, participles[act])
	if p.State == psn.Draft && (act == psn.ActApprove || act == psn.ActReject) {
		return err.WithHint("somebody must submit it first").WithNext("psn post show "+p.ID, "psn post submit "+p.ID)
	}
	return instead(p, err)
}

// participles are the acts of people as a sentence wants them.
var participles = map[psn.Act]string{
	psn.ActSchedule: "scheduled", psn.ActEdit: "edited", psn.ActCancel: "cancelled", psn.ActRetry: "retried",
	psn.ActResolve: "resolved", psn.ActSubmit: "submitted", psn.ActApprove: "approved", psn.ActReject: "rejected",
	psn.ActReopen: "reopened",
}

// instead adds to an error what can be done with a post in its state.
func instead(p psn.Post, err *psn.Error) *psn.Error {
	show := "psn post show " + p.ID
	err = err.WithNext(show)
	switch p.State {
	case psn.Draft:
		return err.WithHint("it is a draft; give it a time first").WithNext("psn post schedule " + p.ID + " --at next")
	case psn.PendingApproval:
		return err.WithHint("it waits for a person to approve or reject it").WithNext(show, "psn post preview "+p.ID)
	case psn.Approved, psn.Scheduled:
		return err.WithHint("it goes out when it is due; `psn post cancel %s` stops it", p.ID)
	case psn.Publishing:
		return err.WithHint("it is being published just now; look again in a moment").Retry()
	case psn.Published:
		return err.WithHint("it is out; `psn post delete %s` takes it down", p.ID)
	case psn.NeedsReview:
		return err.WithHint("say first whether it is out: `psn post resolve %s --published URL` or `--not-published`", p.ID)
	case psn.Failed, psn.Missed:
		return err.WithHint("try it again with `psn post retry %s`, or change it with `psn post edit %s`", p.ID, p.ID).
			WithNext(show, "psn post retry "+p.ID)
	case psn.Rejected, psn.Cancelled:
		return err.WithHint("`psn post reopen %s` makes it a draft again, and so does `psn post edit %s --file FILE`", p.ID, p.ID)
	}
	return err
}

// live returns the segments of a post that are out, in their order.
func live(publications []psn.Publication) []psn.Publication {
	return slices.DeleteFunc(slices.Clone(publications), func(p psn.Publication) bool { return !p.DeletedAt.IsZero() })
}

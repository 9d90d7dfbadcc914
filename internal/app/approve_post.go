package app

import (
	"context"
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// ApprovePost is a person's yes to a post.
type ApprovePost struct {
	Hub      string
	Post     string // the beginning of its id
	Revision int    // that the person read; 0 for what stands there now
	At       string // when it goes out, as it was typed; empty for the time that it was submitted with
	Consent  Consent
	Confirm  func(PostPreview) error // shows the person what they approve, and asks; nil asks nobody
	DryRun   bool
}

// ApprovePost approves what a post says: an edit afterwards ends the approval. It goes out at the time that it was
// submitted with; if that has passed, it waits for another. An agent can't approve, nor a program without a person's
// token: psn.CodePolicy.
func (a *App) ApprovePost(ctx context.Context, r ApprovePost) (PostChange, error) {
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostChange{}, err
	}
	post := story.Post
	if err := may(post, psn.ActApprove); err != nil {
		return PostChange{}, err
	}
	who, err := a.person(ctx, h, r.Consent, "approve a post")
	if err != nil {
		return PostChange{}, err
	}
	if r.Revision != 0 && r.Revision != post.Revision {
		return PostChange{}, psn.Errorf(psn.CodeStale, "post %s has revision %d, you read revision %d", post.ID, post.Revision, r.Revision).
			WithHint("look at what stands there now before you approve it").WithNext("psn post preview " + post.ID)
	}
	t, err := a.target(ctx, h, post.AccountID)
	if err != nil {
		return PostChange{}, err
	}
	reports, err := fit(t, post.Content)
	if err != nil {
		return PostChange{}, err
	}
	yes := hub.Approval{Hash: post.ContentHash, How: who.how, Actor: who.actor}
	var notes []string
	if yes.When, notes, err = a.wish(ctx, h, r.At, t.account, post); err != nil {
		return PostChange{}, err
	}
	yes.Zone = zoneOf(yes.When)
	if r.Confirm != nil && !r.DryRun {
		if err := r.Confirm(previewOf(t, story)); err != nil {
			return PostChange{}, err
		}
	}
	from := post.State
	if r.DryRun {
		post.State, post.ApprovedHash = psn.Approved, post.ContentHash
		if post, err = promised(ctx, h, post, yes.When); err != nil {
			return PostChange{}, err
		}
	} else if post, err = h.Approve(ctx, post.ID, yes); err != nil {
		return PostChange{}, err
	}
	c, err := changed(ctx, h, from, post)
	if err != nil {
		return c, err
	}
	c.Reports, c.Warnings = reports, notes
	if post.DueAt.IsZero() {
		c.Warnings = append(c.Warnings, "it has no time that is still to come, so it waits for one")
		return c, nil
	}
	return c, a.warnScheduled(ctx, h, &c, post.DueAt)
}

// promised returns a post with the time that its approval would leave it.
func promised(ctx context.Context, h *hub.Hub, post psn.Post, when time.Time) (psn.Post, error) {
	now, err := h.Now(ctx)
	if when.IsZero() {
		when = post.ScheduledAt
		if !when.After(now) {
			when = time.Time{}
		}
	}
	post.ScheduledAt, post.DueAt = when, when
	return post, err
}

// wish resolves the time that somebody typed for a post that waits for approval; zero if they typed none.
func (a *App) wish(ctx context.Context, h *hub.Hub, at string, account psn.Account, post psn.Post) (time.Time, []string, error) {
	if at == "" {
		return time.Time{}, nil, nil
	}
	when, err := a.moment(ctx, h, at, account, post.ID)
	if err != nil || when.Note == "" {
		return when.At, nil, err
	}
	return when.At, []string{when.Note}, nil
}

// RejectPost is a person's no to a post.
type RejectPost struct {
	Hub     string
	Post    string // the beginning of its id
	Reason  string // for whoever wrote it
	Consent Consent
	DryRun  bool
}

// MaxReason is the most characters of a reason.
const MaxReason = 500

// RejectPost refuses a post that waits for approval, and says why. It is never published like this; a reopening or an
// edit makes it a draft again. Who may is as in ApprovePost.
func (a *App) RejectPost(ctx context.Context, r RejectPost) (PostChange, error) {
	if err := psn.CheckText(r.Reason); err != nil {
		err.Message = "the reason: " + err.Message
		return PostChange{}, err
	}
	switch n := len([]rune(r.Reason)); {
	case psn.Excerpt(r.Reason, MaxReason) == "":
		return PostChange{}, psn.Errorf(psn.CodeInvalid, "the reason is empty").
			WithHint("say what should change: --reason 'too long; and leave the price out'")
	case n > MaxReason:
		return PostChange{}, psn.Errorf(psn.CodeInvalid, "the reason has %d characters, at most %d are allowed", n, MaxReason).
			WithHint("say the rest in a note: psn post note ID --file FILE")
	}
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostChange{}, err
	}
	post, from := story.Post, story.Post.State
	if err := may(post, psn.ActReject); err != nil {
		return PostChange{}, err
	}
	who, err := a.person(ctx, h, r.Consent, "reject a post")
	if err != nil {
		return PostChange{}, err
	}
	reason := psn.Excerpt(r.Reason, MaxReason)
	if r.DryRun {
		post.State, post.Problem = psn.Rejected, reason
	} else if post, err = h.Move(ctx, post.ID, psn.ActReject, reason, who.actor); err != nil {
		return PostChange{}, err
	}
	c, err := changed(ctx, h, from, post)
	if err != nil {
		return c, fmt.Errorf("post %s is rejected: %w", post.ID, err)
	}
	return c, nil
}

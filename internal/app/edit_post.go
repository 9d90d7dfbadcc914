package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// EditPost asks for a post's content to be replaced.
type EditPost struct {
	Hub        string
	Post       string // the beginning of its id
	Input      PostInput
	IfRevision int  // the revision that was read before the edit; 0 for what stands there now
	Whole      bool // the input says everything but the pictures: what it does not name is removed
	NoMedia    bool // without the pictures that it has
	NoCaptions bool // without the captions that its videos have
	NoPoll     bool // without the poll that it has
	NoReply    bool // it answers nothing any more
	DryRun     bool
}

// EditPost replaces a post's text, and its language, options, pictures, poll and the post that it answers where
// the input names them; an input that names a picture replaces those of the whole thread. A post that failed,
// was missed, cancelled or rejected becomes a draft again, also by the text it has. An input that names an
// account or a time is refused, and so is a post that was edited since IfRevision, with psn.CodeStale and, in the
// result, what both say. Where the hub asks for approval, an edit ends the approval, and the post is a draft again.
func (a *App) EditPost(ctx context.Context, r EditPost) (PostChange, error) {
	draft, err := r.Input.draft()
	if err != nil {
		return PostChange{}, err
	}
	flags, err := r.Input.options()
	if err != nil {
		return PostChange{}, err
	}
	shown, err := a.lookedAt(r.Input, draft)
	if err != nil {
		return PostChange{}, err
	}
	files, err := a.captionFiles(r.Input, draft)
	if err != nil {
		return PostChange{}, err
	}
	h, story, err := a.openPost(ctx, r.Hub, r.Post)
	if err != nil {
		return PostChange{}, err
	}
	post := story.Post
	if len(draft.Accounts) > 0 {
		return PostChange{}, psn.Errorf(psn.CodeInvalid, "an edit can't change the account of a post").
			WithHint("leave account out of the front matter; for another account create another post").
			WithNext("psn post create --help")
	}
	if draft.At != "" {
		return PostChange{}, psn.Errorf(psn.CodeInvalid, "an edit can't change the time of a post").
			WithHint("leave at out of the front matter, and move the post with `psn post schedule %s --at TIME`", post.ID).
			WithNext("psn post schedule --help")
	}
	if err := may(post, psn.ActEdit); err != nil {
		return PostChange{}, err
	}
	t, err := a.target(ctx, h, post.AccountID)
	if err != nil {
		return PostChange{}, err
	}
	if err := a.checkOptionKeys(draft, flags, []platform.Platform{t.member}); err != nil {
		return PostChange{}, err
	}
	content := draft.Content(t.member.Name())
	if content.Language == "" && !r.Whole {
		content.Language = post.Content.Language
	}
	if _, named := draft.Options[t.member.Name()]; !named && !r.Whole {
		content.Options = post.Content.Options
	}
	content.Options = withOptions(content.Options, flags, t.member)
	if err := r.pictures(&content, post.Content, shown, files, draft.Fit); err != nil {
		return PostChange{}, err
	}
	if r.IfRevision != 0 && r.IfRevision != post.Revision {
		identify(&content, shown.unstored())
		return a.conflict(ctx, h, post.ID, r.IfRevision, content, errStale(post, r.IfRevision))
	}
	reports, err := fit(t, content)
	if err != nil {
		return PostChange{}, err
	}
	ids, err := shown.store(ctx, h, a.Actor(), r.DryRun)
	if err != nil {
		return PostChange{}, err
	}
	identify(&content, ids)
	from, read := post.State, post.Revision
	switch {
	case r.DryRun:
		post = edited(h, post, content)
	case reopens(post, content):
		post, err = h.Move(ctx, post.ID, psn.ActReopen, "", a.Actor())
	default:
		post, err = h.Edit(ctx, post.ID, content, read, a.Actor())
	}
	if psn.CodeOf(err) == psn.CodeStale {
		return a.conflict(ctx, h, story.Post.ID, read, content, err)
	}
	if err != nil {
		return PostChange{}, err
	}
	c, err := changed(ctx, h, from, post)
	c.Reports, c.Warnings = reports, voided(h, from, post.State)
	return c, err
}

// reopens reports whether an edit changes nothing of a post that has stopped, so that all it asks for is a
// draft.
func reopens(post psn.Post, content psn.Content) bool {
	switch post.State {
	case psn.Failed, psn.Missed, psn.Cancelled, psn.Rejected:
		return content.Hash() == post.ContentHash
	case psn.Draft, psn.PendingApproval, psn.Approved, psn.Scheduled, psn.Publishing, psn.Published, psn.NeedsReview:
	}
	return false
}

// edited returns a post as an edit would leave it.
func edited(h *hub.Hub, post psn.Post, content psn.Content) psn.Post {
	if reopens(post, content) {
		post.State, post.Problem, post.ProblemCode = psn.Draft, "", ""
		return post
	}
	if content.Hash() == post.ContentHash {
		return post
	}
	post.State = psn.Allowed(post.State, psn.ActEdit)[0]
	if asksApproval(h) {
		post.State = psn.Draft
	}
	post.Content, post.ContentHash, post.ApprovedHash = content, content.Hash(), ""
	post.Revision++
	post.Problem, post.ProblemCode = "", ""
	return post
}

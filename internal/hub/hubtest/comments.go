package hubtest

import (
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

const commentLease = time.Minute

// commented publishes a post that a comment follows.
func (k *kit) commented() hub.Claim {
	k.Helper()
	k.post(k.account("a"), ago(time.Minute), "one")
	c := k.claimOne("w")
	b := begin(c, "w")
	k.ok(k.begins(b))
	f := end(c, b, hub.Done, psn.OutcomePublished)
	f.Comment = "the link is in here"
	k.ok(k.hub().Finish(k.Context(), f))
	return c
}

func comments(k *kit) {
	post := k.commented().Post.ID
	select {
	case <-k.hub().Commented():
	default:
		k.Errorf("nobody was woken")
	}
	c, ok, err := k.hub().TakeComment(k.Context(), "w1", commentLease)
	k.ok(err)
	if !ok || c.PostID != post || c.Text != "the link is in here" || c.RemoteID == "" || c.Tries != 1 || len(c.Account.Sealed) == 0 {
		k.Fatalf("took %v %+v", ok, c)
	}
	if _, again, err := k.hub().TakeComment(k.Context(), "w2", commentLease); err != nil || again {
		k.Fatalf("a second worker took it: %v, %v", again, err)
	}
	k.ok(k.hub().EndComment(k.Context(), c, hub.CommentEnd{Outcome: psn.OutcomeNotSent, Detail: "away"}))
	k.code(k.hub().BeginComment(k.Context(), hub.Comment{PostID: post, Fence: c.Fence - 1}, commentLease), psn.CodeStale)
	c, ok, err = k.hub().TakeComment(k.Context(), "w2", commentLease)
	k.ok(err)
	if !ok || c.Tries != 2 {
		k.Fatalf("took %v %+v", ok, c)
	}
	k.ok(k.hub().BeginComment(k.Context(), c, commentLease))
	k.code(k.hub().BeginComment(k.Context(), c, commentLease), psn.CodeStale)
	k.ok(k.hub().EndComment(k.Context(), c, hub.CommentEnd{Outcome: psn.OutcomePublished, RemoteID: "9", URL: "https://example.social/9"}))
	s := k.story(post)
	if s.Comment == nil || s.Comment.Outcome != "published" || s.Comment.URL != "https://example.social/9" || s.Comment.FinishedAt.IsZero() {
		k.Errorf("the comment is %+v", s.Comment)
	}
	if s.Post.State != psn.Published {
		k.Errorf("the post is %s", s.Post.State)
	}
	if n := k.number(`SELECT COUNT(*) FROM notices`); n != 0 {
		k.Errorf("%d notices of a comment that is out", n)
	}
}

// commentsOfTheDead ends a worker's lease while its comment is being sent: nobody sends it again.
func commentsOfTheDead(k *kit) {
	post := k.commented().Post.ID
	c, _, err := k.hub().TakeComment(k.Context(), "w1", commentLease)
	k.ok(err)
	k.ok(k.hub().BeginComment(k.Context(), c, commentLease))
	k.exec(`UPDATE comments SET lease_until = 1`)
	if _, again, err := k.hub().TakeComment(k.Context(), "w2", commentLease); err != nil || again {
		k.Fatalf("it was taken again: %v, %v", again, err)
	}
	if s := k.story(post); s.Comment.Outcome != "unknown" || s.Post.State != psn.Published {
		k.Errorf("the comment is %+v, the post %s", s.Comment, s.Post.State)
	}
	if n := k.number(`SELECT COUNT(*) FROM notices`); n != 1 {
		k.Errorf("%d notices of it, want 1", n)
	}
	k.ok(k.hub().EndComment(k.Context(), c, hub.CommentEnd{Outcome: psn.OutcomePublished}))
	if s := k.story(post); s.Comment.Outcome != "unknown" {
		k.Errorf("a fenced-out worker wrote %+v", s.Comment)
	}
}

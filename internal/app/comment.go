package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

const (
	// commentTries is how often a comment that provably did not leave is tried: first after a minute, then twice as
	// long each time, at most an hour, for about a day.
	commentTries = 29
	// commentsMost bounds the comments of one call.
	commentsMost = 100
)

// Commented receives a value soon after this process published a post that a comment follows.
func (w *WorkHub) Commented() <-chan struct{} { return w.hub.Commented() }

// WriteComments writes the first comments that are due and returns how many it wrote. Each is sent at most once; what
// comes of it changes nothing of its post. Without the hub's private key it does nothing.
func (w *WorkHub) WriteComments(ctx context.Context) (int, error) {
	written := 0
	if !w.CanPublish() {
		return 0, nil
	}
	for range commentsMost {
		c, ok, err := w.hub.TakeComment(ctx, w.worker, w.tuning.Lease+time.Minute)
		if err != nil || !ok {
			return written, err
		}
		end := w.comment(context.WithoutCancel(ctx), c)
		if err := w.hub.EndComment(context.WithoutCancel(ctx), c, end); err != nil {
			return written, err
		}
		if end.Outcome == psn.OutcomePublished {
			written++
		}
		w.log.Info("comment", slog.String("post", c.PostID), slog.String("account", c.Account.Account.Name),
			slog.String("outcome", string(end.Outcome)), slog.String("detail", end.Detail))
	}
	return written, nil
}

// comment sends one comment, once it is durably on record that it is about to be.
func (w *WorkHub) comment(ctx context.Context, c hub.Comment) hub.CommentEnd {
	s, err := w.sessions.of(ctx, c.Account)
	if err != nil {
		return notCommented(c, err)
	}
	commenter, ok := s.client.(platform.Commenter)
	if !ok || c.RemoteID == "" {
		return hub.CommentEnd{Outcome: psn.OutcomeRejected, Detail: "psn can't comment there"}
	}
	if err := w.sessions.spend(ctx, s, platform.CallPublish, true); err != nil {
		return notCommented(c, err)
	}
	deadline := w.deadline(s.member)
	over := w.http.Clock().Add(w.tuning.Lease)
	if err := w.hub.BeginComment(ctx, c, deadline+w.tuning.Lease); err != nil {
		return notCommented(c, err)
	}
	call, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	receipt, err := commenter.Comment(call, c.RemoteID, c.Text, func() error {
		if w.http.Clock().After(over) { // this process was stopped for a while
			return errLeaseOver
		}
		return nil
	})
	if err == nil {
		return hub.CommentEnd{Outcome: psn.OutcomePublished, RemoteID: receipt.RemoteID, URL: receipt.URL}
	}
	fail := platform.FailureOf(err)
	switch fail.Outcome { //nolint:exhaustive // all others are unknown
	case psn.OutcomeRejected:
		return hub.CommentEnd{Outcome: psn.OutcomeRejected, Detail: psn.Excerpt(fail.Message, 500)}
	case psn.OutcomeNotSent, psn.OutcomeRateLimited, psn.OutcomeUnauthorised:
		return notCommented(c, err)
	}
	return hub.CommentEnd{Outcome: psn.OutcomeUnknown, Detail: psn.Excerpt(fail.Message, 500)}
}

// notCommented says what becomes of a comment that provably was not sent.
func notCommented(c hub.Comment, cause error) hub.CommentEnd {
	if c.Tries >= commentTries {
		return hub.CommentEnd{Outcome: psn.OutcomeRejected, Detail: psn.Excerpt("given up after a day: "+cause.Error(), 500)}
	}
	return hub.CommentEnd{
		Outcome: psn.OutcomeNotSent, Detail: psn.Excerpt(cause.Error(), 500), RetryIn: min(time.Minute<<min(c.Tries-1, 10), time.Hour),
	}
}

package platformtest

import (
	"context"
	"errors"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// mostNotes bounds how often a Prepare is interrupted.
const mostNotes = 20

// checkInterrupted interrupts a Prepare after each of its notes, as a worker that dies does. Another client goes on with
// what the network has, a third is given the same again, and one post is out.
func checkInterrupted(b *bundle) {
	if _, ok := b.preparer(b.client); !ok {
		return
	}
	kept := &kept{}
	req := b.request("interrupted")
	errDied := errors.New("the worker died")
	died := 0
	for ; died < mostNotes; died++ {
		c, _ := b.preparer(b.clientOf(b.Login))
		notes := 0
		req.Progress = kept.progress()
		save := req.Progress.Save
		req.Progress.Save = func(ctx context.Context, state string, sent int64) error {
			if err := save(ctx, state, sent); err != nil {
				return err
			}
			if notes++; notes == died+1 {
				return errDied
			}
			return nil
		}
		_, err := c.Prepare(b.Context(), req)
		if err == nil {
			break
		}
		if !errors.Is(err, errDied) {
			b.Fatalf("prepare: %v", err)
		}
	}
	if died == 0 || died == mostNotes || kept.state == "" {
		b.Fatalf("a Prepare was interrupted %d times", died)
	}
	first, second := b.preparedBy(req, kept), b.preparedBy(req, kept)
	if first != second || first == "" {
		b.Errorf("prepared is %q, and was %q", second, first)
	}
	req.Progress, req.Prepared = kept.progress(), second
	other := b.clientOf(b.Login) // a worker that has prepared nothing itself
	receipt, err := other.Publish(b.Context(), req, nil)
	if receipt, err = b.settle(b.Context(), other, req, receipt, err); err != nil || receipt.RemoteID == "" {
		b.Fatalf("publish what others prepared: %q, %v", receipt.RemoteID, err)
	}
	b.arrived(1, 1)
}

// preparedBy prepares a request with a new client.
func (b *bundle) preparedBy(req platform.Request, kept *kept) string {
	b.Helper()
	c, _ := b.preparer(b.clientOf(b.Login))
	req.Progress = kept.progress()
	made, err := c.Prepare(b.Context(), req)
	if err != nil {
		b.Fatalf("prepare again: %v", err)
	}
	return made
}

// checkStalePrepare ends a Prepare when another worker has the post.
func checkStalePrepare(b *bundle) {
	c, ok := b.preparer(b.client)
	if !ok {
		return
	}
	req := b.request("taken over")
	req.Progress = (&kept{err: psn.Errorf(psn.CodeStale, "another worker has it")}).progress()
	if _, err := c.Prepare(b.Context(), req); psn.CodeOf(err) != psn.CodeStale {
		b.Errorf("a Prepare of a post that another worker has: %v", err)
	}
	b.arrived(0, 0)
}

func (b *bundle) preparer(c platform.Client) (platform.Preparer, bool) {
	b.Helper()
	p, ok := c.(platform.Preparer)
	if !ok {
		b.Logf("not checked: %s prepares nothing", b.Platform.Name())
	}
	return p, ok
}

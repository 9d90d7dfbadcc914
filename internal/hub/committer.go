package hub

import (
	"context"
	"sync"

	"github.com/postshitnow/psn/internal/psn"
)

// groupMost is the most operations that share a commit.
const groupMost = 64

// operation is one thing to do inside a shared transaction: the beginning or the end of an attempt, or a
// claim.
type operation struct {
	begin  *Begin
	finish *Finish
	claim  *ClaimRequest
	claims []Claim // that it took
	began  instant // when the first attempt like the one that begins began
	done   chan error
	err    error // set inside the transaction; delivered after the commit
}

// post is the post that an operation writes to; a claim takes what no other operation has.
func (op *operation) post() string {
	switch {
	case op.begin != nil:
		return op.begin.PostID
	case op.finish != nil:
		return op.finish.PostID
	}
	return ""
}

// committer lets the operations of many posts share a commit: whatever arrives while one transaction is
// being committed goes into the next. Each caller waits for its own.
type committer struct {
	h       *Hub
	queue   chan *operation
	stop    chan struct{}
	stopped chan struct{}
	start   sync.Once
	end     sync.Once
}

func newCommitter(h *Hub) *committer {
	return &committer{
		h: h, queue: make(chan *operation, groupMost),
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
}

// do commits op together with others and returns its own error. It returns only when op is committed or
// has failed, even if ctx ends meanwhile: an operation that was taken can't be taken back.
func (c *committer) do(ctx context.Context, op *operation) error {
	c.start.Do(c.launch)
	op.done = make(chan error, 1)
	select {
	case c.queue <- op:
	case <-c.stop:
		return c.h.wrap("record the attempt", context.Canceled)
	case <-ctx.Done():
		return c.h.wrap("record the attempt", ctx.Err())
	}
	select {
	case err := <-op.done:
		return err
	case <-c.stopped:
	}
	select {
	case err := <-op.done: // it was in the last group
		return err
	default:
		return c.h.wrap("record the attempt", context.Canceled)
	}
}

func (c *committer) close() {
	c.end.Do(func() { close(c.stop) })
	c.start.Do(func() { close(c.stopped) })
	<-c.stopped
}

// launch starts the commits: one after the other on SQLite, which has one writer, and on Postgres two at a
// time, so that one group is put together while the server writes another to the disk.
func (c *committer) launch() {
	n := 1
	if c.h.place.Engine == psn.Postgres {
		n = 2
	}
	var all sync.WaitGroup
	for range n {
		all.Go(c.run)
	}
	go func() {
		all.Wait()
		close(c.stopped)
	}()
}

func (c *committer) run() {
	for op := c.take(); op != nil; {
		group, next := c.gather(op)
		c.commit(group)
		if op = next; op == nil {
			op = c.take()
		}
	}
}

// take waits for an operation. It returns nil when the committer is closed and nothing waits any more.
func (c *committer) take() *operation {
	select {
	case op := <-c.queue:
		return op
	case <-c.stop:
	}
	select {
	case op := <-c.queue:
		return op
	default:
		return nil
	}
}

// gather takes what has arrived by now. Two operations on one post never share a group: the second, if
// there is one, is the first of the next.
func (c *committer) gather(first *operation) (group []*operation, next *operation) {
	group = []*operation{first}
	posts := map[string]bool{first.post(): true}
	for len(group) < groupMost {
		select {
		case op := <-c.queue:
			if op.post() != "" && posts[op.post()] {
				return group, op
			}
			posts[op.post()] = true
			group = append(group, op)
		default:
			return group, nil
		}
	}
	return group, nil
}

// commit runs a group in one transaction. If that fails, each operation is tried alone, so that one that
// the database refuses does not take the others with it.
func (c *committer) commit(group []*operation) {
	ctx := context.Background() // a caller that left must not undo the others' work
	err := c.together(ctx, group)
	if err != nil && !unreachable(err) {
		for _, op := range group {
			if err := c.alone(ctx, op); err != nil {
				op.err = err
			}
		}
		err = nil
	}
	for _, op := range group {
		if err != nil {
			op.err = err
		}
		op.done <- op.err
	}
}

// alone commits one operation. A post whose platform answered with the id of another post goes to a person:
// that id can't be recorded twice, and what became of the post is not known.
func (c *committer) alone(ctx context.Context, op *operation) error {
	err := c.together(ctx, []*operation{op})
	if op.finish == nil || !conflict(err, "publications_remote") {
		return err
	}
	f := op.finish
	f.Outcome, f.Next = psn.OutcomeUnknown, Review
	f.Problem, f.ProblemCode = "the platform answered with an id that belongs to another post: "+f.RemoteID, "id-taken"
	return c.together(ctx, []*operation{op})
}

// whatOf says what a group does, for an error.
func whatOf(group []*operation) string {
	for _, op := range group {
		if op.claim == nil {
			return "record attempts"
		}
	}
	return "claim due posts"
}

func (c *committer) together(ctx context.Context, group []*operation) error {
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	c.h.held.RLock()
	defer c.h.held.RUnlock()
	return c.h.updateHot(ctx, whatOf(group), func(ctx context.Context, t *tx) error {
		var begins, finishes []*operation
		for _, op := range group {
			op.err, op.began = nil, 0
			switch {
			case op.begin != nil:
				begins = append(begins, op)
			case op.finish != nil:
				finishes = append(finishes, op)
			}
		}
		if err := t.holdBudgets(ctx, group); err != nil {
			return err
		}
		if err := t.finishAll(ctx, finishes); err != nil {
			return err
		}
		if err := t.beginAll(ctx, begins); err != nil {
			return err
		}
		for _, op := range group {
			if op.claim == nil {
				continue
			}
			var err error
			if op.claims, err = t.claim(ctx, *op.claim); err != nil {
				return err
			}
		}
		return nil
	})
}

package platform

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// MaxProgress is the most bytes of what a member may note of an upload.
const MaxProgress = 256 << 10

// Progress keeps how far something came that takes long, as an upload in pieces: another try, by another worker
// even, goes on where the last one stopped. What is noted is sealed, so it may hold addresses that are secrets.
// A nil *Progress keeps nothing.
type Progress struct {
	// Load returns what Save was given last for the same file of the same post; empty if that was nothing.
	Load func(ctx context.Context) (string, error)
	// Save keeps a state of at most MaxProgress bytes, and how many bytes of the file the network has. It returns an
	// error with psn.CodeStale if another worker has taken over: nothing more may be sent then.
	Save func(ctx context.Context, state string, sent int64) error
}

// Last reads what was noted last into state, a pointer, and reports whether there was something. What can't be read counts
// as nothing.
func (p *Progress) Last(ctx context.Context, state any) (bool, error) {
	if p == nil {
		return false, nil
	}
	raw, err := p.Load(ctx)
	if err != nil || raw == "" {
		return false, err
	}
	return json.Unmarshal([]byte(raw), state) == nil, nil
}

// Note keeps how far an upload came, as JSON.
func (p *Progress) Note(ctx context.Context, state any, sent int64) error {
	if p == nil {
		return nil
	}
	raw, err := json.Marshal(state)
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "note how far an upload came: %w", err)
	}
	return p.Save(ctx, string(raw), sent)
}

// noteEvery is after how many bytes a Reader notes how much of it was read.
const noteEvery = 4 << 20

// Opener returns an open that notes now and then how much of a file was read, for an upload that is one long request and of which
// nothing is left when it breaks off. A Note that fails ends every reading; failed returns its error.
func (p *Progress) Opener(ctx context.Context, open func() (io.ReadCloser, error)) (noting func() (io.ReadCloser, error), failed func() error) {
	if p == nil {
		return open, func() error { return nil }
	}
	var refused atomic.Pointer[error] // the request's body is read by a goroutine that may outlast the answer
	failed = func() error {
		if err := refused.Load(); err != nil {
			return *err
		}
		return nil
	}
	note := func(sent int64) error {
		if err := p.Save(ctx, "", sent); err != nil {
			refused.CompareAndSwap(nil, &err)
		}
		return failed()
	}
	return func() (io.ReadCloser, error) {
		if err := failed(); err != nil {
			return nil, err
		}
		content, err := open()
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{&notingReader{r: content, note: note}, content}, nil
	}, failed
}

type notingReader struct {
	r    io.Reader
	note func(sent int64) error
	sent int64
	next int64 // when to note again
}

// Read implements io.Reader.
func (n *notingReader) Read(p []byte) (int, error) {
	if n.sent >= n.next {
		n.next = n.sent + noteEvery
		if err := n.note(n.sent); err != nil {
			return 0, err
		}
	}
	count, err := n.r.Read(p)
	n.sent += int64(count)
	return count, err
}

// Working is the error of an Upload or a Prepare whose network has everything and is still at work on it. The member has
// noted what it needs to go on. The post waits without a lease, and is tried again.
type Working struct { //nolint:errname // it is the noun of the contract, beside Failure
	Network string        // as people spell it
	After   time.Duration // when to ask again
}

// Error says who is at work.
func (w *Working) Error() string {
	return fmt.Sprintf("%s is still working on the files of this post", w.Network)
}

// Patience is how long a member waits for a network's work with a lease in hand before it returns Working.
const Patience = 10 * time.Second

// Await asks until done says that the network has finished, pausing longer each time, and returns Working if that
// takes longer than Patience. The network asks for a pause by a check of more than 0.
func Await(ctx context.Context, act, network string, done func(context.Context) (ready bool, check time.Duration, err error)) error {
	const first, most = 250 * time.Millisecond, 15 * time.Second
	pause, waited := first, time.Duration(0)
	for {
		ready, check, err := done(ctx)
		if err != nil || ready {
			return err
		}
		wish := max(pause, min(check, most))
		if waited+wish > Patience {
			return &Working{Network: network, After: max(wish, Patience)}
		}
		timer := time.NewTimer(wish)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return NoAnswer(act, ctx.Err())
		}
		waited += wish
		pause = min(2*pause, most)
	}
}

// SendingTime is how long one request with that many bytes may take: as long as a slow line needs.
func SendingTime(bytes int64) time.Duration {
	const least, perSecond = 3 * time.Minute, 128 << 10
	return least + time.Duration(bytes/perSecond)*time.Second
}

// CheckProgress returns an error for a state that is too long to be kept.
func CheckProgress(state string) error {
	if len(state) > MaxProgress {
		return psn.Errorf(psn.CodeInternal, "an upload noted %d bytes, at most %d are kept", len(state), MaxProgress)
	}
	return nil
}

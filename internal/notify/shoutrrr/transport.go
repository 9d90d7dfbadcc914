package shoutrrr

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
)

// requestFor bounds one request with its answer's body.
const requestFor = 10 * time.Second

// bodyMost bounds what is read of an answer, in bytes.
const bodyMost = 1 << 20

// errAgain refuses a request that follows one which was not taken: it might be the same message.
var errAgain = errors.New("a message is sent only once")

// hook puts this package's transport in the place of the process's default one, once. Nothing else in psn
// uses that; requests that come while no message is under way go to the one that was there before.
var hook = sync.OnceValue(func() *transport {
	t := &transport{before: http.DefaultTransport, send: httpc.NewPublisher(httpc.PublisherOptions{IdleTimeout: time.Second})}
	http.DefaultTransport = t
	return t
})

// transport sends each request at most once, follows no redirect, and keeps what became of it.
type transport struct {
	before http.RoundTripper
	send   *httpc.Publisher

	mu   sync.Mutex
	ctx  context.Context // of the message: the library passes none
	seen *record
}

func (t *transport) begin(ctx context.Context, seen *record) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ctx, t.seen = ctx, seen
}

func (t *transport) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ctx, t.seen = nil, nil
	t.send.Close()
}

// RoundTrip sends a request of the message that is under way, unless an earlier one of it was not taken.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	t.mu.Lock()
	ctx, seen := t.ctx, t.seen
	t.mu.Unlock()
	if seen == nil {
		return t.before.RoundTrip(req)
	}
	if !seen.next() {
		return nil, errAgain
	}
	ctx, cancel := context.WithTimeout(ctx, requestFor)
	context.AfterFunc(req.Context(), cancel)          // a service's own limit holds too
	resp, err := t.send.Do(req.WithContext(ctx), nil) //nolint:contextcheck // it is the message's, and ends with the request's
	if err != nil {
		cancel()
		seen.ended(0, err)
		return nil, err
	}
	seen.ended(resp.StatusCode, nil)
	resp.Body = &body{Reader: io.LimitReader(resp.Body, bodyMost), Closer: resp.Body, done: cancel}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		resp.Header.Del("Location") // it is not followed, and is a refusal: see record.refusal
	}
	return resp, nil
}

// CloseIdleConnections closes the idle connections of both transports.
func (t *transport) CloseIdleConnections() {
	t.send.Close()
	if c, ok := t.before.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// body ends the request's time limit when it is closed.
type body struct {
	io.Reader
	io.Closer
	done context.CancelFunc
}

func (b *body) Close() error {
	defer b.done()
	return b.Closer.Close()
}

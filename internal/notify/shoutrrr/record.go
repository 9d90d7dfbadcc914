package shoutrrr

import (
	"errors"
	"sync"
)

// errRefused stands for an answer that was not 2xx, whatever the library made of it.
var errRefused = errors.New("the message was not taken")

// errPending is the outcome of a request until it has ended.
var errPending = errors.New("no answer yet")

// record is what the transport saw of one message.
type record struct {
	mu      sync.Mutex
	started bool // the library has the message
	left    bool // nobody waits for it any more
	used    bool // a request was made
	taken   int  // requests that were answered with 2xx
	ok      bool // the latest request was
	status  int  // of the latest answer; 0 if there was none
	err     error
}

// start reports whether the library may be given the message.
func (r *record) start() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.started = !r.left
	return r.started
}

// leave reports whether the library was given the message; if not, it never is.
func (r *record) leave() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = true
	return r.started
}

// next reports whether one more request may leave.
func (r *record) next() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.used && !r.ok {
		return false
	}
	r.used, r.ok, r.status, r.err = true, false, 0, errPending
	return true
}

func (r *record) ended(status int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status, r.err, r.ok = status, err, err == nil && status >= 200 && status < 300
	if r.ok {
		r.taken++
	}
}

// seen is the outcome of the latest request.
type seen struct {
	used   bool // there was one
	taken  int  // how many were answered with 2xx
	status int
	err    error
}

func (r *record) last() seen {
	r.mu.Lock()
	defer r.mu.Unlock()
	return seen{r.used, r.taken, r.status, r.err}
}

// refusal returns an error if the latest request was not taken.
func (r *record) refusal() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.used && !r.ok {
		return errRefused
	}
	return nil
}

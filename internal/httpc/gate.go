package httpc

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
)

var (
	// errSecondSend refuses a transport that tries to send one call twice.
	errSecondSend = errors.New("a publish call is sent only once")
	// errOver refuses a write that comes after Do has said what became of the call.
	errOver = errors.New("the publish call is over")
)

// call is the state of one publish call. It is armed on the connection that the transport chose, and
// consulted by that connection's first write.
type call struct {
	gate Gate

	mu      sync.Mutex
	asked   bool  // the gate was asked; it is asked once
	written bool  // a byte may have been handed to the kernel
	over    bool  // Do has returned
	err     error // why the gate refused
}

// gotConn arms the call on the connection below all layers of TLS.
func (c *call) gotConn(info httptrace.GotConnInfo) {
	conn := info.Conn
	for {
		t, ok := conn.(*tls.Conn)
		if !ok {
			break
		}
		conn = t.NetConn()
	}
	if g, ok := conn.(*gatedConn); ok {
		g.current.Store(&armed{call: c})
		return
	}
	// A connection that can't be watched: assume the worst, so that the outcome is never taken for not sent.
	c.mu.Lock()
	c.written = true
	c.mu.Unlock()
}

// pass is called before the first write of this call on a connection.
func (c *call) pass() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.over:
		return errOver
	case c.err != nil:
		return c.err
	case c.asked:
		return errSecondSend
	}
	c.asked = true
	if c.gate != nil {
		if err := c.gate(); err != nil {
			c.err = err
			return err
		}
	}
	c.written = true
	return nil
}

// unwritten takes back that a byte may have left: the kernel took none.
func (c *call) unwritten() {
	c.mu.Lock()
	c.written = false
	c.mu.Unlock()
}

// finish ends the call, so that nothing can be written for it any more. It returns whether a byte may
// have left this machine, and why the gate refused, if it did.
func (c *call) finish() (left bool, refusal error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	return c.written, c.err
}

// armed is a call on a connection, until its first write has passed the gate.
type armed struct {
	call *call
	once sync.Once
	err  error // why nothing may be written for this call on this connection
}

// gatedConn asks the current call's gate before that call's first byte.
type gatedConn struct {
	net.Conn
	current atomic.Pointer[armed]
}

// Write asks the gate of the call that was armed last, once, and writes nothing if it refuses. The TLS
// handshake writes before a call is armed and passes.
func (c *gatedConn) Write(p []byte) (n int, err error) {
	a := c.current.Load()
	if a == nil {
		return c.Conn.Write(p)
	}
	first := false
	a.once.Do(func() {
		first = true
		if a.err = a.call.pass(); a.err != nil {
			return
		}
		n, err = c.Conn.Write(p)
		if n == 0 && err != nil {
			a.err = err
			a.call.unwritten()
		}
	})
	switch {
	case first && a.err == nil:
		return n, err
	case a.err != nil:
		return 0, a.err
	}
	return c.Conn.Write(p)
}

//go:build psnfault && (linux || darwin)

package faulttest

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// door is a TCP port that leads to the simulated server, until it is shut: then connections are refused.
type door struct {
	t      *testing.T
	inside string // host:port of the simulated server
	port   int

	mu       sync.Mutex
	listener net.Listener // nil while it is shut
	open     map[net.Conn]bool
}

// newDoor opens a door. Its port is below those that systems give to outgoing connections, so that nobody
// takes it while the door is shut.
func newDoor(t *testing.T, server string) *door {
	t.Helper()
	d := &door{t: t, inside: strings.TrimPrefix(server, "http://"), open: map[net.Conn]bool{}}
	for range 50 {
		d.port = 15000 + rand.IntN(15000)
		if d.tryOpen() == nil {
			t.Cleanup(d.shut)
			return d
		}
	}
	t.Fatal("no free port for the door")
	return nil
}

func (d *door) url() string { return "http://" + d.address() }

func (d *door) address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(d.port)) }

func (d *door) tryOpen() error {
	l, err := net.Listen("tcp", d.address())
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.listener = l
	d.mu.Unlock()
	go d.serve(l)
	return nil
}

// reopen opens a door that was shut.
func (d *door) reopen() {
	d.t.Helper()
	if err := d.tryOpen(); err != nil {
		d.t.Fatal(err)
	}
}

// shut refuses new connections and cuts those that there are.
func (d *door) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.listener != nil {
		_ = d.listener.Close()
		d.listener = nil
	}
	for c := range d.open {
		_ = c.Close()
	}
}

func (d *door) serve(l net.Listener) {
	for {
		outer, err := l.Accept()
		if err != nil {
			return
		}
		inner, err := net.Dial("tcp", d.inside)
		if err != nil {
			_ = outer.Close()
			continue
		}
		d.keep(outer, inner)
		go d.pass(outer, inner)
		go d.pass(inner, outer)
	}
}

func (d *door) keep(conns ...net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range conns {
		d.open[c] = true
	}
}

// pass copies one direction of a connection. When it ends both ends are closed: a client that is gone is
// gone for the server, too, and the other way round.
func (d *door) pass(to, from net.Conn) {
	_, err := io.Copy(to, from)
	d.mu.Lock()
	defer d.mu.Unlock()
	if tcp, ok := to.(*net.TCPConn); ok && errors.Is(err, syscall.ECONNRESET) {
		_ = tcp.SetLinger(0) // a reset goes through
	}
	for _, c := range []net.Conn{to, from} {
		_ = c.Close()
		delete(d.open, c)
	}
}

package httpc

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a hand-made HTTP server: each request that has arrived whole is counted and given to answer,
// which writes what it likes to the connection. The connection is closed when answer returns false.
type server struct {
	listener net.Listener
	answer   func(n int, conn net.Conn) bool

	mu       sync.Mutex
	requests []*http.Request
	conns    []net.Conn
	wg       sync.WaitGroup
}

func serve(t *testing.T, answer func(n int, conn net.Conn) bool) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{listener: l, answer: answer}
	s.wg.Add(1)
	go s.accept()
	t.Cleanup(s.close)
	return s
}

func (s *server) accept() {
	defer s.wg.Done()
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns = append(s.conns, conn)
		s.mu.Unlock()
		s.wg.Add(1)
		go s.handle(conn)
	}
}

func (s *server) handle(conn net.Conn) {
	defer s.wg.Done()
	defer conn.Close()
	r := bufio.NewReader(conn)
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		if _, err := ReadBody(req.Body); err != nil {
			return
		}
		s.mu.Lock()
		s.requests = append(s.requests, req)
		n := len(s.requests)
		s.mu.Unlock()
		if !s.answer(n, conn) {
			return
		}
	}
}

func (s *server) url() string { return "http://" + s.listener.Addr().String() }

func (s *server) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests)
}

func (s *server) connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// close ends everything. It may be called twice.
func (s *server) close() {
	s.listener.Close()
	s.mu.Lock()
	for _, c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

// ok answers 200 with the request's number and keeps the connection open.
func ok(n int, conn net.Conn) bool {
	body := fmt.Sprint(n)
	fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	return true
}

// setup returns a Publisher that is closed when the test ends.
func setup(t *testing.T) *Publisher {
	t.Helper()
	p := NewPublisher(PublisherOptions{DialTimeout: 5 * time.Second})
	t.Cleanup(p.Close)
	return p
}

// post makes a publish request as members do: with a body and an idempotency key.
func post(t *testing.T, ctx context.Context, url string) *http.Request { //nolint:revive // t comes first in test helpers
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/publish?token=canary-secret", strings.NewReader(`{"text":"hello"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Idempotency-Key", "k1")
	return req
}

// drain reads the answer to its end, so that its connection can be used again.
func drain(t *testing.T, resp *http.Response) string {
	t.Helper()
	defer resp.Body.Close()
	body, err := ReadBody(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

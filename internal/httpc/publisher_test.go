package httpc

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestGateIsAskedBeforeTheFirstByte(t *testing.T) {
	t.Parallel()
	p, s := setup(t), serve(t, ok)
	asked := 0
	resp, err := p.Do(post(t, t.Context(), s.url()), func() error {
		asked++
		if s.count() != 0 {
			t.Error("the request arrived before the gate was asked")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if body := drain(t, resp); body != "1" || asked != 1 {
		t.Errorf("answer %q, gate asked %d times", body, asked)
	}
}

func TestGateRefuses(t *testing.T) {
	t.Parallel()
	errFenced := errors.New("fenced out")
	for name, warm := range map[string]bool{"new connection": false, "used connection": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, s := setup(t), serve(t, ok)
			before := 0
			if warm {
				resp, err := p.Do(post(t, t.Context(), s.url()), nil)
				if err != nil {
					t.Fatal(err)
				}
				drain(t, resp)
				before = 1
			}
			asked := 0
			_, err := p.Do(post(t, t.Context(), s.url()), func() error { asked++; return errFenced })
			if !errors.Is(err, ErrNotSent) || !errors.Is(err, errFenced) || asked != 1 {
				t.Errorf("error %v, gate asked %d times", err, asked)
			}
			if s.count() != before {
				t.Errorf("%d requests arrived, want %d", s.count(), before)
			}
		})
	}
}

func TestNothingIsSentTwice(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(n int, conn net.Conn) bool{
		"closed without an answer":          func(int, net.Conn) bool { return false },
		"closed after the first was served": func(n int, conn net.Conn) bool { return n == 1 && ok(n, conn) },
		"half a header": func(_ int, conn net.Conn) bool {
			_, _ = conn.Write([]byte("HTTP/1.1 20"))
			return false
		},
		"redirect that asks to repeat": func(_ int, conn net.Conn) bool {
			_, _ = conn.Write([]byte("HTTP/1.1 307 Temporary Redirect\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"))
			return true
		},
	} {
		for _, method := range []string{http.MethodPost, http.MethodDelete} {
			t.Run(name+" "+method, func(t *testing.T) {
				t.Parallel()
				p, s := setup(t), serve(t, answer)
				const calls = 3
				notSent := 0
				for range calls {
					req := post(t, t.Context(), s.url())
					if req.Method = method; method == http.MethodDelete {
						req.Body, req.ContentLength, req.GetBody = nil, 0, nil // no body: the transport's favourite to repeat
					}
					resp, err := p.Do(req, nil)
					if err == nil {
						drain(t, resp)
					}
					if errors.Is(err, ErrNotSent) {
						notSent++
					}
				}
				if got := s.count() + notSent; got != calls {
					t.Errorf("%d requests arrived and %d were not sent, of %d", s.count(), notSent, calls)
				}
			})
		}
	}
}

func TestNotSent(t *testing.T) {
	t.Parallel()
	refused, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused.Close()
	plain := serve(t, ok)
	expired, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for name, tc := range map[string]struct {
		ctx context.Context
		url string
	}{
		"name does not resolve": {t.Context(), "http://does-not-exist.invalid"},
		"connection refused":    {t.Context(), "http://" + refused.Addr().String()},
		"no TLS there":          {t.Context(), "https://" + plain.listener.Addr().String()},
		"context expired":       {expired, plain.url()},
		"scheme unknown":        {t.Context(), "gopher://" + plain.listener.Addr().String()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := false
			_, err := setup(t).Do(post(t, tc.ctx, tc.url), func() error { asked = true; return nil })
			if !errors.Is(err, ErrNotSent) || asked {
				t.Errorf("error %v, gate asked: %v", err, asked)
			}
			noCanary(t, err)
		})
	}
}

func TestUntrustedCertificateIsNotSent(t *testing.T) {
	t.Parallel()
	arrived := atomic.Int32{}
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived.Add(1) }))
	s.Config.ErrorLog = nil
	defer s.Close()
	_, err := setup(t).Do(post(t, t.Context(), s.URL), nil)
	if !errors.Is(err, ErrNotSent) || arrived.Load() != 0 {
		t.Errorf("error %v, %d requests arrived", err, arrived.Load())
	}
}

func TestGateOverTLS(t *testing.T) {
	t.Parallel()
	arrived := atomic.Int32{}
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived.Add(1) }))
	defer s.Close()
	p := setup(t)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	p.transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	errFenced := errors.New("fenced out")
	for i, gate := range []error{nil, errFenced, nil, nil} {
		resp, err := p.Do(post(t, t.Context(), s.URL), func() error { return gate })
		switch {
		case gate == nil && err != nil:
			t.Fatalf("call %d: %v", i, err)
		case gate == nil:
			drain(t, resp)
			if resp.Proto != "HTTP/1.1" {
				t.Errorf("call %d: answered by %s", i, resp.Proto)
			}
		case !errors.Is(err, ErrNotSent) || !errors.Is(err, errFenced):
			t.Errorf("call %d: error %v", i, err)
		}
	}
	if arrived.Load() != 3 {
		t.Errorf("%d requests arrived, want 3", arrived.Load())
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	t.Parallel()
	p, s := setup(t), serve(t, ok)
	for range 5 {
		resp, err := p.Do(post(t, t.Context(), s.url()), func() error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		drain(t, resp)
	}
	if s.count() != 5 || s.connections() != 1 {
		t.Errorf("%d requests over %d connections", s.count(), s.connections())
	}
}

func TestNoAnswerIsNotNotSent(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	p, s := setup(t), serve(t, func(int, net.Conn) bool { <-hang; return false })
	defer close(hang)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := p.Do(post(t, ctx, s.url()), nil)
	if err == nil || errors.Is(err, ErrNotSent) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if s.count() != 1 {
		t.Errorf("%d requests arrived", s.count())
	}
	noCanary(t, err)
}

// TestCancelRace cancels calls at every moment of their lives: whatever Do says must agree with what
// arrived.
func TestCancelRace(t *testing.T) {
	t.Parallel()
	p, s := setup(t), serve(t, ok)
	var mu sync.Mutex
	notSent := 0
	const calls = 400
	var wg sync.WaitGroup
	for i := range calls {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i%40)*20*time.Microsecond)
			defer cancel()
			resp, err := p.Do(post(t, ctx, s.url()), nil)
			if err == nil {
				_, _ = ReadBody(resp.Body)
				resp.Body.Close()
			}
			if errors.Is(err, ErrNotSent) {
				mu.Lock()
				notSent++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	p.Close()
	s.close()
	if got := s.count(); got+notSent > calls {
		t.Errorf("%d arrived, yet %d of %d are said not to be sent", got, notSent, calls)
	}
}

func noCanary(t *testing.T, err error) {
	t.Helper()
	if err != nil && strings.Contains(err.Error(), "canary") {
		t.Errorf("the error tells a secret: %v", err)
	}
}

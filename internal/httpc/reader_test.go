package httpc

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func reader(t *testing.T) *Reader {
	t.Helper()
	r := NewReader(10 * time.Second)
	t.Cleanup(r.Close)
	return r
}

func get(t *testing.T, url string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/list?token=canary-secret", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer canary-secret")
	return req
}

func TestReaderRepeats(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fails  int
		header string
		status int
		calls  int
		want   int
	}{
		"recovers":                   {fails: 2, status: 503, calls: 3, want: 200},
		"gives the last answer back": {fails: 9, status: 500, calls: 3, want: 500},
		"refusal is final":           {fails: 9, status: 404, calls: 1, want: 404},
		"short wait":                 {fails: 1, status: 429, header: "0", calls: 2, want: 200},
		"long wait":                  {fails: 9, status: 429, header: "300", calls: 1, want: 429},
		"no word how long":           {fails: 9, status: 429, calls: 1, want: 429},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if n := calls.Add(1); int(n) <= tc.fails {
					if tc.header != "" {
						w.Header().Set("Retry-After", tc.header)
					}
					w.WriteHeader(tc.status)
				}
				fmt.Fprint(w, "body")
			}))
			defer s.Close()
			a, err := reader(t).Do(get(t, s.URL))
			if err != nil {
				t.Fatal(err)
			}
			if a.Status != tc.want || string(a.Body) != "body" || int(calls.Load()) != tc.calls {
				t.Errorf("answer %d %q after %d calls", a.Status, a.Body, calls.Load())
			}
		})
	}
}

func TestReaderKeepsTheTokenAtHome(t *testing.T) {
	t.Parallel()
	var stranger atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stranger.Add(1) }))
	defer other.Close()
	s := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer s.Close()
	a, err := reader(t).Do(get(t, s.URL))
	if err != nil || a.Status != http.StatusTemporaryRedirect || stranger.Load() != 0 {
		t.Errorf("error %v, the other host saw %d requests", err, stranger.Load())
	}
}

func TestReaderErrors(t *testing.T) {
	t.Parallel()
	s := serve(t, func(_ int, conn net.Conn) bool {
		_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"))
		return false
	})
	_, err := reader(t).Do(get(t, s.url()))
	if err == nil || s.count() != 3 {
		t.Errorf("error %v after %d calls", err, s.count())
	}
	noCanary(t, err)
	s.close()
	_, err = reader(t).Do(get(t, s.url()))
	if err == nil {
		t.Error("no error from a server that is gone")
	}
	noCanary(t, err)
}

func TestReadBodyIsBounded(t *testing.T) {
	t.Parallel()
	if _, err := ReadBody(strings.NewReader(strings.Repeat("a", MaxAnswer+1))); !errors.Is(err, errTooLong) {
		t.Errorf("error %v", err)
	}
	if raw, err := ReadBody(strings.NewReader(strings.Repeat("a", MaxAnswer))); err != nil || len(raw) != MaxAnswer {
		t.Errorf("%d bytes, error %v", len(raw), err)
	}
}

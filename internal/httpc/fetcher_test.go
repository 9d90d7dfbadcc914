package httpc

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestCheckAddress(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
		"255.255.255.255", "224.0.0.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
		"::ffff:127.0.0.1", "::ffff:169.254.169.254", "::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::",
	} {
		if err := checkAddress(netip.MustParseAddr(bad)); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s is allowed: %v", bad, err)
		}
	}
	for _, good := range []string{"1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"} {
		if err := checkAddress(netip.MustParseAddr(good)); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}

func TestFetch(t *testing.T) {
	t.Parallel()
	secret := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("secret")) }))
	t.Cleanup(secret.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, secret.URL+"/", http.StatusFound)
		case "/around":
			http.Redirect(w, r, "/around", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/long":
			for range 100 {
				_, _ = w.Write([]byte(strings.Repeat("x", 1000)))
			}
		default:
			_, _ = w.Write([]byte("hello"))
		}
	}))
	t.Cleanup(server.Close)
	own := netip.MustParseAddrPort(strings.TrimPrefix(server.URL, "http://"))

	open, guarded := NewFetcher(5*time.Second, own), NewFetcher(5*time.Second)
	t.Cleanup(func() { open.Close(); guarded.Close() })
	got, err := open.Fetch(t.Context(), server.URL+"/", "text/html", 100)
	if err != nil || string(got.Body) != "hello" || got.Cut {
		t.Errorf("%q, cut %v, %v", got.Body, got.Cut, err)
	}
	got, err = open.Fetch(t.Context(), server.URL+"/long", "text/html", 1500)
	if err != nil || len(got.Body) != 1500 || !got.Cut {
		t.Errorf("%d bytes, cut %v, %v", len(got.Body), got.Cut, err)
	}
	for _, address := range []string{
		server.URL + "/", "http://localhost:" + server.URL[strings.LastIndexByte(server.URL, ':')+1:] + "/",
		"http://[::ffff:127.0.0.1]:1/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "gopher://example.com/",
		"http://user:canary@example.com/", "http://2130706433/", "::",
	} {
		if _, err := guarded.Fetch(t.Context(), address, "*/*", 100); !errors.Is(err, ErrForbidden) || strings.Contains(err.Error(), "canary") {
			if !strings.Contains(address, "2130706433") || err == nil { // a resolver need not read that as an address
				t.Errorf("%s: %v", address, err)
			}
		}
	}
	for _, path := range []string{"/away", "/file"} {
		if _, err := open.Fetch(t.Context(), server.URL+path, "*/*", 100); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := open.Fetch(t.Context(), server.URL+"/around", "*/*", 100); err == nil {
		t.Error("redirects are followed for ever")
	}
}

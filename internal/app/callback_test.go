package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

// TestCallback sends a browser back to a sign-in in every way it can.
func TestCallback(t *testing.T) {
	t.Parallel()
	redirect := &url.URL{Scheme: "http", Host: "127.0.0.1:0", Path: "/callback"}
	c, err := listen(t.Context(), redirect, "the-state")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.close(context.Background()) })
	if !strings.HasPrefix(c.redirect.Host, "127.0.0.1:") || c.redirect.Port() == "0" {
		t.Fatalf("it listens at %s", c.redirect.Host)
	}
	get := func(method, target, host string) int {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, "http://"+c.redirect.Host+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		if host != "" {
			req.Host = host
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s may be kept or told on: %v", target, resp.Header)
		}
		return resp.StatusCode
	}
	for _, try := range []struct {
		why, method, target, host string
		want                      int
	}{
		{"another name of this machine", "GET", "/callback?state=the-state&code=1", "evil.example:80", 403},
		{"localhost", "GET", "/callback?state=the-state&code=1", "localhost:" + c.redirect.Port(), 403},
		{"another page", "GET", "/?state=the-state&code=1", "", 404},
		{"another method", "POST", "/callback?state=the-state&code=1", "", 404},
		{"a wrong state", "GET", "/callback?state=the-stat&code=1", "", 400},
		{"no state", "GET", "/callback?code=1", "", 400},
		{"the right one", "GET", "/callback?state=the-state&code=42", "", 200},
		{"a state that was used", "GET", "/callback?state=the-state&code=43", "", 410},
	} {
		if got := get(try.method, try.target, try.host); got != try.want {
			t.Errorf("%s: %d, want %d", try.why, got, try.want)
		}
	}
	if got := (<-c.came).Get("code"); got != "42" {
		t.Errorf("the code is %q", got)
	}
	if _, err := listen(t.Context(), c.redirect, "x"); psn.CodeOf(err) != psn.CodeConflict {
		t.Errorf("a port that is taken: %v", err)
	}
	c.close(t.Context())
	if _, err := http.DefaultClient.Do(must(http.NewRequestWithContext(context.Background(), http.MethodGet, c.redirect.String(), nil))); err == nil {
		t.Error("it still listens")
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

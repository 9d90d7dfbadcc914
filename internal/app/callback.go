package app

import (
	"context"
	"crypto/subtle"
	_ "embed"
	"errors"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// callback receives a browser that comes back from a sign-in, on this machine and once.
type callback struct {
	redirect *url.URL
	state    string
	server   *http.Server
	came     chan url.Values
	taken    atomic.Bool
}

//go:embed callback.html
var callbackHTML string

var callbackPage = sync.OnceValue(func() *template.Template { return template.Must(template.New("callback").Parse(callbackHTML)) })

// listen waits at redirect, an address of 127.0.0.1, for a browser that brings state. Port 0 takes any free one. A port
// that is taken is an error with psn.CodeConflict.
func listen(ctx context.Context, redirect *url.URL, state string) (*callback, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", redirect.Host)
	if err != nil {
		return nil, psn.Errorf(psn.CodeConflict, "the browser can't come back to %s: %w", redirect.Host, errors.Unwrap(err)).
			WithHint("another sign-in may be under way; end it and try again")
	}
	at := *redirect
	at.Host = listener.Addr().String()
	c := &callback{redirect: &at, state: state, came: make(chan url.Values, 1)}
	c.server = &http.Server{Handler: c, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 64 << 10}
	go func() { _ = c.server.Serve(listener) }() // ends when it is closed
	return c, nil
}

// ServeHTTP takes the first request that brings the state, and refuses all others.
func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := r.URL.Query()
	switch {
	case r.Host != c.redirect.Host: // another name for this machine: a page that rebinds its own
		c.say(w, http.StatusForbidden, "This address is not for you.")
	case r.Method != http.MethodGet || r.URL.Path != c.redirect.Path:
		c.say(w, http.StatusNotFound, "There is nothing here.")
	case subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(c.state)) != 1:
		c.say(w, http.StatusBadRequest, "This sign-in was not started here, or is over. Start it again in the terminal.")
	case !c.taken.CompareAndSwap(false, true):
		c.say(w, http.StatusGone, "This sign-in is done already.")
	case answer.Get("error") != "":
		c.say(w, http.StatusOK, "Nothing was allowed, and nothing was changed. You can close this page.")
		c.came <- answer
	default:
		c.say(w, http.StatusOK, "Done. You can close this page and go back to the terminal.")
		c.came <- answer
	}
}

func (c *callback) say(w http.ResponseWriter, status int, sentence string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address holds the code
	w.WriteHeader(status)
	_ = callbackPage().Execute(w, sentence) // a browser that has left reads nothing
}

// close answers what is under way and stops listening.
func (c *callback) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = c.server.Shutdown(ctx) // what is not answered by then is not ours
	_ = c.server.Close()
}

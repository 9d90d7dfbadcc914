package platformtest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func checkGate(b *bundle) {
	errFenced := errors.New("fenced out")
	refuse := func() error { return errFenced }
	for range 2 { // on a new connection, and on one that was used
		before := len(b.Arrivals())
		_, err := b.try(b.client, b.request("refused by the gate"), refuse)
		b.fails(err, psn.OutcomeNotSent)
		if !errors.Is(err, errFenced) {
			b.Errorf("the gate's error is not in the chain: %v", err)
		}
		b.arrived(before, before)
		asked := 0
		if _, err := b.try(b.client, b.request("passed"), func() error { asked++; return nil }); err != nil || asked != 1 {
			b.Errorf("gate asked %d times, error %v", asked, err)
		}
	}
}

func checkCancelled(b *bundle) {
	cancelled, cancel := context.WithCancel(b.Context())
	cancel()
	expired, cancelExpired := context.WithDeadline(b.Context(), time.Unix(1, 0))
	defer cancelExpired()
	for _, ctx := range []context.Context{cancelled, expired} {
		_, err := b.client.Publish(ctx, b.prepared(b.request("too late")), func() error {
			b.Error("the gate was asked")
			return nil
		})
		b.fails(err, psn.OutcomeNotSent)
	}
	b.arrived(0, 0)
}

func checkDeadline(b *bundle) {
	req := b.prepared(b.request("into silence"))
	b.Fault(b.T, AcceptThenHang)
	ctx, cancel := context.WithTimeout(b.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := b.client.Publish(ctx, req, nil)
	b.fails(err, psn.OutcomeUnknown)
	b.arrived(1, 1)
}

func checkRefused(b *bundle) {
	var lc net.ListenConfig
	l, err := lc.Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	_, err = b.try(b.at("http://"+address), b.request("to nobody"), func() error {
		b.Error("the gate was asked")
		return nil
	})
	b.fails(err, psn.OutcomeNotSent)
	_, err = b.at("http://" + address).Verify(b.Context())
	if psn.CodeOf(err) != psn.CodeUnavailable {
		b.Errorf("verify: %v", err)
	}
}

// checkClosing publishes through a server that takes every second request of a connection and closes the
// connection without an answer, as a keep-alive that ends at the wrong moment.
func checkClosing(b *bundle) {
	var arrived atomic.Int32
	address, end := b.broken(func(w http.ResponseWriter, _ *http.Request) {
		if arrived.Add(1)%2 == 0 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusInternalServerError)
	})
	defer end()
	c := b.at(address)
	sent := 0
	for range 10 {
		_, err := b.try(c, b.request("hello"), nil)
		if f := platform.FailureOf(err); f.Outcome == psn.OutcomeNotSent {
			continue
		}
		b.fails(err, psn.OutcomeUnknown)
		sent++
	}
	if int(arrived.Load()) != sent || sent == 0 {
		b.Errorf("%d requests arrived of %d", arrived.Load(), sent)
	}
}

func checkRedirect(b *bundle) {
	var followed atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed.Add(1) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		var arrived atomic.Int32
		address, end := b.broken(func(w http.ResponseWriter, r *http.Request) {
			arrived.Add(1)
			w.Header().Set("Location", elsewhere.URL+r.URL.Path)
			w.WriteHeader(status)
		})
		c := b.at(address)
		_, err := b.try(c, b.request("hello"), nil)
		b.fails(err, psn.OutcomeUnknown)
		if arrived.Load() != 1 {
			b.Errorf("%d: %d requests arrived", status, arrived.Load())
		}
		if _, err := c.Verify(b.Context()); err == nil {
			b.Errorf("%d: verified by a redirect", status)
		}
		end()
	}
	if followed.Load() != 0 {
		b.Errorf("%d redirects were followed", followed.Load())
	}
}

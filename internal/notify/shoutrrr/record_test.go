package shoutrrr

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/psn"
)

// TestSentOnce has a service ask again: it may after a request that was taken, and not otherwise.
func TestSentOnce(t *testing.T) {
	t.Parallel()
	for name, outcome := range map[string]struct {
		status int
		err    error
		again  bool
	}{
		"taken": {200, nil, true}, "no answer": {0, errors.New("reset"), false}, "server error": {502, nil, false},
		"refused": {403, nil, false}, "redirect": {307, nil, false}, "asked to wait": {429, nil, false},
	} {
		r := new(record)
		if !r.next() || r.next() {
			t.Fatalf("%s: a second request may leave before the first has ended", name)
		}
		r.ended(outcome.status, outcome.err)
		if (r.refusal() == nil) != outcome.again || r.next() != outcome.again {
			t.Errorf("%s: again is not %t", name, outcome.again)
		}
	}
}

// TestHalfAMessage fails after a part of a message was taken, which is never taken for nothing sent.
func TestHalfAMessage(t *testing.T) {
	t.Parallel()
	r := new(record)
	r.next()
	r.ended(204, nil)
	r.next()
	r.ended(403, nil)
	if f := (target{scheme: "telegram"}).failure(r, errRefused); f.Outcome != psn.OutcomeUnknown {
		t.Errorf("the outcome is %s", f.Outcome)
	}
}

// TestLeftBehind gives up on a message before and after the library has it.
func TestLeftBehind(t *testing.T) {
	t.Parallel()
	before, after := new(record), new(record)
	if before.leave() || before.start() {
		t.Error("a message that nobody waits for is sent")
	}
	if !after.start() || !after.leave() {
		t.Error("a message that the library has counts as not sent")
	}
}

// TestOthersAreLeftAlone sends a request of the process's own while no message is under way.
func TestOthersAreLeftAlone(t *testing.T) {
	t.Parallel()
	mine := &transport{before: roundTripper(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 299}, nil })}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://x.invalid/", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := mine.RoundTrip(req); err != nil || resp.StatusCode != 299 {
		t.Errorf("got %v, %v", resp, err)
	}
}

// TestAskedAgain has a service ask again after a server error: the request does not leave.
func TestAskedAgain(t *testing.T) {
	t.Parallel()
	var arrived atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrived.Add(1)
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer s.Close()
	mine := &transport{send: httpc.NewPublisher(httpc.PublisherOptions{})}
	mine.begin(t.Context(), new(record))
	defer mine.end()
	client := http.Client{Transport: mine}
	for i, want := range []error{nil, errAgain} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, strings.NewReader("hello"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if !errors.Is(err, want) {
			t.Errorf("request %d: %v, want %v", i+1, err, want)
		}
		if err == nil {
			_ = resp.Body.Close()
		}
	}
	if n := arrived.Load(); n != 1 {
		t.Errorf("%d requests arrived, want 1", n)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return r(req) }

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// inboxes holds each story's inbox.
var inboxes sync.Map // *testscript.TestScript → *inbox

// inbox is a web server that takes messages. A path that begins with a status is answered with it.
type inbox struct {
	mu  sync.Mutex
	got []string
}

func (in *inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body) // what did not arrive is missed by the story
	in.mu.Lock()
	in.got = append(in.got, string(raw))
	in.mu.Unlock()
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if status, err := strconv.Atoi(first); err == nil {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "no "+r.URL.String())
	}
}

func startInbox(ts *testscript.TestScript, neg bool, _ []string) {
	if neg {
		ts.Fatalf("inbox can't be negated")
	}
	in := new(inbox)
	s := httptest.NewServer(in)
	ts.Defer(s.Close)
	ts.Setenv("INBOX", strings.TrimPrefix(s.URL, "http://"))
	inboxes.Store(ts, in)
}

func checkReceived(ts *testscript.TestScript, neg bool, args []string) {
	found, ok := inboxes.Load(ts)
	if !ok || neg || len(args) != 2 {
		ts.Fatalf("usage, after inbox: received N TEXT")
	}
	in, ok := found.(*inbox)
	if !ok {
		ts.Fatalf("%T is no inbox", found)
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	in.mu.Lock()
	defer in.mu.Unlock()
	got := 0
	for _, text := range in.got {
		if strings.Contains(text, args[1]) {
			got++
		}
	}
	if got != want {
		ts.Fatalf("%d messages with %q arrived, want %d: %q", got, args[1], want, in.got)
	}
}

package bluesky_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/bluesky"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bundle is one started network, its default account, signed in, and a clock that is moved by hand.
type bundle struct {
	t       *testing.T
	server  *sim.Server
	network *bluesky.Network
	base    string
	account sim.Account
	access  string
	refresh string

	mu  sync.Mutex
	now time.Time
}

func setup(t *testing.T, network *bluesky.Network) *bundle {
	t.Helper()
	b := &bundle{t: t, network: network, now: time.Date(2026, 11, 22, 12, 1, 0, 0, time.UTC)}
	b.server = &sim.Server{Networks: []sim.Network{network}, Clock: b.clock}
	if err := b.server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.server.Close() })
	b.base, b.account = b.server.URL()+"/bluesky", network.Accounts()[0]
	b.access, b.refresh = b.session("alex.test")
	return b
}

func (b *bundle) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bundle) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// session signs an account in without counting it.
func (b *bundle) session(handle string) (access, refresh string) {
	b.t.Helper()
	access, refresh, err := b.network.Session(handle)
	if err != nil {
		b.t.Fatal(err)
	}
	return access, refresh
}

// response is an answer, read.
type response struct {
	status int
	header http.Header
	body   string
}

// do calls a method as the default account; changes may alter the request first.
func (b *bundle) do(verb, method, contentType, body string, changes ...func(*http.Request)) response {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), verb, b.base+"/xrpc/"+method, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+b.access)
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for _, change := range changes {
		change(req)
	}
	return b.send(req)
}

func (b *bundle) send(req *http.Request) response {
	b.t.Helper()
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response{res.StatusCode, res.Header, string(raw)}
}

func (b *bundle) get(method string, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.do(http.MethodGet, method, "", "", changes...)
}

func (b *bundle) post(method, body string, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.do(http.MethodPost, method, "application/json", body, changes...)
}

// written is the answer to a record.
type written struct {
	URI, CID string
	Commit   *struct{ CID, Rev string }
}

// object is a JSON object.
type object map[string]any

// record is a post that is in order, but for what changes.
func (b *bundle) record(text string, changes object) object {
	r := object{"$type": "app.bsky.feed.post", "text": text, "createdAt": b.clock().Format(time.RFC3339)}
	for key, value := range changes {
		if r[key] = value; value == nil {
			delete(r, key)
		}
	}
	return r
}

// create and put write a record; an empty key is left out.
func (b *bundle) create(key string, record object, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.post("com.atproto.repo.createRecord", b.input(key, record, nil), changes...)
}

func (b *bundle) put(key string, record, more object, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.post("com.atproto.repo.putRecord", b.input(key, record, more), changes...)
}

func (b *bundle) input(key string, record, more object) string {
	b.t.Helper()
	in := object{"repo": b.account.ID, "collection": "app.bsky.feed.post", "record": record}
	if key != "" {
		in["rkey"] = key
	}
	maps.Copy(in, more)
	return text(b.t, in)
}

func text(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// decode reads an answer that must have the status.
func decode[T any](b *bundle, res response, want int) T {
	b.t.Helper()
	var v T
	if res.status != want {
		b.t.Fatalf("status %d, want %d: %s", res.status, want, res.body)
	}
	if err := json.Unmarshal([]byte(res.body), &v); err != nil {
		b.t.Fatalf("%v in %s", err, res.body)
	}
	return v
}

func (b *bundle) expect(what string, res response, status int, body string) {
	b.t.Helper()
	if res.status != status || !strings.Contains(res.body, body) {
		b.t.Errorf("%s: got %d %s, want %d %s", what, res.status, res.body, status, body)
	}
}

func as(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

func stranger(r *http.Request) { r.Header.Del("Authorization") }

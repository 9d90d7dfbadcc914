package sim_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/all"
)

// bundle is a started server with a file ledger and a clock that stands still until it is moved.
type bundle struct {
	t      *testing.T
	server *sim.Server
	path   string

	mu  sync.Mutex
	now time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, path: filepath.Join(t.TempDir(), "ledger.ndjson"), now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	b.server = b.start()
	return b
}

func (b *bundle) start() *sim.Server {
	b.t.Helper()
	server := &sim.Server{Networks: all.Networks(), Clock: b.clock, LedgerPath: b.path}
	if err := server.Start("127.0.0.1:0"); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { server.Close() })
	return server
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

func (b *bundle) arm(faults ...sim.Fault) {
	b.t.Helper()
	if err := b.server.Faults().Add(faults...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) token(network string) string {
	return b.server.Network(network).Accounts()[0].Token
}

// call sends a request and returns the answer, its body read, or the error.
func (b *bundle) call(ctx context.Context, method, path, token, body string) (*http.Response, string, error) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, b.server.URL()+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("Content-Type", "application/json")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return res, string(raw), err
}

// post publishes text on a network.
func (b *bundle) post(ctx context.Context, network, text string) (*http.Response, string, error) {
	b.t.Helper()
	body, err := json.Marshal(map[string]string{"status": text})
	if err != nil {
		b.t.Fatal(err)
	}
	return b.call(ctx, http.MethodPost, "/"+network+"/api/v1/statuses", b.token(network), string(body))
}

// mustPost publishes text on Mastodon and returns the id.
func (b *bundle) mustPost(text string) string {
	b.t.Helper()
	res, body, err := b.post(b.t.Context(), "mastodon", text)
	if err != nil || res.StatusCode != http.StatusOK {
		b.t.Fatalf("post: %v %v %s", err, res, body)
	}
	var status struct{ ID string }
	if err := json.Unmarshal([]byte(body), &status); err != nil {
		b.t.Fatal(err)
	}
	return status.ID
}

// listed counts the statuses in the default account's listing that say text.
func (b *bundle) listed(text string) int {
	b.t.Helper()
	id := b.server.Network("mastodon").Accounts()[0].ID
	_, body, err := b.call(b.t.Context(), http.MethodGet, "/mastodon/api/v1/accounts/"+id+"/statuses", b.token("mastodon"), "")
	if err != nil {
		b.t.Fatal(err)
	}
	var statuses []struct{ Content string }
	if err := json.Unmarshal([]byte(body), &statuses); err != nil {
		b.t.Fatal(err)
	}
	n := 0
	for _, s := range statuses {
		if s.Content == "<p>"+text+"</p>" {
			n++
		}
	}
	return n
}

// until waits for something to become true, for ten seconds at most.
func (b *bundle) until(done func() bool) {
	b.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Error("waited in vain")
			return
		}
	}
}

// effects lists what the ledger file says became of each arrival.
func (b *bundle) effects() []sim.Effect {
	b.t.Helper()
	arrivals, err := sim.ReadLedger(b.path)
	if err != nil {
		b.t.Error(err)
	}
	var out []sim.Effect
	for _, a := range arrivals {
		out = append(out, a.Effect)
	}
	return out
}

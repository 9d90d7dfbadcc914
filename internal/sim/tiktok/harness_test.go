package tiktok_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/tiktok"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(int) { http.DefaultClient.CloseIdleConnections() }))
}

// bundle is one started network, its default account, and a clock that is moved by hand.
type bundle struct {
	*testing.T
	server  *sim.Server
	network *tiktok.Network
	base    string
	account sim.Account

	mu  sync.Mutex
	now time.Time
}

func setup(t *testing.T, network *tiktok.Network) *bundle {
	t.Helper()
	b := &bundle{T: t, network: network, now: time.Date(2026, 11, 22, 12, 1, 0, 0, time.UTC)}
	b.server = &sim.Server{Networks: []sim.Network{network}, Clock: b.clock}
	if err := b.server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.server.Close() })
	b.base, b.account = b.server.URL()+"/tiktok", network.Accounts()[0]
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

// response is an answer, read.
type response struct {
	status int
	header http.Header
	body   string
}

// do sends a request to an address, or to a path of the network, as the default account.
func (b *bundle) do(method, address, kind, body string, header http.Header) response {
	b.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.base + address
	}
	req, err := http.NewRequestWithContext(b.Context(), method, address, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+b.account.Token)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	maps.Copy(req.Header, header)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	return response{res.StatusCode, res.Header, string(raw)}
}

func (b *bundle) post(path, body string) response {
	b.Helper()
	return b.do(http.MethodPost, path, "application/json; charset=UTF-8", body, nil)
}

func (b *bundle) form(path string, values url.Values) response {
	b.Helper()
	return b.do(http.MethodPost, path, "application/x-www-form-urlencoded", values.Encode(), nil)
}

func (b *bundle) expect(what string, res response, status int, body string) {
	b.Helper()
	if res.status != status || !strings.Contains(res.body, body) {
		b.Errorf("%s: got %d %s, want %d %s", what, res.status, res.body, status, body)
	}
}

// the paths that tests use often.
const (
	initPath    = "/v2/post/publish/video/init/"
	inboxPath   = "/v2/post/publish/inbox/video/init/"
	photoPath   = "/v2/post/publish/content/init/"
	statusPath  = "/v2/post/publish/status/fetch/"
	creatorPath = "/v2/post/publish/creator_info/query/"
)

// initBody announces a video.
func initBody(privacy, title string, size, chunk, count int) string {
	return fmt.Sprintf(`{"post_info":{"privacy_level":%q,"title":%q},"source_info":{"source":"FILE_UPLOAD","video_size":%d,"chunk_size":%d,"total_chunk_count":%d}}`,
		privacy, title, size, chunk, count)
}

// begun is the answer to an init.
type begun struct {
	Data struct {
		ID  string `json:"publish_id"`
		URL string `json:"upload_url"`
	}
}

func (b *bundle) begin(body string) begun {
	b.Helper()
	var out begun
	res := b.post(initPath, body)
	if err := json.Unmarshal([]byte(res.body), &out); err != nil || res.status != 200 || out.Data.URL == "" {
		b.Fatalf("init: %d %s", res.status, res.body)
	}
	return out
}

// put sends the bytes from first to last of total.
func (b *bundle) put(address string, first, last, total int, piece string) response {
	b.Helper()
	return b.do(http.MethodPut, address, "video/mp4", piece, http.Header{"Content-Range": {fmt.Sprintf("bytes %d-%d/%d", first, last, total)}})
}

// film is a video of so many bytes, as far as it is looked at.
func film(size int) string { return "\x00\x00\x00\x18ftypmp42" + strings.Repeat("v", size-12) }

// publish posts a small video and returns its publish id.
func (b *bundle) publish(privacy, title string) string {
	b.Helper()
	up := b.begin(initBody(privacy, title, 20, 20, 1))
	b.expect("put", b.put(up.Data.URL, 0, 19, 20, film(20)), 201, "")
	return up.Data.ID
}

func (b *bundle) status(id string) response {
	b.Helper()
	return b.post(statusPath, fmt.Sprintf(`{"publish_id":%q}`, id))
}

package instagram_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/instagram"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(int) { http.DefaultClient.CloseIdleConnections() }))
}

// bundle is one started network, its default account, a place with files, and a clock that is moved by hand.
type bundle struct {
	*testing.T
	network *instagram.Network
	server  *sim.Server
	base    string
	files   string
	account sim.Account

	mu  sync.Mutex
	now time.Time
}

func setup(t *testing.T, network *instagram.Network) *bundle {
	t.Helper()
	b := &bundle{T: t, network: network, now: time.Date(2026, 11, 22, 12, 1, 0, 0, time.UTC)}
	b.server = &sim.Server{Networks: []sim.Network{network}, Clock: b.clock}
	if err := b.server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch name := strings.TrimPrefix(r.URL.Path, "/"); name {
		case "square", "tall", "wide":
			size := map[string]image.Rectangle{"square": image.Rect(0, 0, 40, 40), "tall": image.Rect(0, 0, 20, 40), "wide": image.Rect(0, 0, 80, 40)}[name]
			var raw bytes.Buffer
			_ = jpeg.Encode(&raw, image.NewGray(size), nil)
			_, _ = w.Write(raw.Bytes())
		case "film":
			_, _ = io.WriteString(w, "\x00\x00\x00\x14ftypqt  and so on")
		case "large":
			_, _ = w.Write(append([]byte("\xff\xd8\xff"), make([]byte, 8<<20)...))
		case "words":
			_, _ = io.WriteString(w, "these are words, not a file to be shown")
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(func() { files.Close(); b.server.Close() })
	b.base, b.files, b.account = b.server.URL()+"/instagram", files.URL+"/", network.Accounts()[0]
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

// answer is an answer, read.
type answer struct {
	status int
	header http.Header
	raw    string
	ID     string `json:"id"`
	Code   string `json:"status_code"`
	Status string `json:"status"`
	Error  struct {
		Type    string `json:"type"`
		Code    int    `json:"code"`
		Subcode int    `json:"error_subcode"`
	} `json:"error"`
	Access string `json:"access_token"`
	Data   []struct {
		ID        string  `json:"id"`
		Caption   *string `json:"caption"`
		Type      string  `json:"media_type"`
		Product   string  `json:"media_product_type"`
		Timestamp string  `json:"timestamp"`
		Usage     int     `json:"quota_usage"`
		Config    struct {
			Total    int `json:"quota_total"`
			Duration int `json:"quota_duration"`
		} `json:"config"`
		Children struct {
			Data []struct{ ID string } `json:"data"`
		} `json:"children"`
	} `json:"data"`
	Paging struct {
		Next    string `json:"next"`
		Cursors struct {
			After string `json:"after"`
		} `json:"cursors"`
	} `json:"paging"`
}

// call sends parameters as the default account: in the address of a GET, in the body of a POST.
func (b *bundle) call(method, path string, pairs ...string) answer {
	b.Helper()
	params := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		params.Add(pairs[i], pairs[i+1])
	}
	address, body := b.base+path, ""
	if method == http.MethodGet {
		address += "?" + params.Encode()
	} else {
		body = params.Encode()
	}
	req, err := http.NewRequestWithContext(b.Context(), method, address, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+b.account.Token)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a) // the page is HTML
	return a
}

func (b *bundle) get(path string, pairs ...string) answer {
	b.Helper()
	return b.call(http.MethodGet, "/v25.0"+path, pairs...)
}

func (b *bundle) post(path string, pairs ...string) answer {
	b.Helper()
	return b.call(http.MethodPost, "/v25.0"+path, pairs...)
}

// made makes a container, which must go well, and returns its id.
func (b *bundle) made(pairs ...string) string {
	b.Helper()
	a := b.post("/me/media", pairs...)
	if a.ID == "" {
		b.Fatalf("container %v: %s", pairs, a.raw)
	}
	return a.ID
}

// out publishes a container, which must go well.
func (b *bundle) out(container string) string {
	b.Helper()
	a := b.post("/me/media_publish", "creation_id", container)
	if a.ID == "" {
		b.Fatalf("publish: %s", a.raw)
	}
	return a.ID
}

// refused checks the code and subcode of a refusal, whose status is 400.
func (b *bundle) refused(what string, a answer, code, subcode int) {
	b.Helper()
	if a.status != http.StatusBadRequest || a.Error.Code != code || a.Error.Subcode != subcode || a.Error.Type == "" {
		b.Errorf("%s: %d %s, want %d/%d", what, a.status, a.raw, code, subcode)
	}
}

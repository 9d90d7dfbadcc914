package mastodon_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/mastodon"
)

// bundle is one started network, its default account, and a clock that is moved by hand.
type bundle struct {
	t       *testing.T
	server  *sim.Server
	network *mastodon.Network
	base    string
	account sim.Account

	mu  sync.Mutex
	now time.Time
}

func setup(t *testing.T, network *mastodon.Network) *bundle {
	t.Helper()
	b := &bundle{t: t, network: network, now: time.Date(2026, 11, 22, 12, 1, 0, 0, time.UTC)}
	b.server = &sim.Server{Networks: []sim.Network{network}, Clock: b.clock}
	if err := b.server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.server.Close() })
	b.base, b.account = b.server.URL()+"/"+network.Name(), network.Accounts()[0]
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

// do sends a request as the default account; changes may alter it first.
func (b *bundle) do(method, path, contentType, body string, changes ...func(*http.Request)) response {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.base+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+b.account.Token)
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for _, change := range changes {
		change(req)
	}
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

func (b *bundle) get(path string, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.do(http.MethodGet, path, "", "", changes...)
}

func (b *bundle) post(body string, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.do(http.MethodPost, "/api/v1/statuses", "application/json", body, changes...)
}

// status is what the tests read of a Status.
type status struct {
	ID                 string
	CreatedAt          string `json:"created_at"`
	InReplyToID        string `json:"in_reply_to_id"`
	InReplyToAccountID string `json:"in_reply_to_account_id"`
	URL                string
	Content            *string
	Text               *string
	Visibility         string
	Sensitive          bool
	SpoilerText        string `json:"spoiler_text"`
	Language           string
	FavouritesCount    int  `json:"favourites_count"`
	ReblogsCount       int  `json:"reblogs_count"`
	RepliesCount       int  `json:"replies_count"`
	QuotesCount        *int `json:"quotes_count"`
	Account            struct{ Acct string }
	Media              []struct{ ID string } `json:"media_attachments"`
	Mentions           []struct{ Acct string }
	Tags               []struct{ Name string }
	Poll               *struct {
		Options []struct{ Title string }
	}
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

// publish posts a text that must be accepted.
func (b *bundle) publish(text string) status {
	b.t.Helper()
	return decode[status](b, b.post(`{"status":`+quote(b.t, text)+`}`), 200)
}

func quote(t *testing.T, text string) string {
	t.Helper()
	raw, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func (b *bundle) expect(what string, res response, status int, body string) {
	b.t.Helper()
	if res.status != status || !strings.Contains(res.body, body) {
		b.t.Errorf("%s: got %d %s, want %d %s", what, res.status, res.body, status, body)
	}
}

func key(k string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Idempotency-Key", k) }
}

func as(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

func stranger(r *http.Request) { r.Header.Del("Authorization") }

// upload sends a file.
func (b *bundle) upload(file []byte, fields map[string]string) response {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			b.t.Fatal(err)
		}
	}
	if file != nil {
		part, err := w.CreateFormFile("file", "picture.png")
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := part.Write(file); err != nil {
			b.t.Fatal(err)
		}
	}
	w.Close()
	return b.do(http.MethodPost, "/api/v2/media", w.FormDataContentType(), body.String())
}

func gotosocial() *mastodon.Network { return &mastodon.Network{Flavour: mastodon.GoToSocial} }

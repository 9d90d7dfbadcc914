package x_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/x"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(int) { http.DefaultClient.CloseIdleConnections() }))
}

// bundle is one started network, its default account, and a clock that is moved by hand.
type bundle struct {
	t       *testing.T
	server  *sim.Server
	network *x.Network
	base    string
	account sim.Account

	mu  sync.Mutex
	now time.Time
}

func setup(t *testing.T, network *x.Network) *bundle {
	t.Helper()
	b := &bundle{t: t, network: network, now: time.Date(2026, 11, 22, 12, 1, 0, 0, time.UTC)}
	b.server = &sim.Server{Networks: []sim.Network{network}, Clock: b.clock}
	if err := b.server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.server.Close() })
	b.base, b.account = b.server.URL()+"/x", network.Accounts()[0]
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

func (b *bundle) json(path, body string, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.do(http.MethodPost, path, "application/json", body, changes...)
}

func (b *bundle) post(body string, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.json("/2/tweets", body, changes...)
}

// tweet is what the tests read of a post, in both vocabularies.
type tweet struct {
	ID          string
	Text        string
	CreatedAt   string         `json:"created_at"`
	OldHistory  []string       `json:"edit_history_tweet_ids"`
	NewHistory  []string       `json:"edit_history_post_ids"`
	OldRefs     []ref          `json:"referenced_tweets"`
	NewRefs     []ref          `json:"referenced_posts"`
	Author      string         `json:"author_id"`
	Settings    string         `json:"reply_settings"`
	Metrics     map[string]int `json:"public_metrics"`
	Private     map[string]int `json:"non_public_metrics"`
	Attachments struct {
		Keys []string `json:"media_keys"`
	}
	Entities struct{ URLs []address }
	OldLong  *long `json:"note_tweet"`
	NewLong  *long `json:"note_post"`
}

type ref struct{ Type, ID string }

type long struct{ Text string }

type address struct {
	Start, End int
	URL        string
	Expanded   string `json:"expanded_url"`
	MediaKey   string `json:"media_key"`
}

type one struct {
	Data   tweet
	Errors []problem
}

type many struct {
	Data   []tweet
	Errors []problem
	Meta   struct {
		Count int    `json:"result_count"`
		Next  string `json:"next_token"`
	}
}

type problem struct{ Type, Field, Detail string }

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

// publish posts a text that must be accepted, and returns its id.
func (b *bundle) publish(text string, changes ...func(*http.Request)) string {
	b.t.Helper()
	return decode[one](b, b.post(`{"text":`+quote(text)+`}`, changes...), 201).Data.ID
}

func quote(text string) string {
	raw, _ := json.Marshal(text) // a string always marshals
	return string(raw)
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

// form sends a form to the token endpoints without a token.
func (b *bundle) form(path string, values url.Values, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.do(http.MethodPost, path, "application/x-www-form-urlencoded", values.Encode(), append([]func(*http.Request){stranger}, changes...)...)
}

// picture is a PNG of side by side pixels.
func picture(t *testing.T, side int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewNRGBA(image.Rect(0, 0, side, side))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (b *bundle) initialize(mime, category string, size int) string {
	b.t.Helper()
	res := b.json("/2/media/upload/initialize", fmt.Sprintf(`{"media_type":%q,"media_category":%q,"total_bytes":%d}`, mime, category, size))
	return decode[one](b, res, 200).Data.ID
}

func (b *bundle) append(id string, index string, piece []byte) response {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("media", "blob")
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write(piece)                 // into memory
	_ = w.WriteField("segment_index", index) // into memory
	_ = w.Close()                            // into memory
	return b.do(http.MethodPost, "/2/media/upload/"+id+"/append", w.FormDataContentType(), body.String())
}

// upload sends a file in one piece, which must be accepted, and returns its id.
func (b *bundle) upload(mime, category string, file []byte) string {
	b.t.Helper()
	id := b.initialize(mime, category, len(file))
	b.expect("append", b.append(id, "0", file), 200, "expires_at")
	b.expect("finalize", b.json("/2/media/upload/"+id+"/finalize", "{}"), 200, id)
	return id
}

package all_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/all"
)

// browser starts a headless Chromium, or skips, naming what is not tested then, where there is none. The folder PSN_SCREENSHOTS, if it is
// set, gets pictures of what it shows.
func browser(t *testing.T, what string) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless_shell"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" && os.Getenv("CI") != "" {
		t.Fatal("there is no browser, and CI does not go without: install chromium")
	}
	if path == "" {
		t.Skipf("not tested: %s in a browser; install chromium", what)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], //nolint:gocritic // a copy of the library's own
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(760, 1400), chromedp.UserDataDir(t.TempDir()))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(ctx)
	t.Cleanup(end)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// TestPageInABrowser publishes over real HTTP and looks at the page as a reader does: a thread hangs together, a
// picture loads and has its alt text, a card leads to its page, and what is new appears without a reload.
func TestPageInABrowser(t *testing.T) {
	t.Parallel()
	ctx := browser(t, "the feed page")
	var ahead atomic.Int64
	server := &sim.Server{Networks: all.Networks(), Clock: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }}
	if err := server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	w := &writer{t: t, server: server}
	picture := w.upload("five posts on a line")
	root := w.publish(map[string]any{"status": "The first of two", "media_ids": []string{picture}})
	w.publish(map[string]any{"status": "The second of two", "in_reply_to_id": root})
	w.card("A link with a card", server.URL()+"/_sim/about")

	do(ctx, t, chromedp.Navigate(server.URL()+"/"))
	do(ctx, t, chromedp.Poll[bool](`document.querySelector("figure img")?.naturalWidth > 0`)) // it is there, and not broken
	for js, want := range map[string]string{
		`document.querySelector("figure img").alt`:             "five posts on a line",
		`document.querySelector(".replies .text").textContent`: "The second of two",
		`document.querySelector("a.card b").textContent`:       "A page",
	} {
		if got := do(ctx, t, chromedp.Evaluate[string](js)); got != want {
			t.Errorf("%s is %q, want %q", js, got, want)
		}
	}
	shot(ctx, t, "feed.png")

	w.publish(map[string]any{"status": "Here without a reload"})
	ahead.Store(int64(12 * time.Hour))
	do(ctx, t, chromedp.Poll[bool](`[...document.querySelectorAll(".text")].some(e => e.textContent.includes("Here without a reload"))`))
	do(ctx, t, chromedp.Poll[bool](`[...document.querySelectorAll(".counts b")].some(e => Number(e.textContent) > 1)`))
	shot(ctx, t, "feed-later.png")
}

// do runs one action in the browser and returns what it gives.
func do[T any](ctx context.Context, t *testing.T, action chromedp.Action[T]) T {
	t.Helper()
	out, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// shot keeps a picture of the page.
func shot(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	folder := os.Getenv("PSN_SCREENSHOTS")
	if folder == "" {
		return
	}
	raw := do(ctx, t, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(folder, name), raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// writer publishes on the simulated networks.
type writer struct {
	t      *testing.T
	server *sim.Server
}

func (w *writer) call(method, url, token, kind string, body io.Reader) map[string]any {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, url, body)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", kind)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	var out map[string]any
	if err != nil || resp.StatusCode/100 != 2 || json.Unmarshal(raw, &out) != nil {
		w.t.Fatalf("%s %s: %d %s %v", method, url, resp.StatusCode, raw, err)
	}
	return out
}

// publish makes a Mastodon status and returns its id.
func (w *writer) publish(status map[string]any) string {
	w.t.Helper()
	return w.post("gotosocial", "/api/v1/statuses", status, "id")
}

func (w *writer) post(network, path string, body map[string]any, want string) string {
	w.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	token := w.server.Network(network).Accounts()[0].Token
	if network == "bluesky" {
		token = w.session()
	}
	out := w.call(http.MethodPost, w.server.URL()+"/"+network+path, token, "application/json", bytes.NewReader(raw))
	return fmt.Sprint(out[want])
}

// upload uploads the simulator's own picture and returns its id.
func (w *writer) upload(alt string) string {
	w.t.Helper()
	raw, err := os.ReadFile("../about.png")
	if err != nil {
		w.t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("description", alt)
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="a.png"`}, "Content-Type": {"image/png"}})
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = part.Write(raw)
	_ = form.Close()
	out := w.call(http.MethodPost, w.server.URL()+"/gotosocial/api/v2/media", w.server.Network("gotosocial").Accounts()[0].Token,
		form.FormDataContentType(), &body)
	return fmt.Sprint(out["id"])
}

// session signs in on Bluesky and returns the access token.
func (w *writer) session() string {
	w.t.Helper()
	account := w.server.Network("bluesky").Accounts()[0]
	raw := fmt.Sprintf(`{"identifier":%q,"password":%q}`, account.Handle, account.Token)
	out := w.call(http.MethodPost, w.server.URL()+"/bluesky/xrpc/com.atproto.server.createSession", "", "application/json", strings.NewReader(raw))
	return fmt.Sprint(out["accessJwt"])
}

// card makes a Bluesky post with a link card.
func (w *writer) card(text, url string) {
	w.t.Helper()
	w.post("bluesky", "/xrpc/com.atproto.repo.createRecord", map[string]any{
		"repo": w.server.Network("bluesky").Accounts()[0].ID, "collection": "app.bsky.feed.post",
		"record": map[string]any{
			"$type": "app.bsky.feed.post", "text": text, "createdAt": time.Now().UTC().Format(time.RFC3339),
			"embed": map[string]any{
				"$type":    "app.bsky.embed.external",
				"external": map[string]any{"uri": url, "title": "A page", "description": "What it is about"},
			},
		},
	}, "uri")
}

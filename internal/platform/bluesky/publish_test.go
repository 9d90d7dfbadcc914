package bluesky

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// network answers what a record needs, and keeps the bodies that are published.
type network struct {
	mu     sync.Mutex
	bodies []string
	header http.Header
}

func (n *network) serve(w http.ResponseWriter, r *http.Request) {
	switch q := r.URL.Query(); r.URL.Path {
	case "/xrpc/com.atproto.identity.resolveHandle":
		if q.Get("handle") != "ana.bsky.social" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"error":"InvalidRequest","message":"Unable to resolve handle"}`))
			return
		}
		_, _ = w.Write([]byte(`{"did":"did:plc:ana"}`))
	case "/xrpc/com.atproto.repo.getRecord":
		uri := "at://" + q.Get("repo") + "/" + q.Get("collection") + "/" + q.Get("rkey")
		above := ""
		if q.Get("rkey") == "reply" {
			above = `,"reply":{"root":{"uri":"at://did:plc:root/app.bsky.feed.post/r","cid":"bafyroot"},"parent":{"uri":"x","cid":"y"}}`
		}
		fmt.Fprintf(w, `{"uri":%q,"cid":"bafy-%s","value":{"text":"t"%s}}`, uri, q.Get("rkey"), above)
	case "/xrpc/com.atproto.repo.putRecord":
		raw, _ := io.ReadAll(r.Body)
		n.mu.Lock()
		defer n.mu.Unlock()
		n.bodies, n.header = append(n.bodies, string(raw)), r.Header
		var body struct{ Repo, Collection, Rkey string }
		_ = json.Unmarshal(raw, &body)
		fmt.Fprintf(w, `{"uri":"at://%s/%s/%s","cid":"bafy"}`, body.Repo, body.Collection, body.Rkey)
	default:
		http.NotFound(w, r)
	}
}

func TestPublishSends(t *testing.T) {
	t.Parallel()
	req := platform.Request{
		Key: testKey, Text: "hi @ana.bsky.social @nobody.example.com: é example.com #Go", Language: "es", First: true,
		Began: testNow.Add(123456 * time.Microsecond), Parent: "at://ana.bsky.social/app.bsky.feed.post/reply",
		Options: map[string]string{"labels": "porn", "langs": "en, pt-BR"},
		Media: []platform.Attachment{
			{Handle: `{"$type":"blob","ref":{"$link":"bafk1"},"mimeType":"image/png","size":7}`, Alt: "a box", Width: 40, Height: 30},
			{Handle: `{"$type":"blob","ref":{"$link":"bafk2"},"mimeType":"image/png","size":7}`},
		},
	}
	n := &network{}
	c := clientOf(t, n.serve)
	for range 2 {
		if _, err := c.Publish(t.Context(), req, nil); err != nil {
			t.Fatal(err)
		}
	}
	if n.bodies[0] != n.bodies[1] {
		t.Errorf("one request, two records:\n%s\n%s", n.bodies[0], n.bodies[1])
	}
	feature := func(start, end int, kind, key, value string) map[string]any {
		return map[string]any{
			"index":    map[string]any{"byteStart": float64(start), "byteEnd": float64(end)},
			"features": []any{map[string]any{"$type": "app.bsky.richtext.facet#" + kind, key: value}},
		}
	}
	blob := func(link string) map[string]any {
		return map[string]any{"$type": "blob", "ref": map[string]any{"$link": link}, "mimeType": "image/png", "size": float64(7)}
	}
	want := map[string]any{
		"repo": testDID, "collection": "app.bsky.feed.post", "rkey": rkey(req), "swapRecord": nil,
		"record": map[string]any{
			"$type": "app.bsky.feed.post", "text": req.Text, "createdAt": "2026-03-01T12:00:00.123456Z",
			"langs":  []any{"en", "pt-BR"},
			"labels": map[string]any{"$type": "com.atproto.label.defs#selfLabels", "values": []any{map[string]any{"val": "porn"}}},
			"facets": []any{
				feature(3, 19, "mention", "did", "did:plc:ana"),
				feature(44, 55, "link", "uri", "https://example.com"),
				feature(56, 59, "tag", "tag", "Go"),
			},
			"reply": map[string]any{
				"root":   map[string]any{"uri": "at://did:plc:root/app.bsky.feed.post/r", "cid": "bafyroot"},
				"parent": map[string]any{"uri": "at://did:plc:ana/app.bsky.feed.post/reply", "cid": "bafy-reply"},
			},
			"embed": map[string]any{"$type": "app.bsky.embed.images", "images": []any{
				map[string]any{"alt": "a box", "image": blob("bafk1"), "aspectRatio": map[string]any{"width": float64(40), "height": float64(30)}},
				map[string]any{"alt": "", "image": blob("bafk2")},
			}},
		},
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(n.bodies[0]), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for key, value := range map[string]string{"Authorization": "Bearer canary", "Content-Type": "application/json"} {
		if n.header.Get(key) != value {
			t.Errorf("%s is %q, want %q", key, n.header.Get(key), value)
		}
	}
}

func TestPublishSendsACard(t *testing.T) {
	t.Parallel()
	n := &network{}
	c := clientOf(t, n.serve)
	req := testRequest
	req.Language = "es"
	req.Parent = "at://did:plc:abc/app.bsky.feed.post/first"
	req.Card = &platform.Card{URL: "https://example.com/a", Title: "A", Thumb: &platform.Attachment{Handle: `{"$type":"blob"}`}}
	if _, err := c.Publish(t.Context(), req, nil); err != nil {
		t.Fatal(err)
	}
	parent := map[string]any{"uri": "at://did:plc:abc/app.bsky.feed.post/first", "cid": "bafy-first"}
	want := map[string]any{
		"$type": "app.bsky.feed.post", "text": "hello", "createdAt": "2026-03-01T12:00:00.000000Z", "langs": []any{"es"},
		"reply": map[string]any{"root": parent, "parent": parent},
		"embed": map[string]any{"$type": "app.bsky.embed.external", "external": map[string]any{
			"uri": "https://example.com/a", "title": "A", "description": "", "thumb": map[string]any{"$type": "blob"},
		}},
	}
	var got struct{ Record map[string]any }
	if err := json.Unmarshal([]byte(n.bodies[0]), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.Record); diff != "" {
		t.Error(diff)
	}
}

func TestAnswerToNobody(t *testing.T) {
	t.Parallel()
	c := clientOf(t, (&network{}).serve)
	for parent, code := range map[string]string{
		"at://gone.example.com/app.bsky.feed.post/first": platform.CodeParentGone, "12345": "refused",
	} {
		req := testRequest
		req.Parent = parent
		_, err := c.Publish(t.Context(), req, nil)
		if f := platform.FailureOf(err); f.Outcome != psn.OutcomeRejected || f.Code != code {
			t.Errorf("%s: %+v", parent, f)
		}
	}
}

// TestTakenKey: a key that another record has is the request's own if that says the same.
func TestTakenKey(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status  int
		there   string
		outcome psn.Outcome // empty: published
	}{
		"its own":        {200, `{"uri":"at://x","cid":"c","value":{"text":"hello","createdAt":"2026-03-01T12:00:00.000000Z"}}`, ""},
		"another's":      {200, `{"uri":"at://x","cid":"c","value":{"text":"hello?","createdAt":"2026-03-01T12:00:00.000000Z"}}`, psn.OutcomeRejected},
		"another time's": {200, `{"uri":"at://x","cid":"c","value":{"text":"hello","createdAt":"2026-03-01T12:00:01.000000Z"}}`, psn.OutcomeRejected},
		"not to be read": {400, `{"error":"Other","message":"x"}`, psn.OutcomeUnknown},
	} {
		c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(`{"error":"InvalidSwap","message":"Record was at bafyrei"}`))
				return
			}
			w.WriteHeader(tc.status)
			_, _ = w.Write([]byte(tc.there))
		})
		receipt, err := c.Publish(t.Context(), testRequest, nil)
		switch {
		case tc.outcome == "" && (err != nil || receipt.RemoteID != testURI()):
			t.Errorf("%s: %+v, %v", name, receipt, err)
		case tc.outcome != "" && (err == nil || platform.FailureOf(err).Outcome != tc.outcome || platform.FailureOf(err).Code != "key-taken"):
			t.Errorf("%s: %+v", name, err)
		}
	}
}

func BenchmarkRecord(b *testing.B) {
	p := Platform{}
	text := "hello, see https://example.com/a and #Go"
	b.ReportAllocs()
	for b.Loop() {
		c := &client{platform: p}
		if _, err := c.record(b.Context(), platform.Request{Key: "k", Text: text, Began: testNow}); err != nil {
			b.Fatal(err)
		}
	}
}

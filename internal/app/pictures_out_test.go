package app_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// drawing writes a PNG file beside the drafts and returns its name.
func (w *trio) drawing(t *testing.T, name string, side int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range side {
		img.Set(i, i, color.RGBA{200, 30, 30, 255})
	}
	var raw bytes.Buffer
	if err := png.Encode(&raw, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.dir, name), raw.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// shown returns what readers of a network see.
func (w *trio) shown(network string) []sim.Item { return w.sim.Network(network).Feed(0) }

// TestUploadsAreRepeated cuts uploads off on each network: the file is uploaded again, and the post goes out
// with it or not at all.
func TestUploadsAreRepeated(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		w.work(t)
		w.drawing(t, "shot.png", 64)
		for name := range w.accounts {
			w.fault(t, sim.Fault{Do: sim.ResetBeforeEffect, Network: name, On: sim.Media, Times: 4})
			w.fault(t, sim.Fault{Do: sim.AcceptThenReset, Network: name, On: sim.Media, Times: 2})
			id := w.post(t, name, "with a picture on "+name+"\n\n![a red line](shot.png)", "and more")
			if err := w.publish(t.Context(), id, time.Minute); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			w.expect(t, id, psn.Published)
			items := w.shown(name)
			root := items[len(items)-1]
			if len(items) != 2 || len(root.Media) != 1 || root.Media[0].Description != "a red line" {
				t.Errorf("%s: readers see %+v", name, items)
			}
		}
	})
}

// TestPictureThatIsRefused fails the post with the network's words; nothing goes out without its picture.
func TestPictureThatIsRefused(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		w.drawing(t, "shot.png", 64)
		w.fault(t, sim.Fault{Do: sim.Refuse, Network: "mastodon", On: sim.Media, Status: 422, Body: `{"error":"Validation failed: File is odd"}`})
		id := w.post(t, "mastodon", "never alone\n\n![a red line](shot.png)")
		if err := w.publish(t.Context(), id, time.Minute); psn.CodeOf(err) != psn.CodeRefused || !strings.Contains(err.Error(), "File is odd") {
			t.Errorf("%v", err)
		}
		w.expect(t, id, psn.Failed)
		if made := w.created("mastodon"); len(made) != 0 {
			t.Errorf("it went out without its picture: %+v", made)
		}
	})
}

// TestLinkCards makes a card of a page of the simulator, picture included, and none of addresses that must not be
// fetched; the posts go out all the same, and nobody inside is asked.
func TestLinkCards(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		var asked atomic.Int64
		inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
		t.Cleanup(inside.Close)
		links := []string{
			w.sim.URL() + "/_sim/about", inside.URL + "/latest/meta-data/", "http://169.254.169.254/latest/meta-data/",
			"http://[::ffff:169.254.169.254]/", "http://localhost:1/",
		}
		for i, link := range links {
			id := w.post(t, "bluesky", fmt.Sprintf("number %d: %s", i, link))
			if err := w.publish(t.Context(), id, time.Minute); err != nil {
				t.Fatalf("%s: %v", link, err)
			}
		}
		cards := 0
		for _, item := range w.shown("bluesky") {
			if item.Card == nil {
				continue
			}
			cards++
			if item.Card.URL != links[0] || item.Card.Title != "Networks that never leave your machine" || item.Card.Path == "" {
				t.Errorf("card %+v", item.Card)
			}
		}
		if cards != 1 || asked.Load() != 0 {
			t.Errorf("%d cards, want one; a server inside was asked %d times", cards, asked.Load())
		}
	})
}

// TestFitsOneAndNotAnother says for which network a text is too long, and by how much; with Split it is a thread
// there and whole elsewhere.
func TestFitsOneAndNotAnother(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		text := strings.Repeat("Exactly forty characters in a sentence. ", 9)
		request := app.CreatePosts{Input: app.PostInput{Text: strings.TrimSpace(text), Accounts: []string{"x", "bluesky", "mastodon"}}}
		request.DryRun = true
		made, err := w.CreatePosts(t.Context(), request)
		if psn.CodeOf(err) != psn.CodeInvalid || len(made.Problems) != 2 {
			t.Fatalf("%v: %q", err, made.Problems)
		}
		for i, want := range []string{"x: the text has 359 weighted characters, at most 280 are allowed", "bluesky: the text has 359 graphemes, at most 300 are allowed"} {
			if !strings.HasPrefix(made.Problems[i], want) {
				t.Errorf("problem %q, want %q", made.Problems[i], want)
			}
		}
		request.DryRun, request.Split = false, true
		if made, err = w.CreatePosts(t.Context(), request); err != nil {
			t.Fatal(err)
		}
		for i, want := range []int{2, 2, 1} {
			if p := made.Posts[i]; len(p.Post.Content.Segments) != want || p.Split != (want > 1) {
				t.Errorf("%s has %d segments, split %v, want %d", p.Account.Name, len(p.Post.Content.Segments), p.Split, want)
			}
		}
	})
}

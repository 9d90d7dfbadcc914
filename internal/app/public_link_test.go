package app_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
)

// fetching is Mastodon as a network would be that takes videos and fetches all media itself.
type fetching struct {
	mastodon.Platform
	got *fetches
}

// fetches are the addresses that a network was given, with what it found there.
type fetches struct {
	mu    sync.Mutex
	links []string
	files [][]byte
	named []platform.File
}

// Fetches implements platform.Fetcher.
func (fetching) Fetches(c psn.Content) bool {
	return slices.ContainsFunc(c.Segments, func(s psn.Segment) bool { return len(s.Media) > 0 })
}

// DefaultLimits implements platform.Platform.
func (f fetching) DefaultLimits() platform.Limits {
	l := f.Platform.DefaultLimits()
	l.Video = platform.Videos{Types: []string{"video/mp4"}, Codecs: []string{"h264"}, Audio: []string{"aac"}, MaxSeconds: 900}
	return l
}

// Client implements platform.Platform.
func (f fetching) Client(login platform.Login, h platform.HTTP) (platform.Client, error) {
	c, err := f.Platform.Client(login, h)
	return fetchingClient{c, f.got}, err
}

// fetchingClient has no uploads: it fetches what a request names and publishes the rest.
type fetchingClient struct {
	platform.Client
	got *fetches
}

// Publish implements platform.Client.
func (c fetchingClient) Publish(ctx context.Context, r platform.Request, gate httpc.Gate) (platform.Receipt, error) {
	for _, m := range r.Media {
		link, err := m.File.PublicURL(ctx)
		if err != nil {
			return platform.Receipt{}, err
		}
		answer, err := http.Get(link)
		if err != nil {
			return platform.Receipt{}, err
		}
		raw, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			return platform.Receipt{}, err
		}
		c.got.mu.Lock()
		c.got.links, c.got.files, c.got.named = append(c.got.links, link), append(c.got.files, raw), append(c.got.named, m.File)
		c.got.mu.Unlock()
	}
	r.Media = nil
	return c.Client.Publish(ctx, r, gate)
}

func film(t *testing.T, d *desk, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "media", "testdata", "files", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, name), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return raw
}

// newFetched is a desk whose network fetches media.
func newFetched(t *testing.T, engine psn.Engine) (*desk, *fetches) {
	t.Helper()
	d := newDesk(t, engine)
	got := &fetches{}
	d.members = platform.Registry{fetching{got: got}}
	d.App = d.open(t)
	return d, got
}

// public gives the desk's next worker a public address.
func (d *desk) public(t *testing.T) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d.env["PSN_PUBLIC_LISTEN"] = free.Addr().String()
	d.env["PSN_PUBLIC_URL"] = "http://" + free.Addr().String()
	_ = free.Close()
}

func mediaPost(file, at string) app.CreatePosts {
	return app.CreatePosts{Input: app.PostInput{Text: "look at " + file, Media: []string{file}, Alt: []string{"a test"}, At: at}, AllowDuplicate: true}
}

// TestFetchedMedia has a network that fetches media: nothing is given a time while it could not, a worker without an
// address leaves the post alone, and one that has an address serves the very file.
func TestFetchedMedia(t *testing.T) {
	t.Parallel()
	for _, engine := range []psn.Engine{psn.SQLite, psn.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			d, got := newFetched(t, engine)
			want := film(t, d, "short.mp4")
			d.paint(t, "shot.png", 9)

			if _, err := d.CreatePosts(t.Context(), mediaPost("short.mp4", "2030-01-01 09:00")); psn.CodeOf(err) != psn.CodeConflict ||
				!strings.Contains(err.Error(), "public address") {
				t.Errorf("created with a time: %v", err)
			}
			made, err := d.CreatePosts(t.Context(), mediaPost("short.mp4", ""))
			if err != nil || !slices.ContainsFunc(made.Warnings, func(w string) bool { return strings.Contains(w, "public address") }) {
				t.Fatalf("a draft: %v %v", made.Warnings, err)
			}
			id := made.Posts[0].Post.ID
			_, scheduled := d.SchedulePost(t.Context(), app.SchedulePost{Post: id, At: "2030-01-01 09:00"})
			for name, err := range map[string]error{"schedule": scheduled, "publish": d.publish(t.Context(), id, time.Second)} {
				if psn.CodeOf(err) != psn.CodeConflict {
					t.Errorf("%s: %v", name, err)
				}
			}
			d.expect(t, id, psn.Draft)

			if _, err := d.hub.Schedule(t.Context(), id, time.Now().Add(-time.Second), "UTC", d.Actor()); err != nil {
				t.Fatal(err)
			}
			hubs := must(d.SetUpWorker(t.Context(), nil, false, must(d.Settings(nil)), slog.New(slog.DiscardHandler)))
			claims := must(hubs[0].Claim(t.Context(), 1, false))
			if err := hubs[0].Publish(t.Context(), claims[0]); err != nil {
				t.Fatal(err)
			}
			story := d.expect(t, id, psn.Scheduled)
			if story.Post.ProblemCode != "no-public-address" || time.Until(story.Post.DueAt) < 10*time.Second || len(story.Attempts) != 0 {
				t.Errorf("%+v, %d attempts", story.Post, len(story.Attempts))
			}

			d.public(t)
			d.work(t)
			if err := d.publish(t.Context(), id, time.Minute); err != nil {
				t.Fatal(err)
			}
			picture, err := d.CreatePosts(t.Context(), mediaPost("shot.png", ""))
			if err != nil {
				t.Fatal(err)
			}
			if err := d.publish(t.Context(), picture.Posts[0].Post.ID, time.Minute); err != nil {
				t.Fatal(err)
			}
			if len(got.files) != 2 || !bytes.Equal(got.files[0], want) {
				t.Fatalf("%d files were fetched", len(got.files))
			}
			if f := got.named[0]; f.MIME != "video/mp4" || f.Duration < 900*time.Millisecond || f.Name != "short.mp4" || f.Alt != "a test" {
				t.Errorf("the video is %+v", f)
			}
			r := must(got.named[1].Open())
			if uploaded := must(io.ReadAll(r)); !bytes.Equal(uploaded, got.files[1]) {
				t.Error("an upload would have other bytes than the link")
			}
			served(t, got.links[0], want)
			refused(t, got.links)
			found, err := d.Doctor(t.Context(), nil, false)
			if err != nil || !slices.ContainsFunc(found.Findings, func(f app.Finding) bool { return f.Check == "public address" && f.Level == app.Fine }) {
				t.Errorf("the doctor found %+v, %v", found.Findings, err)
			}
		})
	}
}

// TestFetchedFromHere has a worker whose public address is on its own machine: that is enough for a simulated network and
// for no other, which is said before a post is given a time.
func TestFetchedFromHere(t *testing.T) {
	t.Parallel()
	d, _ := newFetched(t, psn.SQLite)
	film(t, d, "short.mp4")
	made, err := d.CreatePosts(t.Context(), mediaPost("short.mp4", ""))
	if err != nil {
		t.Fatal(err)
	}
	id := made.Posts[0].Post.ID
	d.public(t)
	d.work(t)
	give := func() error {
		_, err := d.SchedulePost(t.Context(), app.SchedulePost{Post: id, At: "2030-01-01 09:00"})
		return err
	}
	for tries := 0; give() != nil; tries++ { // the worker says where it is with its first tick
		if tries == 200 {
			t.Fatal(give())
		}
		time.Sleep(20 * time.Millisecond)
	}
	d.sql(t, `UPDATE accounts SET simulated = FALSE`)
	if err := give(); psn.CodeOf(err) != psn.CodeConflict || !strings.Contains(err.Error(), "public address") {
		t.Errorf("a real network would fetch from this machine: %v", err)
	}
	found, err := d.Doctor(t.Context(), nil, false)
	if err != nil || !slices.ContainsFunc(found.Findings, func(f app.Finding) bool {
		return f.Check == "public address" && f.Level == app.Warning && strings.Contains(f.Says, "that it reaches")
	}) {
		t.Errorf("the doctor found %+v, %v", found.Findings, err)
	}
}

func ask(t *testing.T, method, link string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, link, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer, must(io.ReadAll(answer.Body))
}

// served looks at what a good link gives.
func served(t *testing.T, link string, want []byte) {
	t.Helper()
	answer, raw := ask(t, http.MethodGet, link)
	if answer.StatusCode != http.StatusOK || !bytes.Equal(raw, want) || answer.Header.Get("Content-Type") != "video/mp4" ||
		answer.Header.Get("X-Content-Type-Options") != "nosniff" || answer.Header.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("%d, %d bytes, %v", answer.StatusCode, len(raw), answer.Header)
	}
	tag := answer.Header.Get("ETag")
	if answer, raw = ask(t, http.MethodHead, link); answer.StatusCode != http.StatusOK || answer.ContentLength != int64(len(want)) || len(raw) != 0 {
		t.Errorf("HEAD: %d, %d bytes", answer.StatusCode, answer.ContentLength)
	}
	if answer, raw = ask(t, http.MethodGet, link, "Range", "bytes=1000-1009"); answer.StatusCode != http.StatusPartialContent || !bytes.Equal(raw, want[1000:1010]) {
		t.Errorf("a range: %d, %x", answer.StatusCode, raw)
	}
	if answer, _ = ask(t, http.MethodGet, link, "If-None-Match", tag); answer.StatusCode != http.StatusNotModified {
		t.Errorf("with its tag: %d", answer.StatusCode)
	}
}

// refused changes links in every part: nothing is found, and nothing is said.
func refused(t *testing.T, links []string) {
	t.Helper()
	u := must(url.Parse(links[0]))
	other := must(url.Parse(links[1]))
	part := func(i int) (string, string) { return strings.Split(u.Path, "/")[i], strings.Split(other.Path, "/")[i] }
	media, otherMedia := part(4)
	expires := u.Query().Get("e")
	later := strconv.FormatInt(time.Now().Add(48*time.Hour).Unix(), 10)
	for name, link := range map[string]string{
		"no signature":      strings.Split(links[0], "&")[0],
		"another file":      strings.Replace(links[0], media, otherMedia, 1),
		"longer":            strings.Replace(links[0], "e="+expires, "e="+later, 1),
		"another signature": links[0][:strings.Index(links[0], "&s=")] + "&s=" + other.Query().Get("s"),
		"one letter":        flip(links[0]),
		"another name":      strings.Replace(links[0], "media.mp4", "media.html", 1),
		"another hub":       strings.Replace(links[0], strings.Split(u.Path, "/")[2], "2222222222", 1),
		"twice":             links[0] + "&s=" + u.Query().Get("s"),
		"more":              links[0] + "&x=1",
		"a folder":          "http://" + u.Host + "/media/",
		"the root":          "http://" + u.Host + "/",
		"elsewhere":         "http://" + u.Host + "/media/../../etc/passwd",
		"health":            "http://" + u.Host + "/healthz",
	} {
		if answer, raw := ask(t, http.MethodGet, link); answer.StatusCode != http.StatusNotFound || len(raw) != 0 {
			t.Errorf("%s: %d %q", name, answer.StatusCode, raw)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodOptions, http.MethodPut} {
		if answer, _ := ask(t, method, links[0]); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", method, answer.StatusCode)
		}
	}
}

// flip changes the signature's first letter.
func flip(link string) string {
	at := strings.Index(link, "&s=") + 3
	to := "A"
	if link[at] == 'A' {
		to = "B"
	}
	return link[:at] + to + link[at+1:]
}

package instagram_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/instagram"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/instagram"
)

// member is all that a client of Instagram is.
type member interface {
	platform.Client
	platform.Preparer
	platform.Finder
	platform.Lister
	platform.Refresher
	platform.Measurer
	platform.Commenter
}

func (w *world) client(t *testing.T, change ...func(*platform.Login, *platform.HTTP)) member {
	t.Helper()
	login, http := w.login(), w.http(t)
	for _, f := range change {
		f(&login, &http)
	}
	c, err := instagram.Platform{}.Client(login, http)
	if err != nil {
		t.Fatal(err)
	}
	whole, ok := c.(member)
	if !ok {
		t.Fatalf("%T is not all that Instagram can do", c)
	}
	return whole
}

func request(text string, options map[string]string, list ...platform.File) platform.Request {
	req := platform.Request{Key: "key", Text: text, Options: options, First: true}
	for _, f := range list {
		req.Media = append(req.Media, platform.Attachment{MIME: f.MIME, Alt: f.Alt, Width: f.Width, Height: f.Height, File: f})
	}
	return req
}

// prepared prepares a request, which must go well.
func prepared(t *testing.T, c member, req platform.Request) platform.Request {
	t.Helper()
	var err error
	if req.Prepared, err = c.Prepare(t.Context(), req); err != nil {
		t.Fatalf("prepare %q: %v", req.Text, err)
	}
	if len(req.Prepared) > 4000 || strings.Contains(req.Prepared, "canary") {
		t.Errorf("prepared is %q", req.Prepared)
	}
	return req
}

func post(t *testing.T, c member, req platform.Request) platform.Receipt {
	t.Helper()
	receipt, err := c.Publish(t.Context(), prepared(t, c, req), nil)
	if err != nil {
		t.Fatalf("publish %q: %v", req.Text, err)
	}
	return receipt
}

// item returns what a reader sees of a post.
func (w *world) item(t *testing.T, id string) sim.Item {
	t.Helper()
	for _, item := range w.network.Feed(0) {
		if item.ID == id {
			return item
		}
	}
	t.Fatalf("nobody sees the post %s", id)
	return sim.Item{}
}

// TestShapes publishes one of each and finds it again by its container.
func TestShapes(t *testing.T) {
	t.Parallel()
	public := host(t)
	square, tall, film := public.picture(64, 64), public.picture(90, 160), public.film()
	undescribed := square
	undescribed.Alt = ""
	for name, tc := range map[string]struct {
		req   platform.Request
		path  string
		kinds []string
		alt   string
		text  string
	}{
		"picture": {
			req:  request("one @ana", map[string]string{"tags": "ana:0.5:0.25", "collaborators": "bob", "location": "12345", "made_with_ai": "true"}, square),
			path: "/p/", kinds: []string{"image"}, alt: "a grey area", text: "one @ana",
		},
		"carousel": {
			req:  request("three", map[string]string{"collaborators": "bob"}, square, film, undescribed),
			path: "/p/", kinds: []string{"image", "video", "image"}, alt: "a grey area", text: "three",
		},
		"reel": {
			req: request("moving", map[string]string{
				"cover": "1500", "share_to_feed": "false", "audio_name": "my sound", "trial": "manual", "tags": "ana",
			}, film),
			path: "/reel/", kinds: []string{"video"}, text: "moving",
		},
		"reel with a cover": {
			req:  request("covered", map[string]string{"cover": "image"}, film, tall),
			path: "/reel/", kinds: []string{"video"}, text: "covered",
		},
		"story":           {req: request("", map[string]string{"type": "story", "tags": "ana"}, tall), path: "/stories/alex/", kinds: []string{"image"}},
		"story of a film": {req: request("", map[string]string{"type": "story"}, film), path: "/stories/alex/", kinds: []string{"video"}},
		"without a text":  {req: request("", nil, square), path: "/p/", kinds: []string{"image"}, alt: "a grey area"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, &simulated.Network{VideoDelay: -1})
			c := w.client(t)
			req := prepared(t, c, tc.req)
			if _, found, err := c.Find(t.Context(), req); found || err != nil {
				t.Errorf("before its release: found %v, %v", found, err)
			}
			receipt, err := c.Publish(t.Context(), req, nil)
			if err != nil || !strings.HasPrefix(receipt.URL, w.address()+tc.path) {
				t.Fatalf("%+v, %v", receipt, err)
			}
			item := w.item(t, receipt.RemoteID)
			var kinds []string
			for _, m := range item.Media {
				kinds = append(kinds, m.Type)
			}
			if strings.Join(kinds, " ") != strings.Join(tc.kinds, " ") || item.Media[0].Description != tc.alt || item.Text != tc.text {
				t.Errorf("readers see %+v", item)
			}
			remote, found, err := c.Find(t.Context(), req)
			if err != nil || !found || remote.ID != receipt.RemoteID || remote.URL != receipt.URL || remote.Media != len(tc.kinds) {
				t.Errorf("found %v, %+v: %v", found, remote, err)
			}
		})
	}
}

// TestWaits waits for a video that is worked on, and is refused when it would publish too early.
func TestWaits(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{VideoDelay: 200 * time.Millisecond})
	c := w.client(t)
	post(t, c, request("worked on", nil, public.film()))
	w.network.VideoDelay = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := c.Prepare(ctx, request("for ever", nil, public.film())); psn.CodeOf(err) != psn.CodeUnavailable {
		t.Errorf("a wait that is cut short: %v", err)
	}
}

// TestSameCaption finds the post that a container became among others with the same caption.
func TestSameCaption(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{})
	c := w.client(t)
	before := post(t, c, request("again", nil, public.picture(64, 64)))
	w.advance(3 * time.Minute)
	req := prepared(t, c, request("again", nil, public.picture(64, 64)))
	w.fault(t, sim.Fault{Do: sim.AcceptThen502, On: sim.Publish, Times: 1})
	_, err := c.Publish(t.Context(), req, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnknown {
		t.Fatalf("a lost answer: %v", err)
	}
	w.advance(3 * time.Minute)
	after := post(t, c, request("again", nil, public.picture(64, 64)))
	post(t, c, request("again", nil, public.picture(64, 64), public.picture(64, 64)))
	remote, found, err := c.Find(t.Context(), req)
	if err != nil || !found || remote.ID == before.RemoteID || remote.ID == after.RemoteID || remote.Media != 1 {
		t.Errorf("found %v, %+v, and the others are %s and %s: %v", found, remote, before.RemoteID, after.RemoteID, err)
	}
}

// TestLateListing asks again while the container says that it is out and no listing has it.
func TestLateListing(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{Lag: time.Minute})
	c := w.client(t)
	req := prepared(t, c, request("late", nil, public.picture(64, 64)))
	receipt, err := c.Publish(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = c.Find(t.Context(), req)
	var f *platform.Failure
	if !errors.As(err, &f) || f.Outcome != psn.OutcomeUnknown || f.Code != platform.CodeProcessing {
		t.Errorf("within the lag: %v", err)
	}
	w.advance(2 * time.Minute)
	if remote, found, err := c.Find(t.Context(), req); !found || err != nil || remote.ID != receipt.RemoteID {
		t.Errorf("after the lag: found %v, %v", found, err)
	}
}

// TestBareListing finds a post although neither caption nor product is told, and not another of another time.
func TestBareListing(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{BareListing: true})
	c := w.client(t)
	req := prepared(t, c, request("bare", nil, public.picture(64, 64)))
	receipt, err := c.Publish(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.advance(time.Hour)
	post(t, c, request("another", nil, public.picture(64, 64)))
	if remote, found, err := c.Find(t.Context(), req); !found || err != nil || remote.ID != receipt.RemoteID {
		t.Errorf("found %v, %+v, want %s: %v", found, remote, receipt.RemoteID, err)
	}
}

// TestExpired prepares anew after a container is over: it is not there, and its late release publishes nothing.
func TestExpired(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{})
	c := w.client(t)
	req := prepared(t, c, request("too late", nil, public.picture(64, 64)))
	w.advance(25 * time.Hour)
	_, err := c.Publish(t.Context(), req, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnknown {
		t.Errorf("the release of a container that is over: %v", err)
	}
	if _, found, err := c.Find(t.Context(), req); found || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
	req.Prepared = ""
	post(t, c, req)
	if n := len(w.network.Feed(0)); n != 1 {
		t.Errorf("%d posts are out", n)
	}
}

// TestTwice releases a container twice: the second makes no post, and both are found as the first.
func TestTwice(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{})
	c := w.client(t)
	req := prepared(t, c, request("once", nil, public.picture(64, 64)))
	receipt, err := c.Publish(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Publish(t.Context(), req, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnknown {
		t.Errorf("the second release: %v", err)
	}
	if remote, found, err := c.Find(t.Context(), req); !found || err != nil || remote.ID != receipt.RemoteID || len(w.network.Feed(0)) != 1 {
		t.Errorf("found %v, %+v, of %d posts: %v", found, remote, len(w.network.Feed(0)), err)
	}
}

// TestPlainAnswer takes the account's page for the address where Instagram tells the id only.
func TestPlainAnswer(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{PlainPublish: true})
	c := w.client(t, func(l *platform.Login, _ *platform.HTTP) { l.Handle = "@alex" })
	if receipt := post(t, c, request("plain", nil, public.picture(64, 64))); receipt.RemoteID == "" || receipt.URL != w.address()+"/alex/" {
		t.Errorf("%+v", receipt)
	}
}

// TestComment writes a first comment below a post, and none where that is not allowed.
func TestComment(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{})
	c := w.client(t)
	receipt := post(t, c, request("a post", nil, public.picture(64, 64)))
	fenced := errors.New("fenced out")
	_, err := c.Comment(t.Context(), receipt.RemoteID, "no", func() error { return fenced })
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeNotSent || !errors.Is(err, fenced) {
		t.Errorf("refused by the gate: %v", err)
	}
	said, err := c.Comment(t.Context(), receipt.RemoteID, "more in the bio", nil)
	if err != nil || said.RemoteID == "" {
		t.Fatalf("%+v, %v", said, err)
	}
	if item := w.item(t, said.RemoteID); item.InReplyTo != receipt.RemoteID || item.Text != "more in the bio" {
		t.Errorf("readers see %+v", item)
	}
	for id, want := range map[string]psn.Outcome{"17899999999999999": psn.OutcomeRejected, "": psn.OutcomeRejected} {
		if _, err := c.Comment(t.Context(), id, "below nothing", nil); platform.FailureOf(err).Outcome != want {
			t.Errorf("below %q: %v", id, err)
		}
	}
	w.fault(t, sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Times: 1})
	if _, err := c.Comment(t.Context(), receipt.RemoteID, "lost", nil); platform.FailureOf(err).Outcome != psn.OutcomeUnknown {
		t.Errorf("a lost answer: %v", err)
	}
}

// TestCounts counts posts, reels and stories, and less of them where less is allowed.
func TestCounts(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{VideoDelay: -1})
	c := w.client(t)
	picture := post(t, c, request("a post", nil, public.picture(64, 64))).RemoteID
	reel := post(t, c, request("a reel", nil, public.film())).RemoteID
	story := post(t, c, request("", map[string]string{"type": "story"}, public.film())).RemoteID
	w.advance(20 * time.Hour)
	all, err := c.Measure(t.Context(), []string{picture, reel, story, "17899999999999999"})
	if err != nil || len(all) != 3 {
		t.Fatalf("%d are counted: %v", len(all), err)
	}
	for _, id := range []string{picture, reel} {
		if m := all[id]; m.Views == nil || m.Reach == nil || m.Likes == nil || m.Bookmarks == nil || m.Shares == nil || m.Impressions != nil {
			t.Errorf("%s: %+v", id, m)
		}
	}
	if m := all[story]; m.Views == nil || m.Reach == nil || m.Bookmarks != nil {
		t.Errorf("story: %+v", m)
	}
	few := w.client(t, func(l *platform.Login, _ *platform.HTTP) { l.Scopes = []string{"instagram_business_basic"} })
	some, err := few.Measure(t.Context(), []string{picture})
	if m := some[picture]; err != nil || m.Likes == nil || m.Replies == nil || m.Views != nil {
		t.Errorf("without insights: %+v, %v", m, err)
	}
	w.advance(10 * time.Hour)
	if gone, err := c.Measure(t.Context(), []string{story}); err != nil || len(gone) != 0 {
		t.Errorf("a story that is over: %v, %v", gone, err)
	}
}

// TestRefreshYoung refuses a token that is too young without believing it dead.
func TestRefreshYoung(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	c := w.client(t)
	if _, err := c.Refresh(t.Context()); err == nil || psn.CodeOf(err) == psn.CodeUnauthorised {
		t.Errorf("a token of an hour: %v", err)
	}
	w.advance(25 * time.Hour)
	token, err := c.Refresh(t.Context())
	if err != nil || token.Refresh.Reveal() != token.Access.Reveal() || token.IssuedAt.IsZero() || !token.RefreshUntil.Equal(token.ExpiresAt) {
		t.Errorf("a token of a day: until %s, %v", token.RefreshUntil, err)
	}
	if life := token.ExpiresAt.Sub(w.clock()); life < 59*24*time.Hour || life > 61*24*time.Hour {
		t.Errorf("it is good for %s", life)
	}
	w.advance(61 * 24 * time.Hour)
	if _, err := c.Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("a token that is over: %v", err)
	}
}

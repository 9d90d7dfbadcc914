package tiktok_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/tiktok"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/tiktok"
)

// member is all that a client of TikTok's can do.
type member interface {
	platform.Client
	platform.Preparer
	platform.Finder
	platform.Lister
	platform.Measurer
	platform.Refresher
}

func (w *world) client(t *testing.T) member {
	t.Helper()
	login := w.login()
	login.Handle = "@" + sim.DefaultHandle
	c, err := tiktok.Platform{}.Client(login, w.http(t))
	if err != nil {
		t.Fatal(err)
	}
	m, is := c.(member)
	if !is {
		t.Fatalf("the client is a %T", c)
	}
	return m
}

// post is a request about files.
func (w *world) post(text string, options map[string]string, files ...platform.File) platform.Request {
	req := platform.Request{Key: text, Text: text, Options: options, First: true, Began: w.clock()}
	for _, f := range files {
		req.Media = append(req.Media, platform.Attachment{MIME: f.MIME, Alt: f.Alt, Width: f.Width, Height: f.Height, File: f})
	}
	return req
}

// prepare prepares a request.
func prepare(t *testing.T, c member, req platform.Request) platform.Request {
	t.Helper()
	var err error
	if req.Prepared, err = c.Prepare(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	if len(req.Prepared) > 4000 || strings.Contains(req.Prepared, "upload_token") {
		t.Errorf("prepared: %s", req.Prepared)
	}
	return req
}

// release publishes what is prepared, which TikTok is then at work on.
func release(t *testing.T, c member, req platform.Request) {
	t.Helper()
	_, err := c.Publish(t.Context(), req, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnknown || f.Code != platform.CodeProcessing {
		t.Fatalf("published: %v", err)
	}
}

func (w *world) created() int {
	n := 0
	for _, a := range w.server.Ledger() {
		if a.Effect == sim.Created {
			n++
		}
	}
	return n
}

// picture is a JPEG at an address, as far as a simulator looks.
func picture(t *testing.T, status int, body string) platform.File {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return platform.File{
		MIME: "image/jpeg", Bytes: int64(len(body)), Width: 100, Height: 100,
		PublicURL: func(context.Context) (string, error) { return s.URL + "/a.jpg", nil },
	}
}

const jpeg = "\xff\xd8\xff\xe0 a small picture"

var (
	forAll  = map[string]string{"privacy": "public"}
	forSelf = map[string]string{"privacy": "private"}
	toInbox = map[string]string{"mode": "inbox"}
)

func TestLargeVideoArrivesWhole(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	c := w.client(t)
	for _, size := range []int{1, 4_999_999, 19_999_999, 20_000_000, 35_000_123} {
		file := film(max(size, 16))
		req := prepare(t, c, w.post("large", forAll, file))
		if _, found, err := c.Find(t.Context(), req); found || err != nil {
			t.Errorf("%d: found before it was released: %v, %v", size, found, err)
		}
		release(t, c, req)
		remote, found, err := c.Find(t.Context(), req)
		if err != nil || !found {
			t.Fatalf("%d: found %v, %v", size, found, err)
		}
		resp, err := http.Get(w.address() + "/media/" + remote.ID)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		content, _ := file.Open()
		want, _ := io.ReadAll(content)
		if err != nil || string(got) != string(want) {
			t.Errorf("%d: %d bytes arrived, and they differ: %v", size, len(got), err)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestPieceThatArrivedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	if err := w.server.Faults().Add(sim.Fault{Do: sim.AcceptThen502, On: sim.Media, After: 1, Times: 1}); err != nil {
		t.Fatal(err)
	}
	c := w.client(t)
	req := prepare(t, c, w.post("cut", forAll, film(30_000_000)))
	release(t, c, req)
	if _, found, err := c.Find(t.Context(), req); !found || err != nil || w.created() != 1 {
		t.Errorf("found %v, %v; %d posts", found, err, w.created())
	}
}

func TestReleaseElsewhereSendsNothing(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	c, other := w.client(t), w.client(t)
	for _, file := range []platform.File{film(100), picture(t, 200, jpeg)} {
		req := prepare(t, c, w.post("here", forAll, file))
		_, err := other.Publish(t.Context(), req, func() error { t.Error("the gate was asked"); return nil })
		if f := platform.FailureOf(err); f.Outcome != psn.OutcomeNotSent {
			t.Errorf("another worker: %v", err)
		}
		release(t, c, req)
		if _, err := c.Publish(t.Context(), req, nil); platform.FailureOf(err).Outcome != psn.OutcomeNotSent {
			t.Errorf("the same again: %v", err)
		}
	}
	late := prepare(t, c, w.post("late", forAll, film(100)))
	w.advance(time.Hour)
	if _, err := c.Publish(t.Context(), late, nil); platform.FailureOf(err).Outcome != psn.OutcomeNotSent {
		t.Errorf("an hour later: %v", err)
	}
	if w.created() != 2 {
		t.Errorf("%d posts, want 2", w.created())
	}
}

func TestFindWaitsForTikTok(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{Processing: time.Minute, Moderation: 80 * time.Minute})
	c := w.client(t)
	everybody := prepare(t, c, w.post("public", forAll, film(100)))
	nobody := prepare(t, c, w.post("private", forSelf, film(100)))
	drafted := prepare(t, c, w.post("", toInbox, film(100)))
	for _, req := range []platform.Request{everybody, nobody, drafted} {
		release(t, c, req)
		_, found, err := c.Find(t.Context(), req)
		if f, told := errors.AsType[*platform.Failure](err); found || !told || f.Code != platform.CodeProcessing || f.Outcome != psn.OutcomeUnknown {
			t.Errorf("%q at work: %v, %v", req.Text, found, err)
		}
	}
	w.advance(2 * time.Minute)
	for _, req := range []platform.Request{nobody, drafted} {
		remote, found, err := c.Find(t.Context(), req)
		if !found || err != nil || !strings.Contains(req.Prepared, remote.ID) || remote.URL != w.address()+"/@alex" {
			t.Errorf("%q: %+v, %v", req.Text, remote, err)
		}
	}
	if _, found, err := c.Find(t.Context(), everybody); found || err == nil {
		t.Errorf("before its moderation: %v, %v", found, err)
	}
	w.advance(5 * time.Minute)
	byPublishID, found, err := c.Find(t.Context(), everybody)
	if !found || err != nil || !strings.HasPrefix(byPublishID.ID, "v_pub_file~") {
		t.Fatalf("waited long enough: %+v, %v", byPublishID, err)
	}
	if counts, err := c.Measure(t.Context(), []string{byPublishID.ID}); err != nil || len(counts) != 0 {
		t.Errorf("before it is public: %v, %v", counts, err)
	}
	w.advance(90 * time.Minute)
	counts, err := c.Measure(t.Context(), []string{byPublishID.ID})
	if m := counts[byPublishID.ID]; err != nil || m.Views == nil || m.Likes == nil || m.Shares == nil || m.Impressions != nil {
		t.Errorf("once it is public: %+v, %v", counts, err)
	}
}

func TestEveryFailReasonIsTold(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{
		"file_format_check_failed", "duration_check_failed", "frame_rate_check_failed", "picture_size_check_failed", "internal",
		"video_pull_failed", "publish_cancelled", "auth_removed", "spam_risk_too_many_posts", "spam_risk_user_banned_from_posting",
		"spam_risk_text", "spam_risk", "something_new",
	} {
		w := serve(t, &simulated.Network{FailReason: reason})
		c := w.client(t)
		req := prepare(t, c, w.post("fails", forAll, film(100)))
		if reason == "file_format_check_failed" {
			w.network.FailReason = ""
			req = prepare(t, c, w.post("fails", forAll, notFilm()))
		}
		release(t, c, req)
		_, found, err := c.Find(t.Context(), req)
		f, told := errors.AsType[*platform.Failure](err)
		if found || !told || f.Outcome != psn.OutcomeRejected || !strings.Contains(f.Message, "("+reason+")") {
			t.Errorf("%s: %v, %v", reason, found, err)
		}
		if told && (f.Mend != "") != (reason == "spam_risk_user_banned_from_posting") {
			t.Errorf("%s: to mend: %q", reason, f.Mend)
		}
		if w.created() != 0 {
			t.Errorf("%s: %d posts", reason, w.created())
		}
	}
}

func notFilm() platform.File {
	f := film(100)
	f.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(strings.Repeat("x", 100))), nil }
	return f
}

func TestPhotos(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	c := w.client(t)
	options := map[string]string{"privacy": "public", "title": "A title", "cover": "2", "auto_music": "true", "comments": "true"}
	req := prepare(t, c, w.post("two pictures", options, picture(t, 200, jpeg), picture(t, 200, jpeg)))
	release(t, c, req)
	remote, found, err := c.Find(t.Context(), req)
	want := platform.Remote{
		ID: remote.ID, URL: w.address() + "/@alex/photo/" + remote.ID, Text: "two pictures", Media: 2, CreatedAt: req.Began,
	}
	if diff := cmp.Diff(want, remote); diff != "" || !found || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	if id, is := (tiktok.Platform{}).RemoteID(remote.URL); !is || id != remote.ID {
		t.Errorf("located: %q %v", id, is)
	}
	w.network.FailReason = "spam_risk"
	drafted := prepare(t, c, w.post("as a draft", toInbox, picture(t, 200, jpeg)))
	release(t, c, drafted)
	if _, _, err := c.Find(t.Context(), drafted); err == nil {
		t.Error("a refused draft is found")
	}
	w.network.FailReason = ""
	for name, file := range map[string]platform.File{"photo_pull_failed": picture(t, 404, jpeg), "file_format_check_failed": picture(t, 200, "GIF89a")} {
		req := prepare(t, c, w.post(name, forAll, file))
		release(t, c, req)
		_, _, err := c.Find(t.Context(), req)
		if f, told := errors.AsType[*platform.Failure](err); !told || f.Outcome != psn.OutcomeRejected || !strings.Contains(f.Message, name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	nowhere := picture(t, 200, jpeg)
	nowhere.PublicURL = nil
	_, err = c.Prepare(t.Context(), w.post("no address", forAll, nowhere))
	if psn.CodeOf(err) != psn.CodeUnsupported {
		t.Errorf("without a public address: %v", err)
	}
}

// TestLostAnswerAboutPhotos loses the answer that would have told the publish id.
func TestLostAnswerAboutPhotos(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	if err := w.server.Faults().Add(sim.Fault{Do: sim.AcceptThen502, On: sim.Publish, Times: 2}); err != nil {
		t.Fatal(err)
	}
	c := w.client(t)
	for _, options := range []map[string]string{forAll, forSelf} {
		req := prepare(t, c, w.post("lost "+options["privacy"], options, picture(t, 200, jpeg)))
		if _, err := c.Publish(t.Context(), req, nil); platform.FailureOf(err).Outcome != psn.OutcomeUnknown {
			t.Fatalf("published: %v", err)
		}
		remote, found, err := c.Find(t.Context(), req)
		if options["privacy"] == "public" && (!found || remote.Text != req.Text) {
			t.Errorf("a public post is not found in the listing: %v", err)
		}
		if options["privacy"] == "private" && psn.CodeOf(err) != psn.CodeUnsupported {
			t.Errorf("a private post: found %v, %v", found, err)
		}
	}
}

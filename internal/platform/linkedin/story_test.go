package linkedin_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/linkedin"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/linkedin"
)

// member is all that a client of LinkedIn is.
type member interface {
	platform.Client
	platform.Lister
	platform.Deleter
	platform.Refresher
	platform.Uploader
	platform.Commenter
	platform.Measurer
}

// outgoing is what clients talk through.
func (w *world) outgoing(t *testing.T) platform.HTTP {
	t.Helper()
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	return platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: w.clock}
}

func (w *world) client(t *testing.T, login platform.Login) member {
	t.Helper()
	c, err := linkedin.Platform{}.Client(login, w.outgoing(t))
	if err != nil {
		t.Fatal(err)
	}
	whole, ok := c.(member)
	if !ok {
		t.Fatalf("%T is not all that LinkedIn can do", c)
	}
	return whole
}

func post(t *testing.T, c platform.Client, req platform.Request) platform.Receipt {
	t.Helper()
	receipt, err := c.Publish(t.Context(), req, nil)
	if err != nil {
		t.Fatalf("%q: %v", req.Text, err)
	}
	return receipt
}

func refused(t *testing.T, c platform.Client, req platform.Request, code string) *platform.Failure {
	t.Helper()
	_, err := c.Publish(t.Context(), req, nil)
	f := platform.FailureOf(err)
	if err == nil || f.Outcome != psn.OutcomeRejected || f.Code != code {
		t.Errorf("%q: %v, want %s", req.Text, err, code)
	}
	return f
}

func fileOf(raw []byte, mime, alt string) platform.File {
	return platform.File{
		MIME: mime, Bytes: int64(len(raw)), Alt: alt,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil },
	}
}

func picture(t *testing.T) platform.File {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return fileOf(out.Bytes(), "image/png", "grey")
}

// clip is a file that begins as an MP4 video does, of n bytes.
func clip(n int) platform.File {
	raw := make([]byte, n)
	copy(raw, "\x00\x00\x00\x18ftypisom")
	return fileOf(raw, "video/mp4", "moves")
}

func paper() platform.File { return fileOf([]byte("%PDF-1.7\n%%EOF\n"), "application/pdf", "") }

func attach(t *testing.T, c member, file platform.File) platform.Attachment {
	t.Helper()
	handle, err := c.Upload(t.Context(), file)
	if err != nil {
		t.Fatalf("upload %s: %v", file.MIME, err)
	}
	return platform.Attachment{Handle: handle, MIME: file.MIME, Alt: file.Alt}
}

func TestWhatAPostShows(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{Requests: -1, MediaDelay: time.Millisecond})
	c := w.client(t, w.login(true, reviewed...))
	grey, other := attach(t, c, picture(t)), attach(t, c, picture(t))
	film := attach(t, c, clip(9<<20)) // three ranges
	sheet := attach(t, c, paper())
	thumb := attach(t, c, picture(t))
	for _, req := range []platform.Request{
		{Text: "one", Media: []platform.Attachment{grey}},
		{Text: "two", Media: []platform.Attachment{grey, other}},
		{Text: "a film", Media: []platform.Attachment{film}, Options: map[string]string{"title": "Film"}},
		{Text: "Read this\nnow", Media: []platform.Attachment{sheet}},
		{Text: "which?", Poll: &psn.Poll{Options: []string{"this", "that"}, Duration: 72 * time.Hour}},
		{Text: "a page https://example.com/a", Card: &platform.Card{URL: "https://example.com/a", Title: "A", Description: "b", Thumb: &thumb}},
		{Text: "own", Options: map[string]string{"link": "https://example.com/b", "title": "Mine", "description": "c"}, Media: []platform.Attachment{thumb}},
		{Text: "no title", Card: &platform.Card{URL: "https://example.com/c"}},
		{Text: "for us", Options: map[string]string{"reshares": "false"}},
	} {
		post(t, c, req)
		w.offset.Add(int64(time.Second))
	}
	feed := w.network.Feed(0)
	got := map[string]sim.Item{}
	for _, item := range feed {
		for i := range item.Media {
			item.Media[i].Path = ""
		}
		if item.Card != nil && item.Card.Path != "" {
			item.Card.Path = "there"
		}
		got[item.Text] = sim.Item{Handle: item.Handle, Media: item.Media, Poll: item.Poll, Card: item.Card}
	}
	const page = simulated.DefaultPage
	want := map[string]sim.Item{
		"one":                          {Handle: page, Media: []sim.ItemMedia{{Type: "image", Description: "grey"}}},
		"two":                          {Handle: page, Media: []sim.ItemMedia{{Type: "image", Description: "grey"}, {Type: "image", Description: "grey"}}},
		"a film":                       {Handle: page, Media: []sim.ItemMedia{{Type: "video", Description: "Film"}}},
		"Read this\nnow":               {Handle: page, Media: []sim.ItemMedia{{Type: "document", Description: "Read this"}}},
		"which?":                       {Handle: page, Poll: []string{"this", "that"}},
		"a page https://example.com/a": {Handle: page, Card: &sim.ItemCard{URL: "https://example.com/a", Title: "A", Description: "b", Path: "there"}},
		"own":                          {Handle: page, Card: &sim.ItemCard{URL: "https://example.com/b", Title: "Mine", Description: "c", Path: "there"}},
		"no title":                     {Handle: page},
		"for us":                       {Handle: page},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUploadRefusals(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{MediaDelay: -1})
	c := w.client(t, w.login(true, reviewed...))
	liar := picture(t)
	liar.Bytes++
	short := clip(100_000)
	short.Bytes++
	for name, tc := range map[string]struct {
		file platform.File
		code psn.Code
	}{
		"a text file":            {fileOf([]byte("hello"), "text/plain", ""), psn.CodeRefused},
		"no picture":             {fileOf([]byte("hello"), "image/png", ""), psn.CodeRefused},
		"no video":               {fileOf(make([]byte, 80_000), "video/mp4", ""), psn.CodeRefused},
		"a tiny video":           {clip(100), psn.CodeRefused},
		"shorter than it says":   {liar, psn.CodeUnavailable},
		"a video shorter than …": {short, psn.CodeInternal},
	} {
		if _, err := c.Upload(t.Context(), tc.file); psn.CodeOf(err) != tc.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSelfServe: an account of the self-serve products writes, and what else it could be asked is not there.
func TestSelfServe(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{Requests: -1})
	login := w.login(false, selfServe...)
	login.Token.Refresh = psn.Secret{}
	c := w.client(t, login)
	caps, missing := platform.CapabilitiesOf(linkedin.Platform{}, login)
	if caps.List || caps.Comments || caps.Metrics || caps.Refresh || !caps.Media || caps.Probe == 0 || len(missing) != 4 {
		t.Errorf("%+v, %q", caps, missing)
	}
	film := attach(t, c, clip(80_000)) // LinkedIn works on it for two seconds, and psn may not ask
	receipt := post(t, c, platform.Request{Text: "written", Media: []platform.Attachment{film}})
	if _, err := c.Recent(t.Context(), w.clock()); psn.CodeOf(err) != psn.CodeRefused {
		t.Errorf("listing: %v", err)
	}
	if _, err := c.Measure(t.Context(), []string{receipt.RemoteID}); psn.CodeOf(err) != psn.CodeRefused {
		t.Errorf("counts: %v", err)
	}
	if _, err := c.Comment(t.Context(), receipt.RemoteID, "hi", nil); platform.FailureOf(err).Code != "access-denied" {
		t.Errorf("comment: %v", err)
	}
	if who, err := c.Verify(t.Context()); err != nil || who.Handle != "Alex Rivera" || who.ExternalID != login.ExternalID {
		t.Errorf("%+v, %v", who, err)
	}
}

// TestARepeatTells: after a lost answer the same request is refused by the name of what is out, also once that was deleted;
// when the window is over it goes out again.
func TestARepeatTells(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	c := w.client(t, w.login(false, selfServe...))
	if err := w.server.Faults().Add(sim.Fault{Do: sim.AcceptThen502, On: sim.Publish, Times: 1}); err != nil {
		t.Fatal(err)
	}
	req := platform.Request{Text: "only (once) #please"}
	_, err := c.Publish(t.Context(), req, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnknown {
		t.Fatalf("%+v", f)
	}
	there := w.network.Feed(0)[0]
	want := platform.Receipt{RemoteID: there.ID, URL: w.server.URL() + there.Path}
	window := linkedin.Platform{}.Capabilities().Probe
	w.offset.Add(int64(window - time.Second))
	if f := refused(t, c, req, platform.CodeDuplicate); f.Existing != want {
		t.Errorf("%+v, want %+v", f.Existing, want)
	}
	if err := c.Delete(t.Context(), want.RemoteID); err != nil {
		t.Fatal(err)
	}
	if f := refused(t, c, req, platform.CodeDuplicate); f.Existing != want {
		t.Errorf("after it was deleted: %+v", f.Existing)
	}
	w.offset.Add(int64(15 * time.Minute))
	post(t, c, req)
}

func TestCommentBelow(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	c := w.client(t, w.login(true, reviewed...))
	root := post(t, c, platform.Request{Text: "above"})
	const text = "the (link) is_here: https://example.com/a_b"
	receipt, err := c.Comment(t.Context(), root.RemoteID, text, nil)
	if err != nil || receipt.RemoteID == "" || receipt.URL != root.URL {
		t.Fatalf("%+v, %v", receipt, err)
	}
	below := w.network.Feed(0)[1]
	if below.Text != text || below.InReplyTo != root.RemoteID || below.Handle != simulated.DefaultPage {
		t.Errorf("%+v", below)
	}
	if err := c.Delete(t.Context(), root.RemoteID); err != nil {
		t.Fatal(err)
	}
	_, err = c.Comment(t.Context(), root.RemoteID, text, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeRejected {
		t.Errorf("below nothing: %+v", f)
	}
}

// TestVersionIsRetired: nothing goes out any more, and the account is held until psn is updated.
func TestVersionIsRetired(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{Versions: []string{"202710"}})
	c := w.client(t, w.login(true, reviewed...))
	if f := refused(t, c, platform.Request{Text: "too late"}, "version-retired"); !strings.Contains(f.Mend, "update psn") {
		t.Errorf("%+v", f)
	}
	if _, err := c.Recent(t.Context(), w.clock()); !strings.Contains(hint(err), "update psn") {
		t.Errorf("%v", err)
	}
}

// TestRefreshKeepsItsEnd: the refresh token and its end stay what they were when a person signed in.
func TestRefreshKeepsItsEnd(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{Partner: true})
	login := w.login(false, selfServe...)
	login.Token.RefreshUntil = w.clock().Add(365 * 24 * time.Hour)
	for range 6 {
		w.offset.Add(int64(59 * 24 * time.Hour))
		token, err := w.client(t, login).Refresh(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if token.Refresh != login.Token.Refresh || !token.RefreshUntil.Equal(login.Token.RefreshUntil) || token.Access == login.Token.Access {
			t.Fatalf("the refresh token is good until %s, before until %s", token.RefreshUntil, login.Token.RefreshUntil)
		}
		login.Token = token
	}
	w.offset.Add(int64(59 * 24 * time.Hour))
	if _, err := w.client(t, login).Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("after a year: %v", err)
	}
	login.Token.Refresh = psn.Secret{}
	if _, err := w.client(t, login).Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("without one: %v", err)
	}
}

func TestThePageIsNotTheirs(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	if _, err := w.network.CreateAccount("jo", ""); err != nil {
		t.Fatal(err)
	}
	urn, err := w.network.CreatePage("other", "Other Ltd", "jo", "ADMINISTRATOR")
	if err != nil {
		t.Fatal(err)
	}
	login := w.login(true, reviewed...)
	login.ExternalID = urn
	c := w.client(t, login)
	if f := refused(t, c, platform.Request{Text: "as somebody else"}, "access-denied"); f.Mend == "" {
		t.Errorf("%+v", f)
	}
	if _, err := c.Verify(t.Context()); psn.CodeOf(err) != psn.CodeRefused || !strings.Contains(hint(err), "administrator") {
		t.Errorf("%v", err)
	}
}

func TestTheDaysQuota(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{Requests: 1})
	c := w.client(t, w.login(false, selfServe...))
	post(t, c, platform.Request{Text: "the last"})
	_, err := c.Publish(t.Context(), platform.Request{Text: "one more"}, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeRateLimited || f.RetryAt.IsZero() {
		t.Errorf("%+v", f)
	}
	if _, err := c.Verify(t.Context()); psn.CodeOf(err) != psn.CodeRateLimited {
		t.Errorf("%v", err)
	}
}

// TestQuietPostsCountZero: a page's post that nobody has done anything with counts nothing, and one that is gone is not
// told of.
func TestQuietPostsCountZero(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	c := w.client(t, w.login(true, reviewed...))
	quiet, gone := post(t, c, platform.Request{Text: "quiet"}).RemoteID, post(t, c, platform.Request{Text: "gone"}).RemoteID
	if err := c.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	got, err := c.Measure(t.Context(), []string{quiet, gone, "urn:li:activity:1", "nonsense"})
	zero := int64(0)
	want := map[string]platform.Metrics{quiet: {Impressions: &zero, Likes: &zero, Replies: &zero, Reposts: &zero}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

func hint(err error) string {
	if e, ok := err.(*psn.Error); ok { //nolint:errorlint // it is the outermost
		return e.Hint
	}
	return ""
}

package bluesky_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/bluesky"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// client is everything that a client of Bluesky can do.
type client interface {
	platform.Client
	platform.Refresher
	platform.Uploader
	platform.Finder
	platform.Lister
	platform.Deleter
}

func (s started) http(t *testing.T) platform.HTTP {
	t.Helper()
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	return platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: s.Clock}
}

func (s started) client(t *testing.T, login platform.Login) client {
	t.Helper()
	c, err := bluesky.Platform{}.Client(login, s.http(t))
	if err != nil {
		t.Fatal(err)
	}
	all, ok := c.(client)
	if !ok {
		t.Fatalf("%T can't do everything", c)
	}
	return all
}

// enter signs in as a person does.
func (s started) enter(t *testing.T) platform.Login {
	t.Helper()
	login, err := bluesky.Platform{}.Enter(t.Context(),
		platform.Login{Server: s.Login.Server, Handle: s.account.Handle}, psn.NewSecret(s.account.Token), s.http(t))
	if err != nil {
		t.Fatal(err)
	}
	return login
}

func TestSignInPublishAndRefresh(t *testing.T) {
	t.Parallel()
	s := start(t)
	login := s.enter(t)
	if login.Server != s.Login.Server || login.ExternalID != s.account.ID || login.Handle != "@alex.test" {
		t.Fatalf("%+v", login)
	}
	c := s.client(t, login)
	req := platform.Request{Key: "k", Text: "hello", Began: s.Clock(), First: true}
	receipt, err := c.Publish(t.Context(), req, nil)
	if err != nil || !strings.HasPrefix(receipt.URL, s.Login.Server+"/profile/alex.test/post/") {
		t.Fatalf("%+v, %v", receipt, err)
	}
	s.Advance(121 * time.Minute)
	if _, err := c.Verify(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("a token that is over: %v", err)
	}
	_, err = c.Publish(t.Context(), platform.Request{Key: "l", Text: "late", Began: s.Clock()}, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnauthorised {
		t.Errorf("published with a token that is over: %+v", f)
	}
	fresh, err := c.Refresh(t.Context())
	if err != nil || fresh.Access == login.Token.Access || fresh.Refresh == login.Token.Refresh {
		t.Fatalf("%v", err)
	}
	if again, err := c.Refresh(t.Context()); err != nil || again.Refresh.Reveal() != fresh.Refresh.Reveal() {
		t.Errorf("a repeated refresh has another successor: %v", err)
	}
	login.Token = fresh
	c = s.client(t, login)
	if _, err := c.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if !s.network.RevokeToken(s.account.Token) {
		t.Error("the app password was worth nothing")
	}
	if _, err := c.Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("refreshed after the app password was revoked: %v", err)
	}
	_, err = bluesky.Platform{}.Enter(t.Context(), platform.Login{Server: login.Server, Handle: "alex.test"}, psn.NewSecret(s.account.Token), s.http(t))
	if psn.CodeOf(err) != psn.CodeUnauthorised {
		t.Errorf("entered with a revoked app password: %v", err)
	}
}

func picture(t *testing.T, padding int) platform.File {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	raw := append(out.Bytes(), make([]byte, padding)...)
	return platform.File{
		MIME: "image/png", Bytes: int64(len(raw)), Width: 40, Height: 30,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil },
	}
}

func TestPicturesAndCards(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.client(t, s.enter(t))
	handle, err := c.Upload(t.Context(), picture(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	media := []platform.Attachment{{Handle: handle, Alt: "a box", Width: 40, Height: 30}}
	receipt, err := c.Publish(t.Context(), platform.Request{Key: "1", Text: "look", Began: s.Clock(), Media: media}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Publish(t.Context(), platform.Request{
		Key: "2", Text: "read", Began: s.Clock(),
		Card: &platform.Card{URL: "https://example.com", Title: "An example", Description: "of a page", Thumb: &media[0]},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	feed := s.network.Feed(0)
	path := feed[1].Media[0].Path
	if diff := cmp.Diff([]sim.ItemMedia{{Path: path, Type: "image", Description: "a box"}}, feed[1].Media); diff != "" || feed[1].ID != receipt.RemoteID {
		t.Errorf("shown as %+v: %s", feed[1], diff)
	}
	if diff := cmp.Diff(&sim.ItemCard{URL: "https://example.com", Title: "An example", Description: "of a page", Path: path}, feed[0].Card); diff != "" {
		t.Error(diff)
	}
	resp, err := http.Get(s.server.URL() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if raw, _ := io.ReadAll(resp.Body); resp.Header.Get("Content-Type") != "image/png" || int64(len(raw)) != picture(t, 0).Bytes {
		t.Errorf("the picture is %s of %d bytes", resp.Header.Get("Content-Type"), len(raw))
	}

	_, err = c.Upload(t.Context(), picture(t, 5<<20))
	e, ok := errors.AsType[*psn.Error](err)
	if !ok || e.Code != psn.CodeRefused || !strings.Contains(e.Hint, "1,000,000") {
		t.Errorf("a file above the server's limit: %v", err)
	}
	large, err := c.Upload(t.Context(), picture(t, 1_500_000))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Publish(t.Context(), platform.Request{Key: "3", Text: "large", Began: s.Clock(), Media: []platform.Attachment{{Handle: large}}}, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeRejected || !strings.Contains(f.Message, "blob too big (maximum 1000000") {
		t.Errorf("a picture above the lexicon's limit: %+v", f)
	}
}

func TestAnswerByURL(t *testing.T) {
	t.Parallel()
	s := start(t)
	if _, err := s.network.CreateAccount("bea", ""); err != nil {
		t.Fatal(err)
	}
	access, _, err := s.network.Session("bea.test")
	if err != nil {
		t.Fatal(err)
	}
	bea := s.client(t, platform.Login{Server: s.Login.Server, Handle: "@bea.test", Token: psn.Token{Access: psn.NewSecret(access)}})
	theirs, err := bea.Publish(t.Context(), platform.Request{Key: "b", Text: "question", Began: s.Clock()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	parent, ok := bluesky.Platform{}.RemoteID(theirs.URL)
	if !ok {
		t.Fatalf("%s is no post's", theirs.URL)
	}
	c := s.client(t, s.enter(t))
	req := platform.Request{Key: "a", Text: "answer to @bea.test", Began: s.Clock(), Parent: parent, First: true}
	if _, found, err := c.Find(t.Context(), req); found || err != nil {
		t.Errorf("found before it was published: %v, %v", found, err)
	}
	receipt, err := c.Publish(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	remote, found, err := c.Find(t.Context(), req)
	want := platform.Remote{
		ID: receipt.RemoteID, URL: receipt.URL, Text: req.Text, Parent: theirs.RemoteID, CreatedAt: req.Began.UTC().Truncate(time.Microsecond),
	}
	if diff := cmp.Diff(want, remote); !found || err != nil || diff != "" {
		t.Errorf("%v, %v: %s", found, err, diff)
	}
	other := req
	other.Text = "another text with that key"
	if _, found, err := c.Find(t.Context(), other); found || err != nil {
		t.Errorf("another post was taken for it: %v, %v", found, err)
	}
	if err := bea.Delete(t.Context(), theirs.RemoteID); err != nil {
		t.Fatal(err)
	}
	req.Key = "c"
	_, err = c.Publish(t.Context(), req, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeRejected || f.Code != platform.CodeParentGone || f.Message != "the post it answers is gone" {
		t.Errorf("answered what is gone: %+v", f)
	}
}

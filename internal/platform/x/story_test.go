package x_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/x"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/x"
)

// member is all that a client of X is.
type member interface {
	platform.Client
	platform.Lister
	platform.Deleter
	platform.Refresher
	platform.Uploader
}

func (w *world) client(t *testing.T, login platform.Login) member {
	t.Helper()
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	c, err := x.Platform{}.Client(login, platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	whole, ok := c.(member)
	if !ok {
		t.Fatalf("%T is not all that X can do", c)
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

func refused(t *testing.T, c platform.Client, req platform.Request, code string) {
	t.Helper()
	_, err := c.Publish(t.Context(), req, nil)
	if f := platform.FailureOf(err); err == nil || f.Outcome != psn.OutcomeRejected || f.Code != code {
		t.Errorf("%q: %v, want %s", req.Text, err, code)
	}
}

// noise is a PNG of at least n bytes: nothing in it can be made smaller.
func noise(t *testing.T, n int) []byte {
	t.Helper()
	side := 1
	for side*side*4 < n {
		side++
	}
	picture := image.NewNRGBA(image.Rect(0, 0, side, side))
	state := uint32(1)
	for i := range picture.Pix {
		state = state*1664525 + 1013904223
		picture.Pix[i] = byte(state >> 24)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func animation(t *testing.T) []byte {
	t.Helper()
	frame := image.NewPaletted(image.Rect(0, 0, 8, 8), palette.Plan9)
	frame.Set(1, 1, color.White)
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{10, 10}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fileOf(raw []byte, mime, alt string) platform.File {
	return platform.File{
		MIME: mime, Bytes: int64(len(raw)), Alt: alt, Animated: mime == "image/gif",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil },
	}
}

func TestPicturesAndPolls(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{MediaDelay: time.Millisecond})
	c := w.client(t, w.login(sim.DefaultHandle))
	big := noise(t, 2_500_000)
	large, err := c.Upload(t.Context(), fileOf(big, "image/png", "noise"))
	if err != nil {
		t.Fatal(err)
	}
	small, err := c.Upload(t.Context(), fileOf(noise(t, 100), "image/png", ""))
	if err != nil {
		t.Fatal(err)
	}
	moving, err := c.Upload(t.Context(), fileOf(animation(t), "image/gif", "blinks"))
	if err != nil {
		t.Fatal(err)
	}
	shown := post(t, c, platform.Request{Text: "two & more: example.com", Media: []platform.Attachment{{Handle: large}, {Handle: small}}})
	post(t, c, platform.Request{Text: "moves", Media: []platform.Attachment{{Handle: moving}}})
	post(t, c, platform.Request{Text: "which?", Poll: &psn.Poll{Options: []string{"this", "that"}, Duration: time.Hour}})
	refused(t, c, platform.Request{Text: "too many", Media: []platform.Attachment{{Handle: small}, {Handle: moving}}}, "http-400")
	refused(t, c, platform.Request{Text: "nothing", Media: []platform.Attachment{{Handle: "7"}}}, platform.CodeMediaGone)

	listing, err := c.Recent(t.Context(), w.clock().Add(-time.Hour))
	if err != nil || len(listing.Posts) != 3 || !listing.Complete {
		t.Fatalf("%+v, %v", listing, err)
	}
	first := listing.Posts[2]
	if first.ID != shown.RemoteID || first.Media != 2 || first.Text != "two & more: http://example.com" || listing.Posts[1].Media != 1 || listing.Posts[0].Media != 0 {
		t.Errorf("listed %+v", listing.Posts)
	}
	feed := w.network.Feed(0)
	if len(feed) != 3 || len(feed[2].Media) != 2 || feed[2].Media[0].Description != "noise" || feed[1].Media[0].Description != "blinks" || len(feed[0].Poll) != 2 {
		t.Errorf("the feed is %+v", feed)
	}
}

func TestUploadRefusals(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	c := w.client(t, w.login(sim.DefaultHandle))
	short := fileOf(noise(t, 100), "image/png", "")
	short.Bytes++
	liar := fileOf(noise(t, 100), "image/jpeg", "")
	for name, tc := range map[string]struct {
		file platform.File
		code psn.Code
	}{
		"shorter than it says": {short, psn.CodeInternal},
		"of another kind":      {liar, psn.CodeRefused},
		"not a picture":        {fileOf([]byte("hello"), "text/plain", ""), psn.CodeRefused},
		"too large":            {platform.File{MIME: "image/png", Bytes: 6 << 20}, psn.CodeRefused},
		"a long description":   {fileOf(noise(t, 100), "image/png", strings.Repeat("a", 1001)), psn.CodeRefused},
	} {
		if _, err := c.Upload(t.Context(), tc.file); psn.CodeOf(err) != tc.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Upload(cancelled, fileOf(animation(t), "image/gif", "")); psn.CodeOf(err) != psn.CodeUnavailable {
		t.Errorf("cancelled: %v", err)
	}
}

// TestTokensLast: after two hours the token is refused; refreshed once it is good again, and the refresh
// token that was used is not.
func TestTokensLast(t *testing.T) {
	t.Parallel()
	for name, secret := range map[string]string{"public app": "", "confidential app": "simsecret"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, &simulated.Network{ClientSecret: secret})
			login := w.login(sim.DefaultHandle)
			login.Token.ClientSecret = psn.NewSecret(secret)
			old := w.client(t, login)
			post(t, old, platform.Request{Text: "in time"})
			w.offset.Add(int64(2 * time.Hour))
			if _, err := old.Verify(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
				t.Fatalf("after two hours: %v", err)
			}
			token, err := old.Refresh(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			login.Token = token
			fresh := w.client(t, login)
			post(t, fresh, platform.Request{Text: "again"})
			if _, err := old.Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
				t.Errorf("the spent token was taken: %v", err)
			}
			if _, err := fresh.Refresh(t.Context()); psn.CodeOf(err) != psn.CodeUnauthorised {
				t.Errorf("the family outlived the replay: %v", err)
			}
		})
	}
}

func TestRulesOfSelfServe(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	if _, err := w.network.CreateAccount("jo", ""); err != nil {
		t.Fatal(err)
	}
	alex, jo := w.client(t, w.login("alex")), w.client(t, w.login("jo"))
	root := post(t, alex, platform.Request{Text: "nobody is asked"}).RemoteID
	refused(t, jo, platform.Request{Text: "unasked", Parent: root, First: true}, "not-summoned")
	asked := post(t, alex, platform.Request{Text: "what do you say, @jo?"}).RemoteID
	answer := post(t, jo, platform.Request{Text: "yes", Parent: asked, First: true}).RemoteID
	post(t, alex, platform.Request{Text: "fine", Parent: answer})
	refused(t, alex, platform.Request{Text: "nobody is asked"}, platform.CodeDuplicate)
	refused(t, alex, platform.Request{Text: strings.Repeat("a", 281)}, "text-too-long")
	if err := alex.Delete(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	refused(t, alex, platform.Request{Text: "to nothing", Parent: root}, platform.CodeParentGone)
	listing, err := jo.Recent(t.Context(), w.clock().Add(-time.Hour))
	if err != nil || len(listing.Posts) != 1 || listing.Posts[0].Parent != asked || (x.Platform{}).Normalise(listing.Posts[0].Text) != "yes" {
		t.Errorf("%+v, %v", listing, err)
	}
}

func TestNothingLeftToPayWith(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{Credits: 1})
	c := w.client(t, w.login(sim.DefaultHandle))
	post(t, c, platform.Request{Text: "the last"})
	_, err := c.Publish(t.Context(), platform.Request{Text: "one more"}, nil)
	if f := platform.FailureOf(err); f.Code != "no-credits" || f.Mend == "" || f.Outcome != psn.OutcomeRejected {
		t.Errorf("%+v", f)
	}
	if _, err := c.Recent(t.Context(), w.clock()); psn.CodeOf(err) != psn.CodeRefused {
		t.Errorf("listing: %v", err)
	}
}

func TestTheDaysLimit(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{DayLimit: 1})
	c := w.client(t, w.login(sim.DefaultHandle))
	post(t, c, platform.Request{Text: "the last"})
	_, err := c.Publish(t.Context(), platform.Request{Text: "one more"}, nil)
	midnight := w.clock().Truncate(24 * time.Hour).Add(24 * time.Hour)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeRateLimited || f.RetryAt.Sub(midnight).Abs() > time.Minute {
		t.Errorf("%+v, want it to be tried again at %s", f, midnight)
	}
}

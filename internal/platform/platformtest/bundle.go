package platformtest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// bundle is what one check works with: a network of its own and a client of its one account.
type bundle struct {
	*testing.T
	Network
	suite  Suite
	http   platform.HTTP
	client platform.Client
	caps   platform.Capabilities
	keys   *atomic.Int64
}

func setup(t *testing.T, s Suite) *bundle {
	t.Helper()
	b := &bundle{T: t, Network: s.Start(t), suite: s, keys: new(atomic.Int64)}
	b.caps, _ = platform.CapabilitiesOf(b.Platform, b.Login)
	publisher := httpc.NewPublisher(httpc.PublisherOptions{DialTimeout: 5 * time.Second})
	reader := httpc.NewReader(10 * time.Second)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	b.http = platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: b.Clock}
	b.client = b.clientOf(b.Login)
	return b
}

func (b *bundle) clientOf(login platform.Login) platform.Client {
	b.Helper()
	c, err := b.Platform.Client(login, b.http)
	if err != nil {
		b.Fatalf("client: %v", err)
	}
	return c
}

// at returns a client of the same account that takes url for the network's address.
func (b *bundle) at(url string) platform.Client {
	b.Helper()
	login := b.Login
	login.Server = url
	return b.clientOf(login)
}

// request makes a request with a key of its own.
func (b *bundle) request(text string) platform.Request {
	req := platform.Request{
		Key: fmt.Sprintf("key-%d", b.keys.Add(1)), Text: text, Began: b.Clock(), First: true, Options: b.suite.Always,
	}
	if b.suite.File != nil {
		f := b.suite.File()
		req.Media = []platform.Attachment{{MIME: f.MIME, Alt: f.Alt, Width: f.Width, Height: f.Height, File: f}}
	}
	return req
}

// publish publishes and fails the test if that does not succeed.
func (b *bundle) publish(req platform.Request) platform.Receipt {
	b.Helper()
	receipt, err := b.try(b.client, req, nil)
	if err != nil {
		b.Fatalf("publish %q: %v", psn.Excerpt(req.Text, 60), err)
	}
	if receipt.RemoteID == "" {
		b.Fatalf("publish %q: no id", psn.Excerpt(req.Text, 60))
	}
	return receipt
}

// try publishes within the member's own deadline. Whatever the error, it must not tell the token.
func (b *bundle) try(c platform.Client, req platform.Request, gate httpc.Gate) (platform.Receipt, error) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), b.caps.Deadline)
	defer cancel()
	req, err := prepare(ctx, c, req)
	if err != nil {
		b.keepsSecret(err)
		return platform.Receipt{}, err
	}
	receipt, err := c.Publish(ctx, req, gate)
	b.keepsSecret(err)
	return b.settle(ctx, c, req, receipt, err)
}

// fails checks that err is a Failure with that outcome.
func (b *bundle) fails(err error, want psn.Outcome) {
	b.Helper()
	b.keepsSecret(err)
	if err == nil {
		b.Fatalf("published, want %s", want)
	}
	var f *platform.Failure
	if !errors.As(err, &f) {
		b.Fatalf("the error is not a *platform.Failure: %v", err)
	}
	if f.Outcome != want {
		b.Errorf("outcome %s, want %s: %v", f.Outcome, want, err)
	}
	if f.Code == "" || f.Message == "" || strings.ContainsAny(f.Message, "\n\r<") {
		b.Errorf("code %q and message %q are not fit to be shown", f.Code, f.Message)
	}
}

// keepsSecret checks that no error in the chain tells the token.
func (b *bundle) keepsSecret(err error) {
	b.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		told := err.Error() + fmt.Sprintf("%+v", err)
		for _, secret := range []psn.Secret{b.Login.Token.Access, b.Login.Token.Refresh} {
			if !secret.Empty() && strings.Contains(told, secret.Reveal()) {
				b.Errorf("the error tells the token: %v", err)
			}
		}
	}
}

// arrived checks how many publish requests reached the network and how many posts they made.
func (b *bundle) arrived(requests, created int) {
	b.Helper()
	made := 0
	arrivals := b.Arrivals()
	for _, a := range arrivals {
		if a.Created {
			made++
		}
	}
	if len(arrivals) != requests || made != created {
		b.Errorf("%d requests arrived and made %d posts, want %d and %d", len(arrivals), made, requests, created)
	}
}

// lister returns the client as a Lister; false, and a line in the log, if the member declares none.
func (b *bundle) lister() (platform.Lister, bool) {
	b.Helper()
	if !b.caps.List {
		b.Logf("not checked: %s declares no listing", b.Platform.Name())
		return nil, false
	}
	l, ok := b.client.(platform.Lister)
	if !ok {
		b.Fatal("a listing is declared, and the client is no Lister")
	}
	return l, true
}

// recent lists everything of the last day by the network's clock.
func (b *bundle) recent(l platform.Lister) platform.Listing {
	b.Helper()
	listing, err := l.Recent(b.Context(), b.Clock().Add(-24*time.Hour))
	if err != nil {
		b.Fatalf("recent: %v", err)
	}
	return listing
}

// find returns the listed post with that id.
func find(listing platform.Listing, id string) (platform.Remote, bool) {
	for _, p := range listing.Posts {
		if p.ID == id {
			return p, true
		}
	}
	return platform.Remote{}, false
}

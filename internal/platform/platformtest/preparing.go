package platformtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// prepare prepares a request, unless that was done or the client is no Preparer. An error is the Failure that psn makes
// of it.
func prepare(ctx context.Context, c platform.Client, req platform.Request) (platform.Request, error) {
	p, prepares := c.(platform.Preparer)
	if !prepares || req.Prepared != "" {
		return req, nil
	}
	var err error
	if req.Prepared, err = p.Prepare(ctx, req); err == nil {
		return req, nil
	}
	f := &platform.Failure{Outcome: psn.OutcomeNotSent, Code: string(psn.CodeOf(err)), Message: err.Error(), Err: err}
	switch psn.CodeOf(err) { //nolint:exhaustive // all others are tried again
	case psn.CodeUnauthorised:
		f.Outcome = psn.OutcomeUnauthorised
	case psn.CodeRateLimited:
		f.Outcome = psn.OutcomeRateLimited
	case psn.CodeRefused, psn.CodeInvalid, psn.CodeUnsupported:
		f.Outcome = psn.OutcomeRejected
	}
	return req, f
}

// prepared prepares a request with the bundle's own client.
func (b *bundle) prepared(req platform.Request) platform.Request {
	b.Helper()
	req, err := prepare(b.Context(), b.client, req)
	if err != nil {
		b.Fatalf("prepare %q: %v", psn.Excerpt(req.Text, 60), err)
	}
	return req
}

// settle asks what becomes of a request on which the network is still at work, until it is done.
func (b *bundle) settle(ctx context.Context, c platform.Client, req platform.Request, receipt platform.Receipt, err error) (platform.Receipt, error) {
	b.Helper()
	finder, finds := c.(platform.Finder)
	for finds && err != nil && platform.FailureOf(err).Code == platform.CodeProcessing && ctx.Err() == nil {
		if f := platform.FailureOf(err); f.Outcome != psn.OutcomeUnknown {
			b.Errorf("the network is at work, and the outcome is %s", f.Outcome)
		}
		remote, found, failed := finder.Find(ctx, req)
		b.keepsSecret(failed)
		switch {
		case found:
			return platform.Receipt{RemoteID: remote.ID, URL: remote.URL}, nil
		case failed == nil:
			b.Fatalf("%q was taken and is not there", psn.Excerpt(req.Text, 60))
		}
		err = failed
		time.Sleep(time.Millisecond)
	}
	return receipt, err
}

// broken starts a server in front of the network that answers by handler, and returns its address. What prepares a post
// it passes on.
func (b *bundle) broken(handler http.HandlerFunc) (address string, end func()) {
	b.Helper()
	if b.suite.Passes == nil {
		s := httptest.NewServer(handler)
		return s.URL, s.Close
	}
	to, err := url.Parse(b.Login.Server)
	if err != nil {
		b.Fatal(err)
	}
	pass := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host = to.Scheme, to.Host // and the client's Host, of which the network makes addresses
	}, Transport: &http.Transport{DisableKeepAlives: true}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b.suite.Passes(r) {
			pass.ServeHTTP(w, r)
			return
		}
		handler(w, r)
	}))
	return s.URL + to.Path, s.Close
}

// refs are the files of a post, as content names them.
func (b *bundle) refs() []psn.MediaRef {
	if b.suite.File == nil {
		return nil
	}
	f := b.suite.File()
	return []psn.MediaRef{{
		ID: "file", MIME: f.MIME, Bytes: f.Bytes, Width: f.Width, Height: f.Height, DurationMS: f.Duration.Milliseconds(), Pages: f.Pages,
	}}
}

// whole reports whether a listing is as complete as the network's are.
func (b *bundle) whole(listing platform.Listing) bool { return listing.Complete != b.suite.Partial }
